"""Splits Word cells that are merged over several rows, repeating a short text in each row.

The text is not repeated where it is long, where the cell begins in the first row (which may be the
header), or in rows without other text. unstructured loses a row with a continued cell that has none
above it, and takes minutes for a cell over a thousand rows, of which it loses the last ones.
"""

from typing import Any

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.tables.rows import repeated, span
from vind.ingest.parsers.word.paragraphs import paragraph
from vind.ingest.parsers.word.styles import value_of

_MERGED = f"{W}tcPr/{W}vMerge"
_GOES_ON = ("", "continue")


def part_merged(body: Any) -> None:
    """Split each cell that is merged over several rows."""
    for table in list(body.iter(W + "tbl")):
        above: dict[int, str] = {}
        for number, row in enumerate(table.iterchildren(W + "tr")):
            above = _part_row(row, above)
            if number == 0:
                above = dict.fromkeys(above, "")


def _part_row(row: Any, above: dict[int, str]) -> dict[int, str]:
    """Split the cells of a row from those above.

    Returns the grid columns (from 0) with cells that may continue below, and the text to repeat;
    ``above`` is the result for the row above.
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
