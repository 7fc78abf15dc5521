"""Joins tables and sentences that continue on the next page."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import pairwise, takewhile
from operator import eq
from typing import NamedTuple

from vind.indexes.text.sentences import sentence_spans
from vind.ingest.parsers.pdf.lines import Hyphens, Line
from vind.ingest.parsers.pdf.paragraphs import Paragraph, is_cut
from vind.ingest.parsers.pdf.text import Box
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


def whole_sentences(
    pages: Sequence[Sequence[Paragraph]],
    aside: Set[int],
    is_heading: Callable[[Paragraph, int], bool],
    hyphens: Hyphens,
) -> list[list[Paragraph]]:
    """The paragraphs of each page, whose last sentence is completed from the next page.

    ``aside`` are the ids of lines outside the text, such as footers; ``is_heading`` takes a
    paragraph and the number of its page.
    """
    whole = [list(page) for page in pages]
    for number, (before, after) in enumerate(pairwise(whole), start=1):
        skipped = aside | said_on_both(_lines(before), _lines(after))
        last = [place for place, one in enumerate(before) if id(one.lines[0]) not in skipped][-1:]
        first = [place for place, one in enumerate(after) if id(one.lines[0]) not in skipped][:1]
        for here, there in zip(last, first, strict=False):
            one, other = before[here], after[there]
            edge = max(line.right for line in _lines(before))
            is_title = is_heading(one, number) or is_heading(other, number + 1)
            if is_cut(one, other, edge) and not is_title:
                before[here], after[there : there + 1] = _completed(one, other, hyphens)
    return whole


def _lines(page: Iterable[Paragraph]) -> list[Line]:
    return [line for paragraph in page for line in paragraph.lines]


def _completed(
    one: Paragraph, other: Paragraph, hyphens: Hyphens
) -> tuple[Paragraph, list[Paragraph]]:
    """``one`` with the rest of its last sentence from ``other``, and what is left of ``other``.

    The rest becomes one line, as ``other`` may be set in another width.
    """
    *lines, last = one.lines
    if last.text.endswith("-"):
        half = last.text[:-1]
        own = hyphens.between(half, other.lines[0].text)
        last = replace(last, text=last.text if own else half, broken=True)

    def with_rest(text: str) -> Paragraph:
        return Paragraph([*lines, last, replace(other.lines[0], text=text)], one.goes_on)

    text = with_rest(other.text).text
    begins = len(text) - len(other.text)
    end = next((end for _, end in sentence_spans(text) if end > begins), len(text))
    rest, left = other.split(end - begins)
    return with_rest(rest.text), left
