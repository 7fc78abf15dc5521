"""Reads the page headers and footers of an OpenDocument text."""

from collections.abc import Iterable, Iterator
from typing import Any

from vind.ingest.parsers.office.running import (
    APART,
    RunningLine,
    running_line,
    told_once,
    watermark,
)
from vind.ingest.parsers.opendocument.xml import (
    DRAW,
    ELEMENTS,
    HEADING,
    PARAGRAPH,
    STYLE,
    TABLE,
    TEXT,
    beside,
    lines,
    plain,
)

_PAGES = STYLE + "master-page"
_KINDS = tuple(
    STYLE + kind + which for kind in ("header", "footer") for which in ("", "-left", "-first")
)
_NUMBERS = (TEXT + "page-number", TEXT + "page-count", TEXT + "page-variable-get")
_WATERMARK = "PowerPlusWaterMarkObject"  # the name in LibreOffice and in Word


def running_texts(roots: Iterable[Any], text: str, name: str) -> list[str]:
    """A paragraph for each header or footer, of what ``text`` lacks (``told_once``).

    They are below the ``roots`` of the file's parts; ``name`` is the name of the file.
    """
    headers = (
        header
        for root in roots
        for page in root.iter(_PAGES)
        for header in page.iterchildren(*_KINDS)
        if header.get(STYLE + "display") != "false"
    )
    return told_once(map(_lines, headers), text, name)


def _lines(header: Any) -> Iterator[RunningLine]:
    for field in header.iter(*_NUMBERS):
        field.text = ""
    yield from _below(header)


def _below(parent: Any) -> Iterator[RunningLine]:
    """The lines below an element, and those anchored in them."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag in (PARAGRAPH, HEADING):
            yield running_line(plain(child).replace("\t", APART))
            for other in beside(child):
                is_mark = other.get(DRAW + "name", "").startswith(_WATERMARK)
                yield from map(watermark, lines(other)) if is_mark else _below(other)
        elif child.tag == TABLE + "table-row":
            cells = child.iterchildren(TABLE + "table-cell")
            yield running_line(APART.join(" ".join(lines(cell)) for cell in cells))
        else:
            yield from _below(child)
