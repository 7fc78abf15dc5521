"""Adds the elements that unstructured finds to a document."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from vind.ingest.document import TextBuilder
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import Row, filled, looks_like_header, table_of_html
from vind.ingest.parsers.tables.tops import add_lines, rows_of_titles

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

# Set explicitly, as unstructured else runs a language detector over every document.
NO_LANGUAGE_DETECTION = [""]

LINE_END = "\ue000"
"""Replaces a line end inside a text, which unstructured would turn into a space."""

_LINE_ENDS = re.compile(f"{LINE_END} *")
_EMPTY_LINE = re.compile(f"{LINE_END}(?: *{LINE_END})+ *")
_MIN_NAMES = 3  # of columns, below a title: two may be the first line of a form
LEFT_OUT = frozenset({"Header", "Footer", "PageBreak"})
"""Categories of unstructured's elements that are not text of the document."""


def add_elements(
    builder: TextBuilder, elements: Iterable["Element"], *, pages: bool = True
) -> None:
    """Add elements in their order, without page headers and footers.

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
    """Add the title of a table, rows of one cell above a header, and return their number."""
    titles = rows_of_titles(rows)
    names = rows[titles : titles + 1]
    if not titles or len(filled(names)) < _MIN_NAMES or not looks_like_header(rows[titles:]):
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
