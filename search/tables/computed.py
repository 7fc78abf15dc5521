"""What a table answers by its cells: rows that are listed, counted, compared, added up or read.

No answer where the question does not plainly choose: the rows by what stands in their cells, or the
column by its name.
"""

from dataclasses import dataclass

from indexes.types import Language
from search.facts.asked import AskedFor
from search.facts.values import Value
from search.tables.bounds import number_of, phrases
from search.tables.matching import Chosen, Matching, Places
from search.tables.table import Row, Table


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed: its kind, the rows that it comes from, and the column and value told.

    ``kind``: "list", "count", "highest", "lowest", "total" or "cell". ``value`` is verbatim from a
    cell but for a count and a total; of a list it is empty.
    """

    kind: str
    rows: tuple[Row, ...]
    column: int | None
    value: str


def compute(question: str, language: Language, table: Table, around: str = "") -> Computed | None:
    """What ``table`` answers to ``question``; None where it does not plainly.

    ``around`` is what the table stands under: its headings and the name of its document.
    """
    asked = AskedFor.of(question, language)
    if asked.compares or asked.summarises:
        return None
    return _Computing(Matching(question, language, table, around), asked).computed()


class _Computing:
    def __init__(self, matching: Matching, asked: AskedFor) -> None:
        self.of, self.asked, self.table = matching, asked, matching.table

    def computed(self) -> Computed | None:
        conditions = self._conditions()
        if conditions is None:
            return None
        every = frozenset(range(len(self.table.rows)))
        rows = every.intersection(*(one.rows for one in conditions))
        used = frozenset[int]().union(*(one.places for one in conditions))
        if not rows:
            return None
        is_chosen = rows < every
        if self._unexplained(used) > 0:
            return None
        columns = {one.column for one in conditions}
        if is_superlative := self._superlative():
            return self._extreme(rows, is_superlative, used, columns)
        if self.asked.total and not self.asked.several:
            return self._total(rows, used, columns)
        subject = self._subject(used)
        if self.asked.count and subject is not None and is_chosen and not self._is_measured(subject):
            return Computed("count", self._rows(rows), subject, str(len(rows)))
        if len(rows) == 1 and is_chosen:
            found = self._cell(next(iter(rows)), used, columns)
            if found:
                return found
        if is_chosen and subject is not None and not self.asked.count:
            return Computed("list", self._rows(rows), subject, "")
        return None

    def _conditions(self) -> list[Chosen] | None:
        named = self.of.named()
        if named is None:
            return None
        every = len(self.table.rows)
        explained = frozenset[int]().union(*(one.places for one in named), *self.of.above, self.of.around)
        by_value = self.of.by_value(explained)
        if by_value is None:
            return None
        found = [one for one in (*named, *by_value)]
        ticked = self._ticked({one.column for one in found})
        if self.of.is_denied:
            return self._denied(found, ticked)
        return found + [one for one, _ in ticked]

    def _ticked(self, taken: set[int]) -> list[tuple[Chosen, frozenset[int]]]:
        """For columns of yes and no that the question names the rows with yes, and those with no."""
        found = []
        yes, no = (phrases(name, self.of.language) for name in ("yes", "no"))
        for column, places in enumerate(self.of.above):
            if not places or column in taken:
                continue
            cells = [row.cells[column].lower() if column < len(row.cells) else "" for row in self.table.rows]
            if all(cell in yes or cell in no for cell in cells) and any(cell in yes for cell in cells):
                ticked = frozenset(n for n, cell in enumerate(cells) if cell in yes)
                found.append((Chosen(column, ticked, places), frozenset(range(len(cells))) - ticked))
        return found

    def _denied(self, found: list[Chosen], ticked) -> list[Chosen] | None:  # noqa: ANN001
        """Of a question that denies the rows that are left over, if one condition chooses them."""
        if len(found) + len(ticked) != 1:
            return None
        one = found[0] if found else ticked[0][0]
        others = frozenset(range(len(self.table.rows))) - one.rows
        return [Chosen(one.column, others, one.places)]

    def _unexplained(self, used: Places) -> int:
        explained = used.union(self.of.asking, self.of.around, *self.of.above)
        return len(frozenset(range(len(self.of.stems))) - explained)

    def _rows(self, numbers: frozenset[int]) -> tuple[Row, ...]:
        return tuple(self.table.rows[number] for number in sorted(numbers))

    def _subject(self, used: Places) -> int | None:
        """The column of what is asked for, which the first of the other words names."""
        first = next((p for p in range(len(self.of.stems)) if p not in self.of.asking), None)
        return next((c for c, places in enumerate(self.of.above) if first in places), None)

    def _superlative(self) -> str:
        if self.asked.highest == self.asked.lowest:
            return ""
        named = frozenset[int]().union(*self.of.above)
        words = [self.of.stems[place] for place in self.of.asking - named]
        return ("highest" if self.asked.highest else "lowest") if words else ""

    def _told_column(self, used: Places, taken: set[int]) -> int | None:
        """The one column that most of the words left name; by the kind of value asked for if none."""
        told = {
            column: len(places - used)
            for column, places in enumerate(self.of.above)
            if column not in taken and places - used
        }
        most = max(told.values(), default=0)
        best = [column for column, count in told.items() if count == most]
        if not best:
            best = [column for column in range(len(self.table.header)) if column not in taken]
        fitting = [column for column in best if self._fits(column)]
        if len(fitting) == 1 and (told or self._asks_kind()):
            return fitting[0]
        return best[0] if len(best) == 1 and not self._asks_kind() else None

    def _asks_kind(self) -> bool:
        return self.asked.money or self.asked.moment or self.asked.amount

    def _fits(self, column: int) -> bool:
        """Whether most cells of a column are of the kind that is asked for."""
        values = self.of.values_of(column).values()
        kinds = [value.kind for value in values if value]
        if not values or 2 * len(kinds) <= len(values):
            return False
        if self.asked.money:
            return all(kind in ("money", "percent") for kind in kinds) or self._is_named(column, kinds)
        if self.asked.moment:
            return all(kind in ("date", "clock", "duration") for kind in kinds)
        return True

    def _is_named(self, column: int, kinds: list[str]) -> bool:
        return bool(self.of.above[column]) and all(kind == "amount" for kind in kinds)

    def _is_measured(self, column: int) -> bool:
        values = self.of.values_of(column).values()
        return bool(values) and all(values)

    def _measured(self, column: int, rows: frozenset[int]) -> dict[int, tuple[Value, float | str]] | None:
        """The values of a column in some rows; None where one is none or two are not alike."""
        found: dict[int, tuple[Value, float | str]] = {}
        for number, value in self.of.values_of(column).items():
            if number not in rows or self._is_total(number):
                continue
            if value is None or len(value.readings) != 1:
                return None
            reading = next(iter(value.readings))
            found[number] = value, reading if value.kind in ("date", "clock") else number_of(reading) or 0.0
        kinds = {(value.kind, value.unit) for value, _ in found.values()}
        return found if len(kinds) == 1 and len(found) > 1 else None

    def _is_total(self, number: int) -> bool:
        return AskedFor.of(self.table.rows[number].label, self.of.language).total

    def _extreme(self, rows: frozenset[int], kind: str, used: Places, taken: set[int]) -> Computed | None:
        column = self._told_column(used, taken)
        found = self._measured(column, rows) if column is not None else None
        if not found or column is None:
            return None
        ends = [end for _, end in found.values()]
        end = max(ends) if kind == "highest" else min(ends)
        best = frozenset(number for number, (_, other) in found.items() if other == end)
        chosen = self._rows(best)
        return Computed(kind, chosen, column, chosen[0].cells[column])

    def _total(self, rows: frozenset[int], used: Places, taken: set[int]) -> Computed | None:
        column = self._told_column(used, taken)
        if column is None:
            return None
        totals = [number for number in rows if self._is_total(number)]
        if len(totals) == 1 and len(rows) == len(self.table.rows):
            row = self.table.rows[totals[0]]
            return Computed("cell", (row,), column, row.cells[column]) if column < len(row.cells) else None
        found = self._measured(column, rows)
        if not found or {value.kind for value, _ in found.values()} - {"money", "amount", "duration"}:
            return None
        chosen = self._rows(frozenset(found))
        return Computed("total", chosen, column, added_up([row.cells[column] for row in chosen], [v for v, _ in found.values()]))

    def _cell(self, number: int, used: Places, taken: set[int]) -> Computed | None:
        column = self._told_column(used, taken)
        row = self.table.rows[number]
        if column is None or column >= len(row.cells) or not row.cells[column]:
            return None
        return Computed("cell", (row,), column, row.cells[column])


def added_up(cells: list[str], values: list[Value]) -> str:
    return ""
