"""unstructured's elements put into a document."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.document import TextBuilder
from ingest.parsers.tables.headers import with_one_header
from ingest.parsers.tables.rows import looks_like_header, table_of_html

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

# Asked for explicitly, or unstructured runs a language detector over every document.
NO_LANGUAGE_DETECTION = [""]

LINE_END = "\ue000"
"""Stands for a line end within a text, which unstructured takes for a space otherwise."""

_LINE_ENDS = re.compile(f"{LINE_END} *")
_EMPTY_LINE = re.compile(f"{LINE_END}(?: *{LINE_END})+ *")
_LEFT_OUT = {"Header", "Footer", "PageBreak"}


def add_elements(
    builder: TextBuilder, elements: Iterable["Element"], *, pages: bool = True
) -> None:
    """Add what unstructured found, in its order. Page headers and footers are left out.

    ``pages``: begin a page where unstructured's page number changes.
    """
    page = None
    for element in elements:
        if element.category in _LEFT_OUT:
            continue
        number = element.metadata.page_number
        if pages and number is not None and number != page:
            page = number
            builder.page(number)
        _add(builder, element)


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
        builder.table(with_one_header(rows), has_header="<th" in html or looks_like_header(rows))
    else:
        for part in _EMPTY_LINE.split(element.text):
            builder.paragraph(_LINE_ENDS.sub("\n", part))
