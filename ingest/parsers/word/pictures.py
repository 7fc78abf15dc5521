"""Inserts the text of large pictures, read by OCR, into the text of a Word file."""

from typing import TYPE_CHECKING, Any

from vind.ingest.parsers.office.ooxml_names import WP, A, R, W
from vind.ingest.parsers.pictures.in_office import HALF, Pictures, embedded
from vind.ingest.parsers.word.paragraphs import paragraph, put_behind

if TYPE_CHECKING:
    from docx.document import Document

_PER_INCH = 914_400
"""English metric units (EMU), Office's unit of length."""

_LETTER = 6.5 * 9 * _PER_INCH**2
"""The area inside the margins of a page, in square EMU, where the file does not say it."""


def put_in_words(document: "Document", pictures: Pictures) -> None:
    """Add the text of each picture of at least half a page after the picture's paragraph."""
    least = HALF * _room(document)
    body: Any = document.element.body
    found = []
    for number, drawing in enumerate(body.iter(W + "drawing"), start=1):
        extent = next(drawing.iter(WP + "extent"), None)
        anchor = next(drawing.iterancestors(W + "p"), None)
        if extent is None or anchor is None:
            continue
        width, height = _number(extent.get("cx")), _number(extent.get("cy"))
        if width * height < least:
            continue
        for blip in drawing.iter(A + "blip"):
            content = embedded(document.part.rels, blip.get(R + "embed"))
            if content is None:
                pictures.lack(number)
                continue
            said = pictures.read(content, number, width / _PER_INCH)
            found += [(anchor, paragraph(anchor, text)) for text in said]
    put_behind(found)


def _room(document: "Document") -> float:
    """The area of a page inside its margins, in square EMU."""
    try:
        section = document.sections[0]
        across = (section.page_width, section.left_margin, section.right_margin)
        down = (section.page_height, section.top_margin, section.bottom_margin)
    except (IndexError, ValueError):  # no section, or measures that are not whole numbers
        return _LETTER
    if None in (*across, *down):
        return _LETTER
    (width, left, right), (height, top, bottom) = (
        [float(side or 0) for side in sides] for sides in (across, down)
    )
    return max(0.0, width - left - right) * max(0.0, height - top - bottom)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
