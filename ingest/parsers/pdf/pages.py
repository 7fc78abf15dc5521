"""Reads the pages of a PDF one by one: the text layer, or OCR where that is unusable."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.indexes.text.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.document.characters import one_line
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.pdf.forms import notes_on
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.tables import lines_and_tables
from vind.ingest.parsers.pdf.text import (
    NOWHERE,
    Box,
    bounds_of,
    composed_of,
    quarters_turned,
    text_of,
    with_symbols,
    with_whole_lines,
    without_slanted,
)
from vind.ingest.parsers.pictures.in_office import FEW_WORDS
from vind.ingest.parsers.pictures.ocr import (
    DOTS_PER_INCH,
    PIXELS_AT_MOST,
    OcrFailure,
    characters_of_words,
    read_picture,
    why_unread,
)

# With fewer characters and any picture, the text is in the picture: the rest is a page number.
_FEW_CHARACTERS = 60
# Fewer characters, or lines on a smaller share of the page, over a picture of the whole page are a
# stamp, or a header by a scanner or an archive.
_STAMP_CHARACTERS = 300
_STAMP = 0.04
# Share of the page that a large picture covers: half of the area inside the margins.
_LARGE = 0.3
_WHOLE_PAGE = 0.7  # share of the page that a scan covers, in one picture or in strips
_PICTURE = {raw.FPDF_PAGEOBJ_IMAGE}
_PICTURE_OR_FORM = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}
_OBJECTS_AT_MOST = 2000  # of a page, that are searched for pictures

# A text layer is garbled with this share of meaningless characters, or with less than this share of
# letters and digits.
_MEANINGLESS = 0.2
_WRITTEN = 0.35
_MIN_JUDGED = 20  # characters
_CODE = re.compile(r"\(cid:\d+\)")
_LEADERS = re.compile(r"[\s._\-\u2013—…·]+")  # dots in a table of contents, lines to write on
_MEANINGLESS_KINDS = {"Cc", "Cn", "Co", "Cs"}
_FUNCTION_WORDS = 0.05  # least share of function words in a text of any language
_SAMPLED_LETTERS = 1000  # of a page


def is_garbled(text: str) -> bool:
    """Whether a text layer is unreadable, as its font does not map glyphs to characters."""
    signs = _CODE.sub("\ufffd", _LEADERS.sub("", text))
    if len(signs) < _MIN_JUDGED:
        return False
    written = sum(map(str.isalnum, signs))
    if written > (1 - _MEANINGLESS) * len(signs):
        return False
    meaningless = sum(map(_is_meaningless, signs))
    return meaningless >= _MEANINGLESS * len(signs) or written < _WRITTEN * len(signs)


def is_guessed(layer: pdfium.PdfTextPage, text: str) -> bool:
    """Whether a text layer is pdfium's guess for a font without a character map, and wrong.

    pdfium takes glyph numbers for character codes, which may be right, or be shifted letters.
    """
    said = WORD.findall(text.lower())
    # Checked first, as it spares nearly every page a call for each letter.
    if sum(word in ALL_FUNCTION_WORDS for word in said) >= _FUNCTION_WORDS * len(said):
        return False
    count = min(layer.count_chars(), _SAMPLED_LETTERS)
    guesses = sum(raw.FPDFText_HasUnicodeMapError(layer, place) == 1 for place in range(count))
    most_are: bool = guesses * 2 > count
    return count >= _MIN_JUDGED and most_are


def _is_meaningless(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in _MEANINGLESS_KINDS


def is_in_picture(page: pdfium.PdfPage, lines: Sequence[Line]) -> bool:
    """Whether the text of a page is in a picture rather than in its ``lines``."""
    characters = sum(len(line.text) for line in lines)
    width, height = page.get_size()
    room = width * height
    if characters >= _STAMP_CHARACTERS and not 0 < _written(lines) < _STAMP * room:
        return False
    # A form may hold a picture, but also all text of the page.
    kinds = _PICTURE if characters >= _STAMP_CHARACTERS else _PICTURE_OR_FORM
    pictures = _objects(page, kinds)
    if characters < _FEW_CHARACTERS:
        return bool(pictures)
    return bool(sum(_area(bounds_of(found)) for found in pictures) >= _WHOLE_PAGE * room)


def _written(lines: Sequence[Line]) -> float:
    """The area of the lines in square points; 0 where their places are unknown."""
    return sum((line.right - line.left) * (line.top - line.bottom) for line in lines)


def pictures_beside(page: pdfium.PdfPage, lines: Sequence[Line], quarters: int) -> list[Box]:
    """The boxes of large pictures without the page's text in them, in the page's coordinates.

    ``quarters`` clockwise turns make the letters upright. Empty where lines have no known place.
    """
    if any(line.left == line.right for line in lines):
        return []
    width, height = page.get_size()
    boxes = [bounds_of(found) for found in _objects(page, _PICTURE)]
    return [
        box
        for box in boxes
        if _area(box) >= _LARGE * width * height
        and sum(len(line.text) for line in lines if _is_in(line, box.turned(quarters)))
        < _FEW_CHARACTERS
    ]


def _is_in(line: Line, box: Box) -> bool:
    across, down = Box(line.left, line.bottom, line.right, line.top).middle
    return box.left < across < box.right and box.bottom < down < box.top


def _objects(page: pdfium.PdfPage, kinds: Container[int]) -> list[Any]:
    count = min(raw.FPDFPage_CountObjects(page), _OBJECTS_AT_MOST)
    objects = [raw.FPDFPage_GetObject(page, place) for place in range(count)]
    return [found for found in objects if raw.FPDFPageObj_GetType(found) in kinds]


def _area(box: Box) -> float:
    """The area of a box in square points."""
    return max(0.0, box.right - box.left) * max(0.0, box.top - box.bottom)


CLOSED = "cannot be opened"
"""The ``problem`` of a damaged page."""

_POINTS_PER_INCH = 72
_LABEL_AT_MOST = 40  # characters
_READABLE_SHARE = 0.1  # of a layer's characters in words, above which it is not garbled after all
_MORE_WORDS = 20  # characters in words that OCR must find beyond those of the text layer
_GARBLED = "its letters are stored so that nothing can make them out"


@dataclass(slots=True)
class ReadPage:
    """What was read of a page: its lines, or the paragraphs found by ``ocr``, and its notes.

    ``edges`` is the box of the page in the coordinates of the lines; ``across`` is slanted text.
    """

    label: str = ""
    lines: list[Line] = field(default_factory=list)
    edges: Box = NOWHERE
    across: list[str] = field(default_factory=list)
    ocr: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    failure: OcrFailure | None = None


def read_pages(document: pdfium.PdfDocument, source: Source, parts: Parts) -> Iterator[ReadPage]:
    """Every page, in order; ``parts`` gets what could not be read."""
    seen_before: set[bytes] = set()
    for index in range(len(document)):
        source.beat()
        read = ReadPage()
        with parts.reading(index + 1):
            read.label = _label(document, index)
            try:
                with closing(document[index]) as page:
                    read = _read_page(document, page, read.label, seen_before, source)
            except pdfium.PdfiumError:
                read.problem = CLOSED
        if read.problem:
            parts.note(index + 1, read.problem)
        yield read


def _label(document: pdfium.PdfDocument, index: int) -> str:
    """The document's own name for a page, unless that is just its number."""
    label = one_line(document.get_page_label(index))[:_LABEL_AT_MOST]
    return "" if label == str(index + 1) else label


