"""PDF, page by page with pdfium; pages without usable text are read by OCR."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from indexes.errors import CorruptFileError, EncryptedFileError, FileTooLargeError
from indexes.types import DocumentFacts
from ingest.cleaning import fold
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.dates import parse_date
from ingest.parsers.headings import Heading
from ingest.parsers.ocr import (
    DOTS_PER_INCH,
    NEEDS_OCR,
    OCR_OFF,
    OcrFailure,
    ocr_languages,
    read_picture,
)
from ingest.parsers.pdf_files import files_in
from ingest.parsers.pdf_headings import HeadingFinder
from ingest.parsers.pdf_layout import paragraphs, without_running_lines
from ingest.parsers.pdf_lines import Line, read_lines
from ingest.parsers.pdf_notes import notes_on
from ingest.parsers.pdf_usable import is_garbled, is_in_picture, words
from ingest.parsers.unread import raise_failure, unread_pages

_POINTS_PER_INCH = 72
_PAGES_AT_MOST = 20_000
_LABEL_AT_MOST = 40  # characters
# The most pixels that a page is drawn with for OCR, one byte each: an A2 poster at 300 an inch.
_PIXELS_AT_MOST = 35_000_000
_WORDS_OF_A_TEXT = 0.1  # share of the characters of a layer that may be garbled, and is not
_MORE_WORDS = 20  # characters of words that OCR must add to what a page has already
_CLOSED = "cannot be opened"
_GARBLED = "its letters are stored so that nothing can make them out"


@dataclass(slots=True)
class _Page:
    """What was read of a page: its lines, or the paragraphs of its picture, and what is noted."""

    label: str = ""
    lines: list[Line] = field(default_factory=list)
    ocr: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    failure: OcrFailure | None = None


def parse(source: Source) -> ParsedDocument:
    """Read a PDF. Raises EncryptedFileError, CorruptFileError or FileTooLargeError."""
    with closing(_open(source)) as document:
        if len(document) > _PAGES_AT_MOST:
            raise FileTooLargeError(f"The file has {len(document):,} pages.")
        pages = list(_read(document, source))
        read = _build(document, pages)
        source.unpacker.unpack(files_in(document))
    if not read.blocks and not source.unpacker.has_files:
        _refuse_lost(pages)
    return read


def _refuse_lost(pages: list[_Page]) -> None:
    """Raise where it is not for want of text that nothing was read."""
    if not pages or any(page.problem == _CLOSED for page in pages):
        raise CorruptFileError("The file is damaged: its pages cannot be opened.")
    for page in pages:
        if page.failure:
            raise_failure(page.failure)


def _build(document: pdfium.PdfDocument, pages: list[_Page]) -> ParsedDocument:
    kept = without_running_lines([page.lines for page in pages])
    finder = HeadingFinder((line for lines in kept for line in lines), _outline(document))
    builder = TextBuilder()
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True), start=1):
        builder.page(number, page.label)
        is_title = partial(finder.is_bookmark, page=number)
        seen = [fold(" ".join(line.text for line in lines)), *map(fold, page.ocr)]
        for paragraph in paragraphs(lines, is_title):
            _add(builder, paragraph.text, finder.find(paragraph, number))
        for text in page.ocr:
            builder.paragraph(text)
        for note in page.notes:
            if not any(fold(note) in text for text in seen):
                builder.paragraph(note)
    problems = {number: page.problem for number, page in enumerate(pages, start=1) if page.problem}
    return builder.build(_facts(document), unread_pages(problems))


def _open(source: Source) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(source.path)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedFileError("The file is protected with a password.") from error
        raise CorruptFileError("The file is damaged: it cannot be opened as a PDF.") from error
    with suppress(pdfium.PdfiumError):  # then its fields are not read, but its pages are
        document.init_forms()
    return document


def _read(document: pdfium.PdfDocument, source: Source) -> Iterator[_Page]:
    for index in range(len(document)):
        source.beat()
        label = _label(document, index)
        try:
            with closing(document[index]) as page:
                yield _read_page(document, page, label, source)
        except pdfium.PdfiumError:
            yield _Page(label, problem=_CLOSED)


def _label(document: pdfium.PdfDocument, index: int) -> str:
    """What the document calls a page, where that is not just its number."""
    label = fold(document.get_page_label(index))[:_LABEL_AT_MOST]
    return "" if label == str(index + 1) else label


def _read_page(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, label: str, source: Source
) -> _Page:
    with closing(page.get_textpage()) as layer:
        text = layer.get_text_range()
        read = _Page(label, read_lines(layer, text), notes=notes_on(document, page))
    garbled = is_garbled(text)
    characters = sum(len(line.text) for line in read.lines)
    if garbled or is_in_picture(page, characters):
        _read_picture(page, read, source)
        has_words = words(text) > _WORDS_OF_A_TEXT * characters
        if garbled and not read.ocr and not read.problem and not has_words:
            read.problem = _GARBLED
    return read


def _read_picture(page: pdfium.PdfPage, read: _Page, source: Source) -> None:
    """Read the page by OCR, and keep that where it has more words than the page's own text.

    Not for a little more: a word more or less of OCR is a misreading.
    """
    if not source.ocr or not ocr_languages():
        read.problem = NEEDS_OCR if source.ocr else OCR_OFF
        return
    width, height = page.get_size()
    scale = DOTS_PER_INCH / _POINTS_PER_INCH
    scale = min(scale, (_PIXELS_AT_MOST / max(1.0, width * height)) ** 0.5)
    try:
        with closing(page.render(scale=scale, grayscale=True)) as bitmap:
            pixels = bitmap.to_numpy()
            seen = read_picture(pixels.shape[1], pixels.shape[0], pixels.tobytes())
    except OcrFailure as failure:
        read.failure, read.problem = failure, str(failure)
        return
    had = words("\n".join(line.text for line in read.lines))
    if words("\n".join(seen)) > had + min(had, _MORE_WORDS):
        read.lines, read.ocr = [], seen


def _add(builder: TextBuilder, text: str, heading: Heading | None) -> None:
    if heading is None:
        builder.paragraph(text)
        return
    rest = text[heading.length :].lstrip()
    builder.heading(text[: heading.length], heading.level, run_in=bool(rest))
    builder.paragraph(rest)


def _outline(document: pdfium.PdfDocument) -> dict[tuple[int, str], int]:
    """The level, from 1, of each bookmark, by page number (from 1) and title in lower case."""
    levels = {}
    try:
        for bookmark in document.get_toc():
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            if index is not None:
                levels[index + 1, fold(bookmark.get_title()).casefold()] = bookmark.level + 1
    except pdfium.PdfiumError:
        return levels
    return levels


def _facts(document: pdfium.PdfDocument) -> DocumentFacts:
    said = document.get_metadata_dict()
    return DocumentFacts(
        title=fold(said.get("Title", "")),
        author=fold(said.get("Author", "")),
        created=parse_date(said.get("CreationDate", "")),
        modified=parse_date(said.get("ModDate", "")),
    )
