"""Cells of HTML tables that go over several columns or rows.

unstructured forgets how far a cell goes, so that what stands behind or below it would slide to the
left, under another column's name.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.parsers.tables.rows import span

if TYPE_CHECKING:
    from lxml.etree import _Element

# Of one page: one that needs more is made to fill the memory.
_PLACES_AT_MOST = 100_000
SECTIONS = ("thead", "tbody", "tfoot")


def fill_spans(root: "_Element") -> None:
    """Write an empty cell wherever a cell goes over another place that has one to its right."""
    room = _PLACES_AT_MOST
    for table in root.iter("table"):
        for rows in (table, *table.iterchildren(*SECTIONS)):
            for taken in _fill(rows):
                room -= taken
                if room < 0:
                    return


def _fill(rows: "_Element") -> Iterator[int]:
    """Fill rows that belong together; says, before each cell, how many places that takes.

    A cell goes on below its own section no more than a browser lets it.
    """
    hanging: dict[int, int] = {}
    for row in rows.iterchildren("tr"):
        below = {place: more - 1 for place, more in hanging.items() if more > 1}
        place = written = 0
        for cell in list(row.iterchildren("td", "th")):
            while place in hanging:
                place += 1
            width = span(cell.attrib.pop("colspan", None))
            height = span(cell.attrib.pop("rowspan", None))
            yield place - written + (width if height > 1 else 0)
            for _ in range(place - written):
                cell.addprevious(cell.makeelement("td"))
            if height > 1:
                below |= dict.fromkeys(range(place, place + width), height - 1)
            written, place = place + 1, place + width
        hanging = below
