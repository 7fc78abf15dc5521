"""Reads the pages of a PDF one by one: the text layer, or OCR where that is unusable."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.parts import Parts
from vind.ingest.parsers.pdf.angles import quarters_turned, without_slanted
from vind.ingest.parsers.pdf.boxes import NOWHERE, Box
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.notes import notes_on
from vind.ingest.parsers.pdf.tables import lines_and_tables
from vind.ingest.parsers.pdf.text import composed_of, text_of, with_symbols, with_whole_lines
from vind.ingest.parsers.pdf.usable import is_garbled, is_guessed, is_in_picture, pictures_beside
from vind.ingest.parsers.pictures.in_office import FEW_WORDS
from vind.ingest.parsers.pictures.ocr import (
    DOTS_PER_INCH,
    PIXELS_AT_MOST,
    OcrFailure,
    characters_of_words,
    read_picture,
    why_unread,
)

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
