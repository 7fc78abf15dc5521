"""Cells of a Word table over several rows: each row that says more has the text of a short one.

Of one in the first row, which may name the columns, or with a longer text the others are empty.
Word shows a cell that goes on from one above which is not there. unstructured loses the whole row
of such a cell, and of a cell over a thousand rows the last ones, after minutes.
"""

from typing import Any

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.tables.rows import repeated, span
from vind.ingest.parsers.word.paragraphs import paragraph
from vind.ingest.parsers.word.styles import value_of

_MERGED = f"{W}tcPr/{W}vMerge"
_GOES_ON = ("", "continue")


def part_merged(body: Any) -> None:
    """Make each row of a cell over several of them a cell of its own."""
    for table in list(body.iter(W + "tbl")):
        above: dict[int, str] = {}
        for number, row in enumerate(table.iterchildren(W + "tr")):
            above = _part_row(row, above)
            if number == 0:
                above = dict.fromkeys(above, "")


def _part_row(row: Any, above: dict[int, str]) -> dict[int, str]:
    """Part the cells of a row from those above that they continue.

    Returns the columns of the grid (from 0) whose cells may continue below, with what they say
    there; ``above`` are those of the row above.
    """
    columns: dict[int, str] = {}
    going_on: list[tuple[Any, str]] = []
    omitted = value_of(row, f"{W}trPr/{W}gridBefore")
    column = span(omitted) if omitted else 0
    for cell in row.iterchildren(W + "tc"):
        merged = cell.find(_MERGED)
        if merged is not None:
            if value_of(cell, _MERGED) in _GOES_ON and column in above:
                columns[column] = above[column]
                going_on.append((cell, above[column]))
            else:
                columns[column] = repeated(_text(cell))
            merged.getparent().remove(merged)
        column += span(value_of(cell, f"{W}tcPr/{W}gridSpan"))
    goes_on = {cell for cell, _ in going_on}
    has_own = any(_text(cell).strip() for cell in row.iterchildren(W + "tc") if cell not in goes_on)
    for cell, text in going_on:
        _say(cell, text if has_own else "")
    return columns


def _say(cell: Any, text: str) -> None:
    for block in list(cell):
        if block.tag != W + "tcPr":
            cell.remove(block)
    cell.append(paragraph(cell, text))


def _text(cell: Any) -> str:
    lines = ("".join(text.text or "" for text in p.iter(W + "t")) for p in cell.iter(W + "p"))
    return " ".join(lines)