def _read_page(
    document: pdfium.PdfDocument,
    page: pdfium.PdfPage,
    label: str,
    seen_before: set[bytes],
    source: Source,
) -> ReadPage:
    with _upright(page) as (layer, text, quarters):
        seen, across = text, list[str]()
        if quarters is not None:
            shown = with_symbols(layer, text)
            seen, across = without_slanted(layer, with_whole_lines(layer, shown, quarters))
        lines = lines_and_tables(page, layer, seen, quarters)
        edges = Box(*page.get_bbox()).turned(quarters or 0)
        notes = notes_on(document, page, None if quarters or page.get_rotation() else layer)
        read = ReadPage(label, lines, edges, across, notes=notes)
        said = composed_of(text)
        guessed = is_guessed(layer, said)
    garbled = guessed or is_garbled(said)
    if garbled or is_in_picture(page, read.lines):
        had = 0 if guessed else characters_of_words("\n".join(line.text for line in read.lines))
        readable = _READABLE_SHARE * _characters(read.lines)
        has_words = not guessed and characters_of_words(said) > readable
        _read_picture(page, read, had, source)
        if garbled and not read.ocr and not read.problem and not has_words:
            read.problem = _GARBLED
    elif boxes := pictures_beside(page, read.lines, quarters or 0):
        _read_beside(page, boxes, read, seen_before, source)
    return read


