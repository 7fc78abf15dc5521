"""Keeps page numbers right where tables cross pages: unstructured ignores breaks in tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vind.ingest.document import TextBuilder
from vind.ingest.parsers.elements import add_elements
from vind.ingest.parsers.office.ooxml_names import PAGE_BREAK, W
from vind.ingest.parsers.tables.rows import Row, looks_like_header, table_of_html

if TYPE_CHECKING:
    from unstructured.documents.elements import Element


def turns_in_tables(body: Any) -> list[dict[int, int]]:
    """For each table: row → the number of page breaks just before that row.

    Empty paragraphs with these breaks are added after the table, so that unstructured counts them.
    """
    turns = []
    for table in list(body.iterchildren(W + "tbl")):
        turns.append(_turns(table))
        for _ in range(_in_table(table)):
            turned = table.makeelement(W + "p")
            turned.append(turned.makeelement(W + "r"))
            turned[0].append(turned.makeelement(PAGE_BREAK))
            table.addnext(turned)
    return turns


def add_by_page(
    builder: TextBuilder, elements: Iterable["Element"], turns: Iterable[Mapping[int, int]]
) -> None:
    """Add the elements that unstructured found; ``turns`` are the page breaks of their tables."""
    pages, tables = _Pages(builder), iter(turns)
    for element in elements:
        turned = next(tables, {}) if element.category == "Table" else {}
        number, html = element.metadata.page_number, element.metadata.text_as_html
        if turned and html and number:
            _, rows = table_of_html(html)
            on_pages = _on_pages(rows, turned, pages, number)
            builder.table(on_pages, has_header=looks_like_header(rows))
        else:
            pages.turn_to(number)
            add_elements(builder, [element], pages=False)


class _Pages:
    """Begins a page where the page number changes."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._number: int | None = None

    def turn_to(self, number: int | None) -> None:
        if number is not None and number != self._number:
            self._number = number
            self._builder.page(number)


def _on_pages(
    rows: Sequence[Row], turned: Mapping[int, int], pages: _Pages, number: int
) -> Iterator[Row]:
    """The rows, with pages begun before the rows that they start with."""
    for place, row in enumerate(rows):
        number += turned.get(place, 0)
        pages.turn_to(number)
        yield row


def _turns(table: Any) -> dict[int, int]:
    turns, since = {}, 0
    for place, row in enumerate(table.iterchildren(W + "tr")):
        breaks = _in_row(row)
        at_start = min(breaks, any(map(_begins_a_page, row.iterchildren(W + "tc"))))
        if since + at_start:
            turns[place] = since + at_start
        since = breaks - at_start
    return turns


def _begins_a_page(cell: Any) -> bool:
    return next((part.tag for part in cell.iter(PAGE_BREAK, W + "t")), None) == PAGE_BREAK


def _in_table(table: Any) -> int:
    return sum(map(_in_row, table.iterchildren(W + "tr")))


def _in_row(row: Any) -> int:
    """The page breaks in a row: the most in any cell, as the cells are side by side."""
    return max((sum(map(_in_block, cell)) for cell in row.iterchildren(W + "tc")), default=0)


def _in_block(block: Any) -> int:
    if block.tag == W + "tbl":
        return _in_table(block)
    return sum(1 for _ in block.iter(PAGE_BREAK))
