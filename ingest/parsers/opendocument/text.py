"""Reads the text of an OpenDocument file, block by block."""

from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

from vind.ingest.document.parsed import TextBuilder
from vind.ingest.parsers.opendocument.xml import (
    DRAW,
    ELEMENTS,
    HEADING,
    HREF,
    LEFT_OUT,
    OFFICE,
    OUTLINE,
    PARAGRAPH,
    PRESENTATION,
    TABLE,
    TEXT,
    Styles,
    beside,
    comments,
    lines,
    number,
    plain,
    rows_over,
    table_cells,
    table_rows,
)
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import looks_like_header, repeated

_HEADING_LEVELS = 10  # of an outline
_TITLE, _SUBTITLE = "Title", "Subtitle"
_CLASS = PRESENTATION + "class"
_ON_EVERY_SLIDE = ("header", "footer", "date-time", "page-number")


class TextReader:
    """Adds the text of elements to a document."""

    def __init__(
        self, builder: TextBuilder, content: Any, styles: Styles, archive: ZipFile
    ) -> None:
        self._builder = builder
        self._styles = styles
        self._archive = archive
        self._objects_read: set[str] = set()
        self._last_numbers: dict[str, int] = {}
        self._headings: list[int] = []
        # A document's title is above its headings.
        self._titled = any(styles.is_based_on(p, _TITLE) for p in content.iter(PARAGRAPH))

    def add(self, parent: Any) -> None:
        """Add all content of ``parent``, in order."""
        for element in parent.iterchildren(ELEMENTS):
            self._add_element(element)

    def _add_element(self, element: Any) -> None:
        if element.tag in (PARAGRAPH, HEADING):
            self._add_paragraph(element)
        elif element.tag == TEXT + "list":
            self._add_list(element)
        elif element.tag == TABLE + "table":
            self._add_table(element)
        elif element.tag == DRAW + "object":
            self._add_object(element.get(HREF, ""))
        elif element.tag not in LEFT_OUT and element.get(_CLASS) not in _ON_EVERY_SLIDE:
            self.add(element)

    def _add_paragraph(self, element: Any, item: str = "") -> None:
        """Add a paragraph or heading; ``item`` is its number in a list."""
        text = plain(element)
        if element.tag == HEADING:
            level = min(number(element, TEXT + "outline-level"), _HEADING_LEVELS)
            is_numbered = bool(text) and element.get(TEXT + "is-list-header") != "true"
            mark = self._count(level) if is_numbered else ""
            self._builder.heading(_marked(mark or item, text), level + self._titled)
        elif self._styles.is_based_on(element, _TITLE):
            self._builder.heading(text, 1)
        elif self._styles.is_based_on(element, _SUBTITLE):
            self._builder.heading(text, 1 + self._titled)
        else:
            self._builder.paragraph(text)
        self._add_beside(element)

    def _count(self, level: int) -> str:
        """Count a heading, and return its number as displayed."""
        above = [*self._headings, *[0] * level]
        self._headings = [*above[: level - 1], above[level - 1] + 1]
        return self._styles.mark(OUTLINE, self._headings)

    def _add_beside(self, paragraph: Any) -> None:
        for other in beside(paragraph):
            self.add(other)
        self._add_comments(paragraph)

    def _add_comments(self, element: Any) -> None:
        for comment in comments(element):
            self._builder.paragraph(comment)

    def _add_list(self, element: Any) -> None:
        """Add the items of a list with their numbers, if any; they may be headings."""
        for child, mark in self._items(element):
            if child.tag == PARAGRAPH:
                self._builder.item(_marked(mark, plain(child)))
                self._add_beside(child)
            elif child.tag == HEADING:
                self._add_paragraph(child, mark)
            else:
                self._add_element(child)

    def _items(
        self, element: Any, style: str = "", above: tuple[int, ...] = ()
    ) -> Iterator[tuple[Any, str]]:
        """The elements in the items of a list, the first of each item with its number.

        ``above`` are the numbers of the items around the list.
        """
        style = element.get(TEXT + "style-name") or style
        goes_on = element.get(TEXT + "continue-numbering") == "true"
        goes_on = goes_on or element.get(TEXT + "continue-list") is not None
        place = self._last_numbers.get(style, 0) if goes_on and not above else 0
        for item in element.iterchildren(TEXT + "list-header", TEXT + "list-item"):
            place = number(item, TEXT + "start-value", place + 1)
            numbered = item.tag == TEXT + "list-item"
            mark = self._styles.mark(style, (*above, place)) if numbered else ""
            for child in item.iterchildren(ELEMENTS):
                if child.tag == TEXT + "list":
                    yield from self._items(child, style, (*above, place))
                    continue
                yield child, mark
                mark = "" if child.tag in (PARAGRAPH, HEADING) else mark
        if not above:
            self._last_numbers[style] = place

    def _number_cells(self, table: Any) -> None:
        """Write the numbers of list items in table cells into their texts."""
        for cell in table.iter(TABLE + "table-cell"):
            for each in cell.iterchildren(TEXT + "list"):
                for child, mark in self._items(each):
                    if mark and child.tag == PARAGRAPH:
                        child.text = f"{mark} {child.text or ''}"

    def _add_table(self, element: Any) -> None:
        self._number_cells(element)
        cells = [list(table_cells(row)) for row in table_rows(element)]
        rows = with_one_header(_told(cells))
        named = element.find(TABLE + "table-header-rows") is not None
        self._builder.table(rows, has_header=named or looks_like_header(rows))
        self._add_comments(element)

    def _add_object(self, href: str) -> None:
        """Add an embedded chart or sheet."""
        part = f"{href.removeprefix('./')}/content.xml"
        if part in self._archive.namelist() and part not in self._objects_read:
            self._objects_read.add(part)
            body = xml_root(self._archive.read(part)).find(OFFICE + "body")
            if body is not None:
                self.add(body)


def _told(cells: Sequence[Sequence[Any]]) -> list[list[str]]:
    """The texts of cells; a short one over several rows is repeated in rows with other text.

    Not if it begins in the first row, which may be the header.
    """
    rows = [list(map(_cell, row)) for row in cells]
    says_more = list(map(any, rows))
    for place, row in enumerate(cells[1:], start=1):
        for column, cell in enumerate(row):
            for below in range(place + 1, min(place + rows_over(cell), len(rows))):
                if says_more[below] and column < len(rows[below]):
                    rows[below][column] = rows[below][column] or repeated(rows[place][column])
    return rows


def _cell(cell: Any) -> str:
    """The text of a cell; empty for "NaN", which a chart has for a missing value."""
    return "" if cell.get(OFFICE + "value") == "NaN" else " ".join(lines(cell))


def _marked(mark: str, text: str) -> str:
    return f"{mark} {text}" if mark and text else text