def _characters(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


@contextmanager
def _upright(page: pdfium.PdfPage) -> Iterator[tuple[pdfium.PdfTextPage, str, int | None]]:
    """The text layer of a page rotated so that its letters are upright, its text, and the rotation.

    The rotation is that of ``quarters_turned``. pdfium's reading order depends on it.
    """
    lies = page.get_rotation()
    with closing(page.get_textpage()) as layer:
        text = text_of(layer)
        quarters = quarters_turned(layer, text)
        if quarters is None or quarters * 90 == lies:
            yield layer, text, quarters
            return
    page.set_rotation(quarters * 90)
    with closing(page.get_textpage()) as layer:
        yield layer, text_of(layer), quarters
    page.set_rotation(lies)  # OCR reads a scan in its original rotation


def _read_picture(page: pdfium.PdfPage, read: ReadPage, had: int, source: Source) -> None:
    """Read the page by OCR, and keep the result where it has more words than the text layer.

    ``had`` counts the characters in words of the text layer. The result must have clearly more, as
    a few words more may be misreadings.
    """
    read.problem = why_unread(wanted=source.ocr)
    if read.problem:
        return
    try:
        with closing(page.render(scale=_scale(page), grayscale=True)) as bitmap:
            seen = _text_in(bitmap.to_numpy())
    except OcrFailure as failure:
        read.failure, read.problem = failure, str(failure)
        return
    if characters_of_words("\n".join(seen)) > had + min(had, _MORE_WORDS):
        read.lines, read.ocr = [], seen


def _read_beside(
    page: pdfium.PdfPage,
    boxes: Sequence[Box],
    read: ReadPage,
    seen_before: set[bytes],
    source: Source,
) -> None:
    """Add the text of the pictures in ``boxes`` to the page; equal pictures in a file only once."""
    read.problem = why_unread(wanted=source.ocr)
    if read.problem:
        return
    lies = page.get_rotation()
    page.set_rotation(0)
    scale, edges = _scale(page), Box(*page.get_bbox())
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        pixels = bitmap.to_numpy()
        for box in boxes:
            down = (edges.top - box.top, edges.top - box.bottom)
            across = (box.left - edges.left, box.right - edges.left)
            rows, columns = (
                slice(*(max(0, int(side * scale)) for side in sides)) for sides in (down, across)
            )
            part = pixels[rows, columns]
            digest = hashlib.sha256(part.tobytes()).digest()
            if not part.size or digest in seen_before:
                continue
            seen_before.add(digest)
            try:
                said = _text_in(part)
            except OcrFailure as failure:
                read.failure, read.problem = failure, str(failure)
                continue
            if characters_of_words("\n".join(said)) >= FEW_WORDS:
                read.ocr += said
    page.set_rotation(lies)


def _scale(page: pdfium.PdfPage) -> float:
    """Pixels per point."""
    width, height = page.get_size()
    at_most = (PIXELS_AT_MOST / max(1.0, width * height)) ** 0.5
    return float(min(DOTS_PER_INCH / _POINTS_PER_INCH, at_most))


def _text_in(pixels: Any) -> list[str]:
    return read_picture(pixels.shape[1], pixels.shape[0], pixels.tobytes())
