"""Computes an answer from a table's cells: rows, a count, an extreme, a sum, a mean, or groups.

It answers nothing unless the question clearly selects rows by their cells, or a column by its name.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from vind.indexes.text.folding import fold
from vind.indexes.text.languages import lexicon
from vind.indexes.types import ColumnKind, Language
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import any_of
from vind.search.tables.matching import NOWHERE, Choice, Matching
from vind.search.tables.relation import Condition, Relation, Row

LEAST_CERTAIN = 0.5
"""Certainty of the columns of a table below which nothing is computed from it."""

LISTED = 20
"""Rows named in a line, at most; the table has them all."""

GROUPS = 50
"""Groups told, at most."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed, the rows it comes from, and the column and value in the answer.

    ``kind``: "list", "count", "highest", "lowest", "total", "average", "groups" or "cell".
    ``value`` is a cell verbatim, except for a count, a total and an average; for a list it is
    empty. ``groups`` are the names and values of groups. ``rule`` tells the conditions on the rows,
    empty if all rows count. ``unexplained`` counts words of the question that neither the table nor
    what is above it has.
    """

    kind: str
    rows: tuple[Row, ...]
    column: int | None
    value: str
    groups: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    unexplained: int = 0


def compute(
    question: str, language: Language, relation: Relation, around: str = ""
) -> Computed | None:
    """What the rows of ``relation`` answer to ``question``; None if the answer is not clear.

    ``around`` is the text above the table: its headings and the names of its document.
    """
    asked = AskedFor.of(question, language)
    if asked.compares or asked.summarises or relation.table.certainty < LEAST_CERTAIN:
        return None
    matching = Matching(question, language, relation, around)
    choices = matching.choices()
    if choices is None:
        return None
    if asked.several or asked.count:
        choices += _flagged(matching, choices)
    return _Computing(matching, asked, choices).computed()


def _flagged(matching: Matching, choices: list[Choice]) -> list[Choice]:
    """The rows with yes in each column of yes and no that the question names without a cell."""
    found: list[Choice] = []
    known = lexicon("").tables
    taken = {one.column for one in choices}
    for column in matching.columns:
        places = matching.over[column]
        if not places or column in taken:
            continue
        cells = matching.relation.ask(
            f"SELECT DISTINCT c{column} FROM lines LIMIT 3"  # noqa: S608 - our own words
        )
        yes = [cell for (cell,) in cells if fold(cell) in known.yes]
        no = [cell for (cell,) in cells if fold(cell) in known.no]
        if len(yes) == len(no) == 1 and len(cells) == 2:
            name = matching.relation.columns[column].name
            condition = Condition(f"c{column} = ?", (yes[0],), f"{name} = {yes[0]}")
            rows = matching.relation.where(condition)
            found.append(Choice(column, condition, rows, places, is_whole=False))
    return found


class _Computing:
    """A question matched with a table, and how it selects rows."""

    def __init__(self, matching: Matching, asked: AskedFor, choices: list[Choice]) -> None:
        self.of, self.asked, self.relation = matching, asked, matching.relation
        self.choices = choices
        if matching.is_denied:
            # For "which have no contract": the remaining rows, if one column selects.
            left = [
                Choice(
                    one.column,
                    one.condition.denied(),
                    self.relation.where(one.condition.denied()),
                    one.places,
                )
                for one in choices
            ]
            self.choices = left
        self.is_unclear = matching.is_denied and len(self.choices) != 1
        self.condition = _all_of([one.condition for one in self.choices])
        self.chosen = self.relation.where(self.condition)
        self.used = NOWHERE.union(*(one.places for one in self.choices))
        self.is_choice = len(self.chosen) < self.relation.count
        known = lexicon(matching.language).tables
        self.average = self._has(known.average_of)
        self.top, self.topped = matching.top, matching.topped

    def computed(self) -> Computed | None:
        """The first kind of answer that the question asks for."""
        if not self.chosen or self.is_unclear:
            return None
        named = NOWHERE.union(*self.of.over)
        known = named.union(self.of.asking, self.of.around)
        explained = known.union(self.used, self.topped)
        unexplained = len(self.of.every - explained)
        asks_beside = self.of.asking - named - self.used
        by = self._group()
        if by is not None:
            return None if unexplained else self._groups(by)
        is_end = bool(asks_beside) and self.asked.highest != self.asked.lowest
        if is_end or (self.topped and not self.asked.lowest):
            return None if unexplained else self._extreme()
        if self.average:
            return None if unexplained else self._aggregate("average")
        if asks_beside and self.asked.total:
            return None if unexplained else self._total()
        return self._chosen_rows(unexplained) if self.is_choice else None

    def _chosen_rows(self, unexplained: int) -> Computed | None:
        """The rows, their number, or a cell of the only one."""
        first = min(self.of.every - self.of.asking, default=None)
        subject = next((n for n, places in enumerate(self.of.over) if first in places), None)
        counts_rows = self.asked.count and subject in (0, self.relation.table.label)
        if len(self.chosen) == 1 and (not self.asked.several or subject) and not counts_rows:
            return self._cell(min(self.chosen), unexplained)
        if subject is not None and self._is_measured(subject):
            if first not in self.of.around:
                return None
            subject = None  # it is a number in the rows, so list the rows by name
        if unexplained or (subject is None and first not in self.of.around):
            return None
        kind, value = ("count", str(len(self.chosen))) if self.asked.count else ("list", "")
        return self._told(kind, self.chosen, subject, value)

    def _told(
        self, kind: str, lines: Collection[int], column: int | None, value: str, **more: Any
    ) -> Computed:
        rule = self.condition.told if self.condition else ""
        return Computed(kind, self.relation.rows(lines), column, value, rule=rule, **more)

    def _has(self, phrases: tuple[str, ...]) -> bool:
        pattern = rf"(?<!\w)(?:{any_of(phrases)})(?!\w)"
        return re.search(pattern, fold(self.of.question)) is not None

    def _is_measured(self, column: int) -> bool:
        return self.relation.columns[column].kind is not ColumnKind.TEXT

    def _column(self, *, is_measured: bool = False) -> int | None:
        """The column named by most words, or the only other one; only measures if asked."""
        taken = {one.column for one in self.choices if one.is_whole}
        others = [n for n in range(len(self.of.over)) if n not in taken or is_measured]
        count = {n: len(self.of.over[n] - self.used) for n in others}
        best = [n for n in others if count[n] == max(count.values())]
        is_named = max(count.values(), default=0) > 0
        if is_measured:
            best = [n for n in best if self._is_measured(n)] or [
                n for n in others if self._is_measured(n) and count[n]
            ]
        asks_kind = self.asked.money or self.asked.moment or self.asked.amount
        is_told = (
            is_named or asks_kind or len(self.of.over) == 2 or (is_measured and len(best) == 1)
        )
        return best[0] if len(best) == 1 and is_told else None

    def _cell(self, line: int, unexplained: int) -> Computed | None:
        """The cell of one row; one unexplained word is allowed for each plain name."""
        row, column = self.relation.row(line), self._column()
        if column is None:
            return None
        plain = any(one.is_whole for one in self.choices) + bool(self.of.over[column] - self.used)
        return self._read(row, column, unexplained) if unexplained <= plain else None

    def _read(self, row: Row, column: int, unexplained: int = 0) -> Computed | None:
        cell = row.cell(column)
        return Computed("cell", (row,), column, cell, unexplained=unexplained) if cell else None

    def _where(self, column: int) -> tuple[str, tuple[Any, ...]]:
        """The rows chosen that have a value in a column, in SQL with its bound values."""
        condition = f"({self.condition.sql}) AND " if self.condition else ""
        return f"{condition}v{column} IS NOT NULL", self.condition.values if self.condition else ()

    def _measured(self, column: int | None) -> int | None:
        """The column, if every cell of it in the rows chosen has a value, and there are two."""
        if column is None or not self.relation.are_certain(column, self.condition):
            return None
        where, values = self._where(column)
        ((count,),) = self.relation.ask(f"SELECT count(*) FROM body WHERE {where}", values)  # noqa: S608
        return column if count > 1 else None

    def _extreme(self) -> Computed | None:
        column = self._measured(self._column(is_measured=True))
        if column is None:
            return None
        where, values = self._where(column)
        order = "ASC" if self.asked.lowest else "DESC"
        best = self.relation.ask(
            f"SELECT line, v{column} FROM body WHERE {where} "  # noqa: S608 - our own words
            f"ORDER BY v{column} {order}, line LIMIT {self.top}",
            values,
        )
        kind = "lowest" if self.asked.lowest else "highest"
        if self.top == 1:
            end = best[0][1]
            lines = [
                line
                for (line,) in self.relation.ask(
                    f"SELECT line FROM body WHERE {where} AND v{column} = ?",  # noqa: S608
                    (*values, end),
                )
            ]
            cell = self.relation.row(lines[0]).cell(column)
            return self._told(kind, lines, column, cell)
        rows = [self.relation.row(line) for line, _ in best]
        groups = tuple((row.label, row.cell(column)) for row in rows)
        return self._told(kind, [row.line for row in rows], column, "", groups=groups)

    def _total(self) -> Computed | None:
        column = self._column(is_measured=True)
        if column is None:
            return None
        totals = self.relation.table.totals
        if totals and not self.is_choice:
            row = self.relation.row(totals[0])
            return self._read(row, column) if len(totals) == 1 else None
        return self._aggregate("total")

    def _aggregate(self, kind: str) -> Computed | None:
        """The sum or mean of a column of numbers."""
        column = self._measured(self._column(is_measured=True))
        if column is None or self.relation.columns[column].kind is not ColumnKind.NUMBER:
            return None
        where, values = self._where(column)
        of = "sum" if kind == "total" else "avg"
        ((value,),) = self.relation.ask(
            f"SELECT {of}(v{column}) FROM body WHERE {where}",  # noqa: S608 - our own words
            values,
        )
        lines = [
            line
            for (line,) in self.relation.ask(f"SELECT line FROM body WHERE {where}", values)  # noqa: S608
        ]
        cells = self._cells(column, lines)
        return self._told(kind, lines, column, self.relation.written(value, column, cells))

    def _cells(self, column: int, lines: Collection[int]) -> list[str]:
        return [self.relation.row(line).cell(column) for line in sorted(lines)[:1000]]

    def _group(self) -> int | None:
        """The column of text that "per" or "by" stands before, if its names repeat."""
        known = lexicon(self.of.language).tables
        for found in re.finditer(rf"(?<!\w)(?:{any_of(known.by)})\s", fold(self.of.question)):
            behind = next(
                (n for n, (start, _) in enumerate(self.of.spans) if start >= found.end()), None
            )
            columns = [n for n, places in enumerate(self.of.over) if behind in places]
            columns = [n for n in columns if not self._is_measured(n)]
            if len(columns) != 1:
                continue
            (column,) = columns
            ((different,),) = self.relation.ask(f"SELECT count(DISTINCT c{column}) FROM lines")  # noqa: S608
            if 1 < different <= GROUPS and different < self.relation.count:
                return column
        return None

    def _groups(self, by: int) -> Computed | None:
        condition = f"WHERE {self.condition.sql}" if self.condition else ""
        values = self.condition.values if self.condition else ()
        if self.asked.count and not self.asked.total and not self.average:
            found = self.relation.ask(
                f"SELECT c{by}, count(*) FROM body {condition} GROUP BY c{by} "  # noqa: S608
                "ORDER BY 2 DESC, 1",
                values,
            )
            groups = tuple((name, str(count)) for name, count in found)
            return self._told("groups", self.chosen, None, "", groups=groups)
        column = self._measured(self._column(is_measured=True))
        ends = self.asked.highest, self.asked.lowest
        of = {
            (True, False): "max",
            (False, True): "min",
        }.get(ends, "avg" if self.average else "sum" if self.asked.total else "")
        if column is None or not of or column == by:
            return None
        if of in ("avg", "sum") and self.relation.columns[column].kind is not ColumnKind.NUMBER:
            return None
        where, values = self._where(column)
        found = self.relation.ask(
            f"SELECT c{by}, {of}(v{column}) FROM body WHERE {where} GROUP BY c{by} "  # noqa: S608
            "ORDER BY 2 DESC, 1",
            values,
        )
        cells = self._cells(column, self.chosen)
        groups = tuple((name, self.relation.written(value, column, cells)) for name, value in found)
        return self._told("groups", self.chosen, column, "", groups=groups)


def _all_of(conditions: list[Condition]) -> Condition | None:
    if not conditions:
        return None
    return Condition(
        " AND ".join(f"({one.sql})" for one in conditions),
        tuple(value for one in conditions for value in one.values),
        ", ".join(one.told for one in conditions),
    )


def told(computed: Computed, relation: Relation, language: Language) -> str:
    """What was computed in words: "2: Bos and Dam (rows where Site = Leeds)"."""
    words, column = lexicon(language).tables, computed.column
    name = relation.columns[column].name if column is not None else ""
    rule = f" ({words.rule.format(conditions=computed.rule)})" if computed.rule else ""
    if computed.groups:
        head = f"{name}{rule}:\n" if name or rule else ""
        return head + "\n".join(f"- {group}: {value}" for group, value in computed.groups)
    if computed.kind in ("total", "average"):
        sentence = words.total if computed.kind == "total" else words.average
        line = sentence.format(value=computed.value, count=len(computed.rows))
        return (f"{name}: {line}" if name else line) + rule
    if computed.kind in ("list", "count"):
        of = [row.cell(column) if column is not None else row.label for row in computed.rows]
        names = list(dict.fromkeys(filter(None, of)))
        more = f" … (+{len(names) - LISTED})" if len(names) > LISTED else ""
        names = names[:LISTED]
        joined = ", ".join(names[:-1])
        listed = words.joined.format(others=joined, last=names[-1]) if joined else "".join(names)
        counted = f"{computed.value}: {listed}" if computed.kind == "count" else listed
        return counted + more + rule
    labels = ", ".join(dict.fromkeys(row.label for row in computed.rows))
    cell = f"{name}: {computed.value}" if name else computed.value
    return (cell if labels == computed.value else f"{labels} · {cell}") + rule
