"""Tables of a PDF that go on over a page: the one on the next has the header of the first."""

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

# Shares of the height of a page: where at its foot a footer may stand under the table, and how far
# from its edge a table that goes on may end, as a high row may not have fitted.
_MARGIN = 0.1
_FROM_EDGE = 0.25
_SAME = 6.0  # points that columns of one table may differ
_NUMBER = re.compile(r"\d+")


class _Page(NamedTuple):
    """What is kept of the lines of a page, all of them, and where it ends."""

    kept: Sequence[Line]
    lines: Sequence[Line]
    edges: Box

    def first_table(self, running: Collection[int]) -> Line | None:
        """The table that it begins with, but for lines that are ``running``."""
        for line in self.kept:
            if line.rows:
                return line if self._share(self.edges.top - line.top) <= _FROM_EDGE else None
            if id(line) not in running:
                return None
        return None

    def last_table(self, running: Collection[int]) -> Line | None:
        """The table that it ends with, but for lines that are ``running`` or in the margin."""
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

    ``kept`` are the lines of ``pages`` that are read; those ``running`` among them, and what two
    pages both say, do not part a table. ``edges`` are those of the pages.
    """
    found: dict[int, int] = {}
    for before, after in pairwise(map(_Page, kept, pages, edges)):
        aside = running | said_on_both(before.lines, after.lines)
        one, other = before.last_table(aside), after.first_table(aside)
        if one and other and _in_same_columns(one, other):
            found[id(other)] = id(one)
    return found


def said_on_both(page: Sequence[Line], other: Sequence[Line]) -> set[int]:
    """The ids of the lines of two pages that each of them has, but for numbers."""
    keys = [{_NUMBER.sub("", line.text) for line in lines} for lines in (page, other)]
    both = keys[0] & keys[1]
    return {id(line) for line in (*page, *other) if _NUMBER.sub("", line.text) in both}


def whole_rows(
    pages: Sequence[Sequence[Line]], goes_on: Mapping[int, int], hyphens: Hyphens
) -> dict[int, list[Row]]:
    """The rows of the tables that ``goes_on`` names, those that are broken over a page made whole.

    By the ids of the tables; such a row is where it begins. The header may stand over its rest.
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
    """The rows that a table has ``begun`` with, as far as it repeats them, and those below."""
    again = sum(takewhile(bool, map(eq, begun, rows)))
    if again:
        return rows[:again], list(rows[again:])
    parts = split_header(begun[0], rows[0])
    return parts[:1], [*parts[1:], *rows[bool(parts) :]]


def _is_rest(row: Row, last: Row) -> bool:
    """Whether all that a row says goes on with a sentence, or the label, of the ``last`` one.

    Of both at once it may as well be a row.
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
    """The header that a row repeats, and below it what else stands in its cells; else nothing.

    What is in them is the rest of a row that is broken over the page.
    """
    if len(header) != len(row) or not all(map(_begins, row, header)):
        return []
    rest = [cell[len(name) :].strip() for name, cell in zip(header, row, strict=True)]
    return [header, rest] if any(rest) else [header]


def _begins(cell: str, name: str) -> bool:
    return f"{cell} ".startswith(f"{name} ") or not name


def _in_same_columns(one: Line, other: Line) -> bool:
    """Whether there are as many, each with the same place on its left, on its right or between."""
    return len(one.columns) == len(other.columns) and all(
        min(abs(left - start), abs(right - end), abs(left + right - start - end) / 2) <= _SAME
        for (left, right), (start, end) in zip(one.columns, other.columns, strict=True)
    )
