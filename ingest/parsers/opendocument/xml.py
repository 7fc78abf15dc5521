"""OpenDocument's XML names, and access to paragraph texts and table cells."""

import re
from collections.abc import Iterator
from typing import Any

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.addresses import address_behind
from vind.ingest.raised import write_raised

_BASE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE = _BASE % "office"
TEXT = _BASE % "text"
TABLE = _BASE % "table"
DRAW = _BASE % "drawing"
STYLE = _BASE % "style"
PRESENTATION = _BASE % "presentation"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
HREF = "{http://www.w3.org/1999/xlink}href"
ELEMENTS = "{*}*"

PARAGRAPH = TEXT + "p"
HEADING = TEXT + "h"
SECTION = TEXT + "section"
SPAN = TEXT + "span"
COMMENT = OFFICE + "annotation"
# Deleted text, tables of contents, comments, and slide thumbnails.
LEFT_OUT = (
    TEXT + "tracked-changes",
    TEXT + "table-of-content",
    COMMENT,
    DRAW + "page-thumbnail",
)
# Elements that are anchored in a paragraph, but are not part of its text.
_BESIDE = (
    TEXT + "note",
    *(DRAW + name for name in ("frame", "text-box", "g", "custom-shape", "caption", "connector")),
    *(DRAW + name for name in ("rect", "line", "ellipse", "circle", "path", "polyline", "polygon")),
)

# Repetitions of a space or a column; more are the empty rest of a row, a mistake or an attack.
_REPEATED_AT_MOST = 1000
_SPACES = re.compile(r" {2,}")
_KEPT_SPACE = "\xa0"
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")


def number(element: Any, name: str, otherwise: int = 1) -> int:
    """An attribute that counts from 1; ``otherwise`` where it is missing or invalid."""
    value = element.get(name, "")
    return max(1, int(value)) if re.fullmatch(r"[0-9]{1,9}", value) else otherwise


def plain(paragraph: Any) -> str:
    """The text of a paragraph, without what is anchored in it."""
    return _SPACES.sub(" ", write_raised("".join(_runs(paragraph)))).strip()


def beside(paragraph: Any) -> Iterator[Any]:
    """The notes, text boxes and pictures that are anchored in a paragraph."""
    for child in paragraph.iterchildren(ELEMENTS):
        if child.tag in _BESIDE:
            yield child
        elif child.tag not in LEFT_OUT:
            yield from beside(child)


def comments(parent: Any) -> Iterator[str]:
    """The comments on a paragraph with their authors; not those in what is anchored in it."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag == COMMENT:
            said = one_line(" ".join(lines(child)))
            author = one_line(child.findtext(_CREATOR, ""))
            if said:
                yield f"{author}: {said}" if author else said
        elif child.tag not in (*_BESIDE, *LEFT_OUT):
            yield from comments(child)


def lines(parent: Any) -> Iterator[str]:
    """The texts of all paragraphs in ``parent``, and of what is anchored in them."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag in (PARAGRAPH, HEADING):
            yield plain(child)
            for other in beside(child):
                yield from lines(other)
        elif child.tag not in LEFT_OUT:
            yield from lines(child)


def write_out_addresses(root: Any) -> None:
    """Write the mail address or telephone number of a link after its text, where that lacks it."""
    for link in root.iter(TEXT + "a"):
        if address := address_behind(link.get(HREF, ""), "".join(link.itertext())):
            link.tail = f" ({address}){link.tail or ''}"


def table_rows(parent: Any) -> Iterator[Any]:
    """The rows of a table, including grouped ones, but not those of nested tables."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag.startswith(TABLE):
            yield from table_rows(child)


def table_cells(row: Any) -> Iterator[Any]:
    """The cells of a row, with repeated cells repeated."""
    for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        times = min(number(cell, TABLE + "number-columns-repeated"), _REPEATED_AT_MOST)
        for _ in range(times):
            yield cell


def rows_over(cell: Any) -> int:
    """How many rows a cell spans."""
    return min(number(cell, TABLE + "number-rows-spanned"), _REPEATED_AT_MOST)


def _runs(element: Any) -> Iterator[str]:
    yield _WHITE_SPACE.sub(" ", element.text or "")
    for child in element:
        if child.tag == TEXT + "s":
            yield _KEPT_SPACE * min(number(child, TEXT + "c"), _REPEATED_AT_MOST)
        elif child.tag == TEXT + "tab":
            yield "\t"
        elif child.tag == TEXT + "line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _BESIDE + LEFT_OUT:
            yield from _runs(child)
        yield _WHITE_SPACE.sub(" ", child.tail or "")
