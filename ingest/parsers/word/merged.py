"""Cells of a Word table over several rows: the first of them has the text, the others are empty.

Word shows a cell that goes on from one above which is not there. unstructured loses the whole row
of such a cell, and of a cell over a thousand rows the last ones, after minutes.
"""

from typing import Any

from ingest.parsers.office.ooxml_names import W
from ingest.parsers.tables.rows import span
from ingest.parsers.word.styles import value_of

_MERGED = f"{W}tcPr/{W}vMerge"
_GOES_ON = ("", "continue")


def part_merged(body: Any) -> None:
    """Make each row of a cell over several of them a cell of its own."""
    for table in list(body.iter(W + "tbl")):
        above: set[int] = set()
        for row in table.iterchildren(W + "tr"):
            above = _part_row(row, above)


def _part_row(row: Any, above: set[int]) -> set[int]:
    """Empty the cells of a row that continue one above: Word merges them over several rows.

    Returns the columns of the grid (from 0) whose cells may continue below; ``above`` are those of
    the row above.
    """
    columns = set()
    omitted = value_of(row, f"{W}trPr/{W}gridBefore")
    column = span(omitted) if omitted else 0
    for cell in row.iterchildren(W + "tc"):
        merged = cell.find(_MERGED)
        if merged is not None:
            columns.add(column)
            if value_of(cell, _MERGED) in _GOES_ON and column in above:
                _empty(cell)
            merged.getparent().remove(merged)
        column += span(value_of(cell, f"{W}tcPr/{W}gridSpan"))
    return columns


def _empty(cell: Any) -> None:
    for block in list(cell):
        if block.tag != W + "tcPr":
            cell.remove(block)
    cell.append(cell.makeelement(W + "p"))
