"""Cells of a table on a slide over several rows: each row has the text of a short one.

Of one in the first row, which may name the columns, the others are empty.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from vind.ingest.parsers.office.ooxml_names import A
from vind.ingest.parsers.tables.rows import repeated

_ON = ("1", "true")


def part_merged(slide: Any) -> bool:
    """Write into each row what a cell says that goes on in it; says whether there is any."""
    found = [pair for table in slide.element.iter(A + "tbl") for pair in _merged(table)]
    for origin, cell in found:
        cell.replace(cell.find(A + "txBody"), deepcopy(origin.find(A + "txBody")))
    return bool(found)


def _merged(table: Any) -> Iterator[tuple[Any, Any]]:
    """The cells that go on from one above, below the first row; that one first."""
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
