"""The rows of a table in DuckDB, in memory, without access to files or the network.

Names of columns never become part of a statement: the columns are c0, c1, … as text, and v0, v1, …
as numbers or dates where the catalogue says so. Values are bound.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any, Self

import duckdb

from vind.indexes.text.words import EMPTY_CELL, MINUS, NEGATIVE_CELL, NUMBER, NUMBER_CELL
from vind.indexes.types import Column, ColumnKind, Table

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
}

DISTINCT = 5000
"""Different cells of a column up to which each is compared with the question."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line from 0, its cells, and its span in the document's text.

    ``label`` is its name, and ``group`` the label of the line that it stands under, or empty.
    """

    line: int
    cells: tuple[str, ...]
    start: int
    end: int
    label: str
    group: str = ""

    def cell(self, column: int) -> str:
        """The cell in a column; empty if the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the rows in SQL with its bound values, and as it is told: "SROI % = 3"."""

    sql: str
    values: tuple[Any, ...]
    told: str

    def denied(self) -> Self:
        """The rows for which it does not hold."""
        told = f"{self.told}".replace(" = ", " ≠ ", 1)
        return type(self)(f"NOT coalesce(({self.sql}), false)", self.values, told)


class Relation:
    """The rows of ``table`` in a document's ``text``, as the columns of a DuckDB table.

    Use as a context manager, or close it. Lines that name columns, head groups or add up others are
    no rows; totals are at hand apart.
    """

    def __init__(self, table: Table, text: str) -> None:
        self.table, self.columns = table, table.columns
        self._lines = text[table.start : table.end].split("\n")
        self._connection = duckdb.connect(":memory:", config=_SETTINGS)
        self._connection.execute("SET lock_configuration = true")
        cells = ", ".join(
            f"coalesce(trim(cells[{n + 1}]), '') AS c{n}" for n in range(len(self.columns))
        )
        self._connection.execute(
            f"CREATE TABLE lines AS SELECT line, {cells} FROM (SELECT line, "  # noqa: S608
            "string_split(told, chr(9)) AS cells FROM (SELECT unnest($1) AS told, "
            "generate_subscripts($1, 1) - 1 AS line)) WHERE NOT list_contains($2, line)",
            [self._lines, [*table.named, *table.groups, *table.totals, *self._empty()]],
        )
        values = "".join(
            f", {_value_of(n, one)} AS v{n}"
            for n, one in enumerate(self.columns)
            if one.kind is not ColumnKind.TEXT
        )
        self._connection.execute(f"CREATE VIEW body AS SELECT *{values} FROM lines")  # noqa: S608

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the memory."""
        self._connection.close()

    def _empty(self) -> list[int]:
        return [n for n, line in enumerate(self._lines) if not line.strip()]

    def ask(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement on ``body``; it consists of our own words only."""
        with closing(self._connection.cursor()) as cursor:
            return cursor.execute(statement, list(values)).fetchall()

    @cached_property
    def count(self) -> int:
        """The number of rows."""
        return int(self.ask("SELECT count(*) FROM lines")[0][0])

    def where(self, condition: Condition | None) -> frozenset[int]:
        """The lines of the rows for which a condition holds; of all without one."""
        if condition is None:
            return frozenset(line for (line,) in self.ask("SELECT line FROM lines"))
        found = self.ask(f"SELECT line FROM body WHERE {condition.sql}", condition.values)  # noqa: S608
        return frozenset(line for (line,) in found)

    def cells_of(self, column: int, near: str, numbers: Sequence[str] = ()) -> list[str]:
        """The different cells of a column with a word that begins like one of the question.

        ``near`` is a pattern for such words. Where there are too many, only those all of whose
        numbers are among ``numbers``.
        """
        chosen = f"c{column} != '' AND regexp_matches(strip_accents(lower(c{column})), $1)"
        asked = f"SELECT DISTINCT c{column} FROM lines WHERE {chosen}"  # noqa: S608
        found = self.ask(f"{asked} LIMIT {DISTINCT + 1}", [near])
        if len(found) > DISTINCT:
            of = f"regexp_extract_all(c{column}, '[0-9]+')"
            exact = (
                f"{asked} AND len(list_filter({of}, lambda one: NOT list_contains($2, one))) = 0"
            )
            found = self.ask(f"{exact} LIMIT {DISTINCT}", [near, list(numbers) or [""]])
        return [cell for (cell,) in found]

    def sample(self, column: int, most: int = 100) -> list[str]:
        """The first cells of a column that are not empty."""
        sql = f"SELECT c{column} FROM lines WHERE c{column} != '' ORDER BY line LIMIT {int(most)}"  # noqa: S608
        return [cell for (cell,) in self.ask(sql)]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(one) + 1 for one in self._lines), initial=self.table.start))

    def row(self, line: int) -> Row:
        """The row, or total, on a line of the table."""
        said, start = self._lines[line], self._starts[line]
        cells = tuple(map(str.strip, said.split("\t")))
        label = cells[self.table.label] if self.table.label < len(cells) else ""
        above = [one for one in self.table.groups if one < line]
        group = self._lines[above[-1]].strip() if above else ""
        shown = label or next(filter(None, cells), "")
        return Row(line, cells, start, start + len(said), shown, group)

    def every_row(self) -> tuple[Row, ...]:
        """All rows, and those that add up others."""
        left_out = {*self.table.named, *self.table.groups, *self._empty()}
        return self.rows(n for n in range(len(self._lines)) if n not in left_out)

    def rows(self, lines: Iterable[int]) -> tuple[Row, ...]:
        """The rows on ``lines``, in order."""
        return tuple(map(self.row, sorted(lines)))

    def are_certain(self, column: int, condition: Condition | None) -> bool:
        """Whether every cell of a column, in the rows chosen, has a number or date, or says none.

        An empty one may be a formula that nothing has calculated.
        """
        chosen = f"({condition.sql}) AND " if condition else ""
        (left,) = self.ask(
            f"SELECT count(*) FROM body WHERE {chosen} v{column} IS NULL "  # noqa: S608
            f"AND (c{column} = '' OR NOT regexp_matches(c{column}, ?))",
            [*(condition.values if condition else ()), EMPTY_CELL],
        )[0]
        return int(left) == 0

    def written(self, value: Any, column: int, cells: Sequence[str]) -> str:
        """A value in the notation of ``cells`` of its column."""
        of = self.columns[column]
        if isinstance(value, datetime | date):
            return value.strftime(of.form or "%Y-%m-%d")
        return number_as(Decimal(str(value)), of, cells)


def number_as(value: Decimal, column: Column, cells: Sequence[str]) -> str:
    """A number in the notation of ``cells``: their decimal mark, places, grouping and unit."""
    found = [one for cell in cells if (one := NUMBER.match(cell))]
    numbers = [one["number"] for one in found]
    mark = column.form
    places = max(
        (len(one.rpartition(mark)[2]) for one in numbers if mark and mark in one), default=0
    )
    exact = -int(value.normalize().as_tuple().exponent)
    if exact > places:  # a mean
        places = max(places, min(exact, 2))
    groups = {sign for one in numbers for sign in one if not sign.isdigit() and sign != mark}
    whole, _, fraction = f"{abs(value):,.{places}f}".partition(".")
    written = whole.replace(",", next(iter(groups), ""))
    written += (mark or ".") + fraction if fraction else ""
    sign = "-" if value < 0 else ""
    if not found:
        return f"{sign}{written}"
    one = found[0]
    before, after = cells[0][: one.start("number")], cells[0][one.end("number") :]
    return sign + re.sub(rf"[{MINUS}(]", "", before) + written + re.sub(r"\)|,-", "", after)


def _value_of(number: int, column: Column) -> str:
    """The expression for the value of a cell; NULL where it has none."""
    cell = f"c{number}"
    if column.kind is ColumnKind.DATE:
        if column.form not in _FORMS:
            return "NULL"
        return f"try_strptime({cell}, '{column.form}')"
    marks = "[^0-9,]" if column.form == "," else "[^0-9.]" if column.form == "." else "[^0-9]"
    number_of = f"regexp_extract({cell}, {_quoted(NUMBER_CELL)}, 2)"
    digits = f"replace(regexp_replace({number_of}, '{marks}', '', 'g'), ',', '.')"
    signed = f"CASE WHEN regexp_matches({cell}, {_quoted(NEGATIVE_CELL)}) THEN -1 ELSE 1 END"
    value = f"TRY_CAST({digits} AS DECIMAL(30, 6)) * {signed}"
    return f"CASE WHEN regexp_matches({cell}, {_quoted(NUMBER_CELL)}) THEN {value} END"


_FORMS = (
    *("%Y-%m-%d", "%Y-%m-%d %H:%M", "%d-%m-%Y"),
    *("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y"),
)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
