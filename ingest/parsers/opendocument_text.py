"""The text of an OpenDocument file, block by block."""

from typing import Any
from zipfile import ZipFile

from ingest.document import TextBuilder
from ingest.parsers.office import xml_root
from ingest.parsers.opendocument_xml import (
    DRAW,
    ELEMENTS,
    HEADING,
    LEFT_OUT,
    OFFICE,
    PARAGRAPH,
    STYLE,
    TABLE,
    TEXT,
    beside,
    lines,
    number,
    plain,
    table_cells,
    table_rows,
)
from ingest.parsers.tables import looks_like_header

_TITLE, _SUBTITLE = "Title", "Subtitle"
_HREF = "{http://www.w3.org/1999/xlink}href"


class TextReader:
    """Adds the text of elements to a document."""

    def __init__(self, builder: TextBuilder, content: Any, archive: ZipFile) -> None:
        self._builder = builder
        self._archive = archive
        self._objects_read: set[str] = set()
        self._parents = {
            style.get(STYLE + "name"): style.get(STYLE + "parent-style-name")
            for style in content.iter(STYLE + "style")
        }
        # A document's title is above its headings.
        self._titled = any(self._style(p) == _TITLE for p in content.iter(PARAGRAPH))

    def add(self, parent: Any) -> None:
        """Add all that stands in ``parent``, in order."""
        for element in parent.iterchildren(ELEMENTS):
            if element.tag in (PARAGRAPH, HEADING):
                self._add_paragraph(element)
            elif element.tag == TEXT + "list":
                self._add_list(element)
            elif element.tag == TABLE + "table":
                self._add_table(element)
            elif element.tag == DRAW + "object":
                self._add_object(element.get(_HREF, ""))
            elif element.tag not in LEFT_OUT:
                self.add(element)

    def _add_paragraph(self, element: Any, *, is_item: bool = False) -> None:
        text, style = plain(element), self._style(element)
        if element.tag == HEADING:
            level = number(element, TEXT + "outline-level")
            self._builder.heading(text, level + self._titled)
        elif style == _TITLE:
            self._builder.heading(text, 1)
        elif style == _SUBTITLE:
            self._builder.heading(text, 1 + self._titled)
        elif is_item:
            self._builder.item(text)
        else:
            self._builder.paragraph(text)
        for other in beside(element):
            self.add(other)

    def _add_list(self, element: Any) -> None:
        """The items; a heading that is numbered stands in a list too."""
        for item in element.iterchildren(ELEMENTS):
            for child in item.iterchildren(ELEMENTS):
                if child.tag in (PARAGRAPH, HEADING):
                    self._add_paragraph(child, is_item=True)
                elif child.tag == TEXT + "list":
                    self._add_list(child)
                else:
                    self.add(child)

    def _add_table(self, element: Any) -> None:
        rows = [[" ".join(lines(cell)) for cell in table_cells(row)] for row in table_rows(element)]
        named = element.find(TABLE + "table-header-rows") is not None
        self._builder.table(rows, has_header=named or looks_like_header(rows))

    def _add_object(self, href: str) -> None:
        """A chart or a sheet that stands in the document as a document of its own."""
        part = f"{href.removeprefix('./')}/content.xml"
        if part in self._archive.namelist() and part not in self._objects_read:
            self._objects_read.add(part)
            body = xml_root(self._archive.read(part)).find(OFFICE + "body")
            if body is not None:
                self.add(body)

    def _style(self, paragraph: Any) -> str:
        """The name of a paragraph's style; of one made for it alone, what it is based on."""
        name = str(paragraph.get(TEXT + "style-name", ""))
        return self._parents.get(name) or name
