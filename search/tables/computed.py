"""Computes an answer from a table's cells: a list, a count, an extreme, a total or one cell.

It answers nothing unless the question clearly selects rows by their cells, or a column by its name.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vind.indexes.languages import lexicon
from vind.indexes.types import Language
from vind.search.facts.asked import AskedFor
from vind.search.facts.values import Value
from vind.search.tables.matching import NOWHERE, SAMPLE, Choice, Matching
from vind.search.tables.table import Row, Table

_NUMBER = re.compile(r"-?\d[\d.,'\u00a0 ]*\d|\d")


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed, the rows it comes from, and the column and value in the answer.

    ``kind``: "list", "count", "highest", "lowest", "total" or "cell". ``value`` is a cell verbatim,
    except for a count and a total; for a list it is empty.
    """

    kind: str
    rows: tuple[Row, ...]
    column: int | None
    value: str


def compute(question: str, language: Language, table: Table, around: str = "") -> Computed | None:
    """What ``table`` answers to ``question``; None if the answer is not clear.

    ``around`` is the text above the table: its headings and the names of its document.
    """
    asked = AskedFor.of(question, language)
    if asked.compares or asked.summarises:
        return None
    matching = Matching(question, language, table, around)
    choices = matching.choices()
    if choices is None:
        return None
    return _Computing(matching, asked, choices).computed()


class _Computing:
    """A question matched with a table, and how it selects rows."""

    def __init__(self, matching: Matching, asked: AskedFor, choices: list[Choice]) -> None:
        self.of, self.asked, self.rows = matching, asked, matching.table.rows
        every = frozenset(range(len(self.rows)))
        self.choices = choices
        if matching.is_denied:
            # For "which have no contract": the remaining rows, if one column selects.
            left = [Choice(one.column, every - one.rows, one.places) for one in self.choices]
            self.choices = left if len(left) == 1 else [Choice(0, frozenset(), NOWHERE)]
        self.chosen = every.intersection(*(one.rows for one in self.choices))
        self.used = NOWHERE.union(*(one.places for one in self.choices))
        self.is_choice = self.chosen < every

    def computed(self) -> Computed | None:
        """The first kind of answer that the question asks for."""
        if not self.chosen:
            return None
        named = NOWHERE.union(*self.of.over)
        unexplained = len(self.of.every - named.union(self.used, self.of.asking, self.of.around))
        asks_beside = self.of.asking - named - self.used
        if asks_beside and self.asked.highest != self.asked.lowest:
            return None if unexplained else self._extreme()
        if asks_beside and self.asked.total:
            return None if unexplained else self._total()
        if not self.is_choice:
            return None
        first = min(self.of.every - self.of.asking, default=None)
        subject = next((n for n, places in enumerate(self.of.over) if first in places), None)
        if len(self.chosen) == 1 and (not self.asked.several or subject):
            return self._cell(min(self.chosen), unexplained)
        if subject is not None and self._is_measured(subject):
            if first not in self.of.around:
                return None
            subject = None  # it is a number in the rows, so list the rows by name
        if unexplained or (subject is None and first not in self.of.around):
            return None
        kind, value = ("count", str(len(self.chosen))) if self.asked.count else ("list", "")
        return Computed(kind, self._told(self.chosen), subject, value)

    def _told(self, numbers: Collection[int]) -> tuple[Row, ...]:
        return tuple(self.rows[number] for number in sorted(numbers))

    def _is_measured(self, column: int) -> bool:
        values = self.of.values_of(column, SAMPLE).values()
        return bool(values) and all(values)

    def _column(self, *, is_measured: bool = False) -> int | None:
        """The column named by most words, or the only other one; only measures if asked."""
        taken = {one.column for one in self.choices}
        others = [n for n in range(len(self.of.over)) if n not in taken]
        count = {n: len(self.of.over[n] - self.used) for n in others}
        best = [n for n in others if count[n] == max(count.values())]
        is_named = max(count.values(), default=0) > 0
        if is_measured:
            best = [n for n in best if self._is_measured(n)]
        asks_kind = self.asked.money or self.asked.moment or self.asked.amount
        is_told = is_named or asks_kind or len(self.of.over) == 2
        return best[0] if len(best) == 1 and is_told else None

    def _cell(self, number: int, unexplained: int) -> Computed | None:
        """The cell of one row; one unexplained word is allowed for each plain name."""
        row, column = self.rows[number], self._column()
        if column is None:
            return None
        plain = any(one.is_whole for one in self.choices) + bool(self.of.over[column] - self.used)
        return self._read(row, column) if unexplained <= plain else None

    def _read(self, row: Row, column: int) -> Computed | None:
        cell = row.cell(column)
        return Computed("cell", (row,), column, cell) if cell else None

    def _measured(self, column: int) -> Mapping[int, Value]:
        """The values of a column in the chosen rows, without totals; empty unless all are alike."""
        values = {
            number: value
            for number, value in self.of.values_of(column).items()
            if number in self.chosen and not self._is_total(number)
        }
        found = {n: value for n, value in values.items() if value and len(value.readings) == 1}
        kinds = {(value.kind, value.unit) for value in found.values()}
        return found if len(kinds) == 1 and len(values) == len(found) > 1 else {}

    def _is_total(self, number: int) -> bool:
        return AskedFor.of(self.rows[number].label, self.of.language).total

    def _extreme(self) -> Computed | None:
        column = self._column(is_measured=True)
        values = self._measured(column) if column is not None else {}
        if column is None or not values:
            return None
        keys = {n: _key(value) for n, value in values.items()}
        end = max(keys.values()) if self.asked.highest else min(keys.values())
        rows = self._told([n for n, key in keys.items() if key == end])
        kind = "highest" if self.asked.highest else "lowest"
        return Computed(kind, rows, column, rows[0].cell(column))

    def _total(self) -> Computed | None:
        column = self._column(is_measured=True)
        if column is None:
            return None
        totals = [row for n, row in enumerate(self.rows) if self._is_total(n)]
        if totals and not self.is_choice:
            return self._read(totals[0], column) if len(totals) == 1 else None
        values = self._measured(column)
        if not {value.kind for value in values.values()} <= {"money", "amount", "duration"}:
            return None
        rows = self._told(values)
        value = sum_of([row.cell(column) for row in rows], list(values.values())) if rows else ""
        return Computed("total", rows, column, value) if value else None


