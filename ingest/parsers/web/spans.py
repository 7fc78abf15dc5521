"""Fills the places of HTML cells that span several columns or rows.

unstructured ignores spans, so that later cells would move to the left, below other names. A short
text over several rows is repeated in each row, unless it begins in the first row, which may be the
header.
"""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.tables.headers import joined
from vind.ingest.parsers.tables.rows import repeated, span

if TYPE_CHECKING:
    from lxml.etree import _Element

# Cells added on one page; more would be an attack on the memory.
_PLACES_AT_MOST = 100_000
SECTIONS = ("thead", "tbody", "tfoot")


class _Hanging(NamedTuple):
    """A cell that continues below: the number of rows left, and the text to repeat."""

    rows: int
    text: str


def fill_spans(root: "_Element") -> None:
    """Add a cell for each place that a span covers, with the repeated text or empty."""
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
    """Fill the rows of a section; yields, before each cell, how many cells that adds.

    As in a browser, a cell does not continue below its section. Texts of the first row at the top,
    or of a header, are not repeated, as they may be names of columns.
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
    """The two rows of a header whose first row groups columns; else empty.

    A span that begins at the first column is the title of the table.
    """
    head = table.find("thead")
    rows = table.xpath("./tr | ./tbody/tr") if head is None else list(head.iterchildren("tr"))
    header = list(takewhile(_is_header, rows)) if head is None else rows
    widths = [span(cell.get("colspan")) for cell in header[0]] if len(header) == 2 else []
    return header if widths[:1] == [1] and max(widths) > 1 else []


def _is_header(row: "_Element") -> bool:
    return all(cell.tag == "th" for cell in row)


def _join(upper: "_Element", lower: "_Element") -> None:
    """Put the names of groups into the lower row, and empty the upper one."""
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
