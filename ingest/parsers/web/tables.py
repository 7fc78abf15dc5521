"""Unwraps HTML tables that only lay out a page, and fills the places of spanning cells.

Mails of shops and banks are letters in nested tables. unstructured makes a single cell of a nested
table: the greeting of such a mail would be a row, and its order lines would not.

unstructured also ignores spans, so that later cells would move to the left, below other names. A
short text over several rows is repeated in each row, unless it begins in the first row, which may
be the header.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple

from vind.ingest.document.characters import one_line
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


_ROLES = ("presentation", "none")
_CELLS = ("td", "th")
BLOCKS = ("p", "div", "table", "ul", "ol", "dl", "pre", "blockquote", "section", "center")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def free_layout(root: "_Element") -> None:
    """Replace the cells of layout tables by blocks with the same content."""
    layout: set[_Element] = set()
    for table in root.iter("table"):
        if _is_layout(table, layout):
            layout.add(table)
    for table in layout:
        _free(table)


def _is_layout(table: "_Element", layout: "set[_Element]") -> bool:
    if table.find("thead") is not None:
        return False
    if table.get("role", "").lower() in _ROLES:
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = list(_rows(table))
    if len(rows) == 1 and next(table.iterdescendants(*HEADINGS), None) is not None:
        return True
    # A table without columns inside a layout table is layout too.
    return next(table.iterancestors("table"), None) in layout and not any(map(_has_columns, rows))


def _free(table: "_Element") -> None:
    for part in (table, *table.iterchildren(*SECTIONS)):
        for is_data, run in groupby(list(part.iterchildren("tr")), key=_is_data):
            if is_data:
                _keep_as_table(list(run))
                continue
            for row in run:
                for cell in row.iterchildren(*_CELLS):
                    cell.tag = "div"
                row.tag = "div"
    for part in table.iterchildren("caption", *SECTIONS):
        part.tag = "div"
    table.tag = "div"


def _is_data(row: "_Element") -> bool:
    """Whether a row of a layout table is data: "Total" and the sum beside it."""
    return next(row.iterdescendants(*BLOCKS, *HEADINGS), None) is None and _has_columns(row)


def _keep_as_table(rows: "list[_Element]") -> None:
    table = rows[0].makeelement("table")
    rows[0].addprevious(table)
    table.extend(rows)


def _has_columns(row: "_Element") -> bool:
    """Whether more than one cell is filled."""
    return sum(bool(one_line("".join(cell.itertext()))) for cell in row.iterchildren(*_CELLS)) > 1


def _rows(table: "_Element") -> "Iterator[_Element]":
    for part in (table, *table.iterchildren(*SECTIONS)):
        yield from part.iterchildren("tr")