def _key(value: Value) -> tuple[float, str]:
    reading = next(iter(value.readings))
    try:
        return (0.0, reading) if value.kind in ("date", "clock") else (float(reading), "")
    except ValueError:
        return 0.0, reading


def sum_of(cells: Sequence[str], values: Sequence[Value]) -> str:
    """The sum of ``values``, one from each of ``cells``, in the notation of the cells.

    Empty if the cells differ in notation.
    """
    total = sum((Decimal(next(iter(value.readings))) for value in values), Decimal(0))
    numbers = [found[0] for cell in cells if (found := _NUMBER.search(cell))]
    around = {_NUMBER.sub("", cell, count=1) for cell in cells}
    marks = {mark for number in numbers if (mark := _decimal_mark(number))}
    if len(numbers) < len(cells) or len(around) > 1 or len(marks) > 1:
        return ""
    mark = next(iter(marks), "")
    groups = {*"".join(numbers)} - {*"0123456789-", mark}
    if len(groups) > 1:
        return ""
    places = max(
        (len(one.rpartition(mark)[2]) for one in numbers if mark and mark in one), default=0
    )
    group = next(iter(groups), "")
    whole, _, fraction = f"{total:,.{places}f}".partition(".")
    written = whole.replace(",", group) + (mark + fraction if fraction else "")
    return _NUMBER.sub(lambda _: written, cells[0], count=1)


def _decimal_mark(number: str) -> str:
    """The decimal mark, if not followed by three digits: "1.250" has none."""
    found = re.search(r"([.,])(\d+)$", number)
    return found[1] if found and len(found[2]) != 3 else ""


def told(computed: Computed, table: Table, language: Language) -> str:
    """A line that states the result: "2: Bos and Dam", "Bos · Price: € 500"."""
    words, column = lexicon(language).tables, computed.column
    if computed.kind == "total":
        return words.total.format(value=computed.value, count=len(computed.rows))
    if computed.kind in ("list", "count"):
        of = [row.cell(column) if column is not None else row.label for row in computed.rows]
        names = list(dict.fromkeys(filter(None, of)))
        joined = ", ".join(names[:-1])
        listed = words.joined.format(others=joined, last=names[-1]) if joined else "".join(names)
        return f"{computed.value}: {listed}" if computed.kind == "count" else listed
    labels = ", ".join(dict.fromkeys(row.label for row in computed.rows))
    name = table.header[column] if column is not None else ""
    cell = f"{name}: {computed.value}" if name else computed.value
    return cell if labels == computed.value else f"{labels} · {cell}"
