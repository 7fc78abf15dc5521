"""Cells of HTML tables that go over several columns or rows.

unstructured forgets how far a cell goes, so that what stands behind or below it would slide to the
left, under another column's name. Each row has the text of a short cell over several rows, but for
one in the first row, which may name the columns.
"""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.tables.headers import joined
from vind.ingest.parsers.tables.rows import repeated, span

if TYPE_CHECKING:
    from lxml.etree import _Element

# Of one page: one that needs more is made to fill the memory.
_PLACES_AT_MOST = 100_000
SECTIONS = ("thead", "tbody", "tfoot")


class _Hanging(NamedTuple):
    """What goes on below a row: over how many more rows, and what it says there."""

    rows: int
    text: str


def fill_spans(root: "_Element") -> None:
    """Write a cell wherever one goes over another place: an empty one, if it says nothing there."""
    room = _PLACES_AT_MOST
    for table in root.iter("table"):
        is_top = True
        names = _names_over_names(table)
        for rows in (table, *table.iterchildren(*SECTIONS)):
            for taken in _fill(rows, is_top=is_top):
                room -= taken
                if room < 0:
                    return
            is_top = is_top and next(rows.iterchildren("tr"), None) is None
        if names:
            _join(*names)


def _fill(rows: "_Element", *, is_top: bool) -> Iterator[int]:
    """Fill rows that belong together; says, before each cell, how many places that takes.

    A cell goes on below its own section no more than a browser lets it. The first row of those at
    the top, or all of a header, may name the columns: what goes on below these is empty.
    """
    hanging: dict[int, _Hanging] = {}
    for row in rows.iterchildren("tr"):
        names = is_top or rows.tag == "thead"
        is_top = False
        says_more = bool("".join(row.itertext()).strip())
        below = {
            place: one._replace(rows=one.rows - 1) for place, one in hanging.items() if one.rows > 1
        }
        place = written = 0
        for cell in list(row.iterchildren("td", "th")):
            while place in hanging:
                place += 1
            width = span(cell.attrib.pop("colspan", None))
            height = span(cell.attrib.pop("rowspan", None))
            yield place - written + (width if height > 1 else 0)
            for between in range(written, place):
                cell.addprevious(_goes_on(cell, hanging if says_more else {}, between))
            if height > 1:
                text = "" if names else repeated("".join(cell.itertext()))
                below[place] = _Hanging(height - 1, text)
                below |= {n: _Hanging(height - 1, "") for n in range(place + 1, place + width)}
            written, place = place + 1, place + width
        last = max((n for n, one in hanging.items() if one.text and says_more), default=-1)
        yield max(0, last + 1 - written)
        row.extend(_goes_on(row, hanging, behind) for behind in range(written, last + 1))
        hanging = below


def _names_over_names(table: "_Element") -> "list[_Element]":
    """The two rows of a header, where the first has names over several columns; else nothing.

    What begins over the first column is what the table is called.
    """
    head = table.find("thead")
    rows = table.xpath("./tr | ./tbody/tr") if head is None else list(head.iterchildren("tr"))
    header = list(takewhile(_is_header, rows)) if head is None else rows
    widths = [span(cell.get("colspan")) for cell in header[0]] if len(header) == 2 else []
    return header if widths[:1] == [1] and max(widths) > 1 else []


def _is_header(row: "_Element") -> bool:
    return all(cell.tag == "th" for cell in row)


def _join(upper: "_Element", lower: "_Element") -> None:
    """Name the columns in the lower row alone."""
    names = joined([[one_line("".join(cell.itertext())) for cell in row] for row in (upper, lower)])
    lower[:] = [_named(lower, name) for name in names]
    upper.clear()


def _named(row: "_Element", name: str) -> "_Element":
    cell = row.makeelement("th")
    cell.text = name
    return cell


def _goes_on(like: "_Element", hanging: Mapping[int, _Hanging], place: int) -> "_Element":
    cell = like.makeelement("td")
    cell.text = hanging[place].text if place in hanging else ""
    return cell
