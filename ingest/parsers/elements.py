"""unstructured's elements put into a document."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from vind.ingest.document import TextBuilder
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import Row, filled, looks_like_header, table_of_html
from vind.ingest.parsers.tables.tops import add_lines, rows_of_titles

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

# Asked for explicitly, or unstructured runs a language detector over every document.
NO_LANGUAGE_DETECTION = [""]

LINE_END = "\ue000"
"""Stands for a line end within a text, which unstructured takes for a space otherwise."""

_LINE_ENDS = re.compile(f"{LINE_END} *")
_EMPTY_LINE = re.compile(f"{LINE_END}(?: *{LINE_END})+ *")
_NAMES_AT_LEAST = 3
LEFT_OUT = frozenset({"Header", "Footer", "PageBreak"})
"""What unstructured tells of that is no text of a document."""


def add_elements(
    builder: TextBuilder, elements: Iterable["Element"], *, pages: bool = True
) -> None:
    """Add what unstructured found, in its order. Page headers and footers are left out.

    ``pages``: begin a page where unstructured's page number changes.
    """
    page = None
    for element in elements:
        if element.category in LEFT_OUT:
            continue
        number = element.metadata.page_number
        if pages and number is not None and number != page:
            page = number
            builder.page(number)
        _add(builder, element)


def _add_title(builder: TextBuilder, rows: Sequence[Row]) -> int:
    """Add what a table is called, rows of one cell over one that names three columns or more.

    Returns how many rows that takes. Two names may be the first line of a form.
    """
    titles = rows_of_titles(rows)
    names = rows[titles : titles + 1]
    if not titles or len(filled(names)) < _NAMES_AT_LEAST or not looks_like_header(rows[titles:]):
        return 0
    add_lines(builder, rows[:titles])
    return titles


def _add(builder: TextBuilder, element: "Element") -> None:
    depth = element.metadata.category_depth or 0
    text = _LINE_ENDS.sub("\n", element.text)
    if element.category == "Title":
        builder.heading(text, depth + 1)
    elif element.category == "ListItem":
        builder.item(text)
    elif element.category == "Table" and element.metadata.text_as_html:
        html = element.metadata.text_as_html.replace(LINE_END, " ")
        caption, rows = table_of_html(html)
        builder.paragraph(caption)
        rows = rows[_add_title(builder, rows) :]
        builder.table(with_one_header(rows), has_header="<th" in html or looks_like_header(rows))
    else:
        for part in _EMPTY_LINE.split(element.text):
            builder.paragraph(_LINE_ENDS.sub("\n", part))
