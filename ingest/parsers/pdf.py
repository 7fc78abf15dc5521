"""PDF, page by page with pdfium; pages without usable text are read by OCR."""

from collections.abc import Iterator
from contextlib import closing
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
from ingest.parsers.ocr import DOTS_PER_INCH, NEEDS_OCR, OCR_OFF, ocr_languages, read_picture
from ingest.parsers.pdf_headings import HeadingFinder
from ingest.parsers.pdf_layout import paragraphs, without_running_lines
from ingest.parsers.pdf_lines import Line, read_lines

_POINTS_PER_INCH = 72
_PAGES_AT_MOST = 20_000
# A page with fewer characters than this and a picture on it has its text in the picture: what
# there is of characters is a stamp or a page number.
_FEW_CHARACTERS = 60
# The most pixels that a page is drawn with for OCR, one byte each: an A2 poster at 300 an inch.
_PIXELS_AT_MOST = 35_000_000
_CLOSED = "cannot be opened"
_OBJECTS_LOOKED_AT = 2000  # of a page, in search of a picture


@dataclass(slots=True)
class _Page:
    """What was read of a page: its lines, or the paragraphs of its picture."""

    lines: list[Line] = field(default_factory=list)
    ocr: list[str] = field(default_factory=list)
    problem: str = ""


def parse(source: Source) -> ParsedDocument:
    """Read a PDF. Raises EncryptedFileError, CorruptFileError or FileTooLargeError."""
    with closing(_open(source)) as document:
        if len(document) > _PAGES_AT_MOST:
            raise FileTooLargeError(f"The file has {len(document):,} pages.")
        pages = list(_read(document, source))
        if all(page.problem == _CLOSED for page in pages):
            raise CorruptFileError("The file is damaged: none of its pages can be opened.")
        kept = without_running_lines([page.lines for page in pages])
        finder = HeadingFinder((line for lines in kept for line in lines), _outline(document))
        builder = TextBuilder()
        for number, (page, lines) in enumerate(zip(pages, kept, strict=True), start=1):
            builder.page(number)
            is_title = partial(finder.is_bookmark, page=number)
            for paragraph in paragraphs(lines, is_title):
                _add(builder, paragraph.text, finder.find(paragraph, number))
            for text in page.ocr:
                builder.paragraph(text)
        return builder.build(_facts(document), _unread(pages))


def _open(source: Source) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(source.path)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedFileError("The file is protected with a password.") from error
        raise CorruptFileError("The file is damaged: it cannot be opened as a PDF.") from error


def _read(document: pdfium.PdfDocument, source: Source) -> Iterator[_Page]:
    for index in range(len(document)):
        source.beat()
        try:
            page = document[index]
        except pdfium.PdfiumError:
            yield _Page(problem=_CLOSED)
            continue
        with closing(page), closing(page.get_textpage()) as text:
            read = _Page(read_lines(text))
            characters = sum(len(line.text) for line in read.lines)
            if characters < _FEW_CHARACTERS and _has_picture(page):
                _read_picture(page, read, source)
            yield read


def _has_picture(page: pdfium.PdfPage) -> bool:
    count = min(raw.FPDFPage_CountObjects(page), _OBJECTS_LOOKED_AT)
    kinds = {raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, i)) for i in range(count)}
    return bool(kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM})


def _read_picture(page: pdfium.PdfPage, read: _Page, source: Source) -> None:
    if not source.ocr or not ocr_languages():
        read.problem = NEEDS_OCR if source.ocr else OCR_OFF
        return
    width, height = page.get_size()
    scale = DOTS_PER_INCH / _POINTS_PER_INCH
    scale = min(scale, (_PIXELS_AT_MOST / max(1.0, width * height)) ** 0.5)
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        pixels = bitmap.to_numpy()
        paragraphs_seen = read_picture(pixels.shape[1], pixels.shape[0], pixels.tobytes())
    if sum(map(len, paragraphs_seen)) > sum(len(line.text) for line in read.lines):
        read.lines, read.ocr = [], paragraphs_seen


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


def _unread(pages: list[_Page]) -> str:
    by_problem: dict[str, list[str]] = {}
    for number, page in enumerate(pages, start=1):
        if page.problem:
            by_problem.setdefault(page.problem, []).append(str(number))
    return "; ".join(
        f"{'pages' if len(numbers) > 1 else 'page'} {', '.join(numbers)}: {problem}"
        for problem, numbers in by_problem.items()
    )
