"""Finds tables in plain text: lines with cells aligned by blanks or separated by "|"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vind.ingest.parsers.tables.rows import Row
from vind.ingest.parsers.text.lines import is_item

FEWEST_ROWS = 3
"""Of an aligned table: two lines may have wide spaces at the same place by chance."""

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"\s*[+|]?[-=_]{3}[-=_+|\s]*")


def text_and_tables(paragraph: str) -> Iterator[str | list[Row]]:
    """A paragraph, split in order into texts and the rows of tables."""
    lines = paragraph.split("\n")
    text: list[str] = []
    at = 0
    while at < len(lines):
        rows, end = _piped_at(lines, at)
        if not rows:
            rows, end = _table_at(lines, at)
        if rows:
            if text:
                yield "\n".join(text)
            yield rows
            text, at = [], end
        else:
            text.append(lines[at])
            at += 1
    if text:
        yield "\n".join(text)


def _piped_at(lines: Sequence[str], first: int) -> tuple[list[Row], int]:
    """The rows of a table with "|" between cells, as SAP and databases print; else as _table_at.

    Rules below rows are left out. A single row is not a table.
    """
    rows: list[Row] = []
    end = first
    for at in range(first, len(lines)):
        if rows and _RULE.fullmatch(lines[at]):
            end = at + 1
            continue
        cells = [cell.strip() for cell in lines[at].split("|")]
        is_row = len(cells) > 3 and not cells[0] and not cells[-1]
        if not is_row or (rows and len(cells) != len(rows[0]) + 2) or _RULE.fullmatch(lines[at]):
            break
        rows.append(cells[1:-1])
        end = at + 1
    return (rows, end) if len(rows) > 1 else ([], first)


def _table_at(lines: Sequence[str], first: int) -> tuple[list[Row], int]:
    """The rows of an aligned table that begins with line ``first``, and the index of the next line.

    Rules between rows are left out. No rows where there are fewer than FEWEST_ROWS.
    """
    opens = [] if _RULE.fullmatch(lines[first]) else _CELL.finditer(lines[first])
    columns = [(match.start(), match.end()) for match in opens]
    rows: list[Row] = []
    end = first
    for at in range(first, len(lines) if len(columns) > 1 else first):
        if rows and _RULE.fullmatch(lines[at]):
            continue
        cells = list(_CELL.finditer(lines[at]))
        widened = _with(columns, cells)
        if not widened or is_item(lines[at]) or "\t" in lines[at]:
            break
        columns, end = widened, at + 1
        rows.append([cell[0] for cell in cells])
    return (rows, end) if len(rows) >= FEWEST_ROWS else ([], first)


def _with(
    columns: Sequence[tuple[int, int]], cells: Sequence[re.Match[str]]
) -> list[tuple[int, int]]:
    """The columns widened to hold the cells of another line; none where they do not fit."""
    if len(cells) != len(columns):
        return []
    wide = [
        (min(start, cell.start()), max(end, cell.end()))
        for (start, end), cell in zip(columns, cells, strict=True)
    ]
    has_gaps = all(end + 1 < start for (_, end), (start, _) in pairwise(wide))
    return wide if has_gaps else []
