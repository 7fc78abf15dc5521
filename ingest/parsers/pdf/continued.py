"""Joins tables that continue on the next page, which then get the header of the first part."""

import re
from collections.abc import Collection, Mapping, Sequence, Set
from functools import partial
from itertools import pairwise, takewhile
from operator import eq
from typing import NamedTuple

from vind.ingest.parsers.pdf.boxes import Box
from vind.ingest.parsers.pdf.hyphens import Hyphens
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.tables.rows import Row
from vind.ingest.parsers.text.lines import SENTENCE_ENDS

# Shares of the height of a page.
_MARGIN = 0.1  # at the bottom, where a footer may be below the table
_FROM_EDGE = 0.25  # from the edge to a continued table: a high row may not have fitted
_SAME = 6.0  # points between the columns of the two parts
_NUMBER = re.compile(r"\d+")


class _Page(NamedTuple):
    """The lines of a page that are kept, all of its lines, and the box of the page."""

    kept: Sequence[Line]
    lines: Sequence[Line]
    edges: Box

    def first_table(self, running: Collection[int]) -> Line | None:
        """The table at the top of the page, ``running`` lines aside."""
        for line in self.kept:
            if line.rows:
                return line if self._share(self.edges.top - line.top) <= _FROM_EDGE else None
            if id(line) not in running:
                return None
        return None

    def last_table(self, running: Collection[int]) -> Line | None:
        """The table at the bottom of the page, ``running`` lines and the margin aside."""
        for line in reversed(self.kept):
            from_foot = self._share(line.bottom - self.edges.bottom)
            if line.rows:
                return line if from_foot <= _FROM_EDGE else None
            if from_foot > _MARGIN and id(line) not in running:
                return None
        return None

    def _share(self, height: float) -> float:
        return height / max(1.0, self.edges.top - self.edges.bottom)


def continued(
    kept: Sequence[Sequence[Line]],
    pages: Sequence[Sequence[Line]],
    edges: Sequence[Box],
    running: Set[int],
) -> dict[int, int]:
    """For each table that continues the one on the page before: its id → the id of that table.

    ``kept`` are the lines of ``pages`` that are used, ``edges`` the boxes of the pages. Between two
    parts of a table there may be ``running`` lines, and lines that both pages have.
    """
    found: dict[int, int] = {}
    for before, after in pairwise(map(_Page, kept, pages, edges)):
        aside = running | said_on_both(before.lines, after.lines)
        one, other = before.last_table(aside), after.first_table(aside)
        if one and other and _in_same_columns(one, other):
            found[id(other)] = id(one)
    return found


def said_on_both(page: Sequence[Line], other: Sequence[Line]) -> set[int]:
    """The ids of the lines that two pages share, apart from their numbers."""
    keys = [{_NUMBER.sub("", line.text) for line in lines} for lines in (page, other)]
    both = keys[0] & keys[1]
    return {id(line) for line in (*page, *other) if _NUMBER.sub("", line.text) in both}


def whole_rows(
    pages: Sequence[Sequence[Line]], goes_on: Mapping[int, int], hyphens: Hyphens
) -> dict[int, list[Row]]:
    """The rows of continued tables by table id, where rows broken over a page are joined again.

    ``goes_on`` is the result of ``continued``. A joined row is in the table where it begins.
    """
    ids = {*goes_on, *goes_on.values()}
    tables = (line for page in pages for line in page if id(line) in ids)
    rows: dict[int, list[Row]] = {id(table): list(table.rows) for table in tables}
    begun = {one: list(found) for one, found in rows.items()}
    for other, one in goes_on.items():
        begun[other] = begun[one]
        again, body = _without_header(begun[one], rows[other])
        last = rows[one][-1]
        if body and _is_rest(body[0], last):
            rows[one][-1] = list(map(partial(_joined, hyphens), last, body[0]))
            rows[other] = [*again, *body[1:]]
    return rows


def _without_header(begun: Sequence[Row], rows: Sequence[Row]) -> tuple[Sequence[Row], list[Row]]:
    """The rows of ``begun`` that a continued table repeats, and the rows after them."""
    again = sum(takewhile(bool, map(eq, begun, rows)))
    if again:
        return rows[:again], list(rows[again:])
    parts = split_header(begun[0], rows[0])
    return parts[:1], [*parts[1:], *rows[bool(parts) :]]


def _is_rest(row: Row, last: Row) -> bool:
    """Whether a row is the rest of the ``last`` one: of its label, or of its other cells.

    Not of both, as it may then be a row of its own.
    """
    said = [(above, cell) for above, cell in zip(last, row, strict=True) if cell]
    is_part = not row[0] or (not any(row[1:]) and any(last[1:]))
    return is_part and all(
        cell[0].islower() and above and not above.endswith(SENTENCE_ENDS) for above, cell in said
    )


def _joined(hyphens: Hyphens, cell: str, rest: str) -> str:
    if rest and cell.endswith("-"):
        return f"{cell[:-1]}{hyphens.between(cell[:-1], rest)}{rest}"
    return f"{cell} {rest}".rstrip()


def split_header(header: Row, row: Row) -> list[Row]:
    """A row that repeats the header, split into the header and the rest of its cells; else empty.

    That rest belongs to a row that is broken over the page.
    """
    if len(header) != len(row) or not all(map(_begins, row, header)):
        return []
    rest = [cell[len(name) :].strip() for name, cell in zip(header, row, strict=True)]
    return [header, rest] if any(rest) else [header]


def _begins(cell: str, name: str) -> bool:
    return f"{cell} ".startswith(f"{name} ") or not name


def _in_same_columns(one: Line, other: Line) -> bool:
    """Whether two tables have the same columns, equal at their left, right or middle."""
    return len(one.columns) == len(other.columns) and all(
        min(abs(left - start), abs(right - end), abs(left + right - start - end) / 2) <= _SAME
        for (left, right), (start, end) in zip(one.columns, other.columns, strict=True)
    )
