"""Unwraps HTML tables that only lay out a page.

Mails of shops and banks are letters in nested tables. unstructured makes a single cell of a nested
table: the greeting of such a mail would be a row, and its order lines would not.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.web.spans import SECTIONS

if TYPE_CHECKING:
    from lxml.etree import _Element

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
