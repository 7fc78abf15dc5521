"""Repeats a short text of a cell that is merged over several rows of a slide's table.

Not for a cell in the first row, which may be the header.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from vind.ingest.parsers.office.ooxml_names import A
from vind.ingest.parsers.tables.rows import repeated

_ON = ("1", "true")


def part_merged(slide: Any) -> bool:
    """Write the text of merged cells into each of their rows; True if there were any."""
    found = [pair for table in slide.element.iter(A + "tbl") for pair in _merged(table)]
    for origin, cell in found:
        cell.replace(cell.find(A + "txBody"), deepcopy(origin.find(A + "txBody")))
    return bool(found)


def _merged(table: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of the cell where a merged one begins, below the first row, and its continuation."""
    first, *rows = [list(row.iterchildren(A + "tc")) for row in table.iterchildren(A + "tr")] or [
        []
    ]
    origins = dict.fromkeys(range(len(first)))
    for row in rows:
        says_more = any(_text(cell).strip() for cell in row if cell.get("vMerge") not in _ON)
        for column, cell in enumerate(row):
            if cell.get("vMerge") not in _ON:
                origins[column] = cell
            elif (
                says_more
                and (origin := origins.get(column)) is not None
                and repeated(_text(origin))
            ):
                yield origin, cell


def _text(cell: Any) -> str:
    return " ".join(text.text or "" for text in cell.iter(A + "t"))
