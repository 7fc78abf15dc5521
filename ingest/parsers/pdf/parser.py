"""Parses PDF with pdfium; pages without usable text are read by OCR."""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import IO

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from vind.indexes.errors import CorruptFileError, EncryptedFileError, FileTooLargeError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.files.members import Entry
from vind.ingest.parsers.base import PASSWORD, Parts, Source
from vind.ingest.parsers.clauses import Heading
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.pdf import forms as pdf_xfa
from vind.ingest.parsers.pdf.contents import without_contents
from vind.ingest.parsers.pdf.continued import continued, split_header, whole_rows, whole_sentences
from vind.ingest.parsers.pdf.headings import Bookmark, HeadingFinder, Outline, Sections, footnotes
from vind.ingest.parsers.pdf.lines import Hyphens, Line
from vind.ingest.parsers.pdf.pages import CLOSED, ReadPage, read_pages
from vind.ingest.parsers.pdf.paragraphs import Paragraph, behind_their_marks, paragraphs
from vind.ingest.parsers.pdf.running import feet, footers_last, letterheads, running_lines
from vind.ingest.parsers.pictures.ocr import raise_failure
from vind.ingest.parsers.tables.headers import with_one_header
from vind.ingest.parsers.tables.rows import Row, looks_like_header
from vind.ingest.parsers.tables.tops import add_lines, rows_of_titles


def files_in(document: pdfium.PdfDocument) -> Iterator[Entry]:
    """The embedded files, in the document's order."""
    for place in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(place)
            name = attachment.get_name()
            changed = attachment.get_str_value("ModDate") if attachment.has_key("ModDate") else ""
        except pdfium.PdfiumError:  # an empty entry in the list
            continue
        yield Entry(name, partial(_open_attachment, attachment), parse_date(changed))


def _open_attachment(attachment: pdfium.PdfAttachment) -> IO[bytes]:
    """The content of an embedded file. Raises CorruptFileError."""
    try:
        return io.BytesIO(bytes(attachment.get_data()))
    except pdfium.PdfiumError as error:
        raise CorruptFileError("The file is damaged where it stands in the PDF.") from error


_PAGES_AT_MOST = 20_000


def parse(source: Source) -> ParsedDocument:
    """Read a PDF. Raises EncryptedFileError, CorruptFileError or FileTooLargeError."""
    with closing(_open(source)) as document:
        if len(document) > _PAGES_AT_MOST:
            raise FileTooLargeError(f"The file has {len(document):,} pages.")
        parts, beside = Parts("page"), Parts("")
        pages = list(read_pages(document, source, parts))
        read = _build(document, pages, parts, beside)
        source.unpacker.unpack(files_in(document))
    if not read.blocks and not source.unpacker.has_files:
        _refuse_lost(pages)
    for each in (parts, beside):
        each.check(read, source.unpacker)
    return read


def _refuse_lost(pages: list[ReadPage]) -> None:
    """Raise if an error, and not a lack of text, is why nothing was read."""
    if not pages or any(page.problem == CLOSED for page in pages):
        raise CorruptFileError("The file is damaged: its pages cannot be opened.")
    for page in pages:
        if page.failure:
            raise_failure(page.failure)


def _build(
    document: pdfium.PdfDocument, pages: Sequence[ReadPage], parts: Parts, beside: Parts
) -> ParsedDocument:
    facts, outline = DocumentFacts(), Outline([])
    with beside.reading("what the file says of itself"):
        facts = _facts(document)
    with beside.reading("bookmarks"):
        outline = _outline(document)
    builder = TextBuilder()
    numbered = list(enumerate(pages, start=1))
    together = Parts("")
    with together.reading("all pages together"):
        _add_pages(builder, numbered, outline, facts.title)
    if together.unread:
        # One page made the processing of all pages together fail; one by one it harms no other.
        builder = TextBuilder()
        for number, page in numbered:
            with parts.reading(number):
                _add_pages(builder, [(number, page)], outline, facts.title)
    left = ""
    with beside.reading("the dynamic form"):
        if pdf_xfa.is_dynamic(document):
            values, left = pdf_xfa.dynamic_form(document)
            builder.paragraph(values)
    return builder.build(facts, "; ".join(filter(None, (parts.unread, beside.unread, left))))


def _add_pages(
    builder: TextBuilder, numbered: Sequence[tuple[int, ReadPage]], outline: Outline, title: str
) -> None:
    """Add pages with their numbers, without headers, footers and contents."""
    numbers = [number for number, _ in numbered]
    pages = [page for _, page in numbered]
    as_read = [footers_last(page.lines) for page in pages]
    hyphens = Hyphens(as_read)
    ordered = list(map(hyphens.settled, as_read))
    labels = [page.label for page in pages]
    edges = [page.edges for page in pages]
    running = running_lines(ordered, edges, labels, title)
    kept = without_contents(
        [[line for line in page if id(line) not in running.left_out] for page in ordered]
    )
    before = continued(kept, ordered, edges, running.ids)
    whole = whole_rows(kept, before, hyphens)
    small = set[int]().union(*map(footnotes, kept))
    no_headings = small | letterheads(ordered, edges) | (running.ids & feet(ordered))
    finder = HeadingFinder((line for lines in kept for line in lines), outline)
    laid_out = [
        behind_their_marks(paragraphs(lines, outline.titles(lines, number)), small - running.ids)
        for number, lines in zip(numbers, kept, strict=True)
    ]
    is_heading = partial(_is_heading, finder)
    laid_out = whole_sentences(laid_out, no_headings | running.ids, is_heading, hyphens)
    sections = Sections(outline)
    tables = _TableWriter(builder, before, whole)
    across: set[str] = set()
    for number, page, lines, found in zip(numbers, pages, kept, laid_out, strict=True):
        builder.page(number, page.label)
        for paragraph in found:
            if paragraph.rows:
                tables.add(*paragraph.lines)
            else:
                is_plain = paragraph.goes_on or id(paragraph.lines[0]) in no_headings
                heading = None if is_plain else finder.find(paragraph, number)
                if heading:
                    heading = sections.placed(heading, paragraph.text, number)
                _add(builder, paragraph.text, heading)
        _add_beside(builder, page, lines, across)


def _is_heading(finder: HeadingFinder, paragraph: Paragraph, page: int) -> bool:
    found = finder.find(paragraph, page)
    return found is not None and found.length == len(paragraph.text)


def _open(source: Source) -> pdfium.PdfDocument:
    """Open a PDF. Raises EncryptedFileError, CorruptFileError.

    pypdfium2's own way reports the error of an earlier file for one without pages.
    """
    opened = raw.FPDF_LoadDocument(os.fsencode(source.path), None)
    if not opened:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise EncryptedFileError(PASSWORD)
        raise CorruptFileError("The file is damaged: it cannot be opened as a PDF.")
    document = pdfium.PdfDocument(opened)
    document.init_forms()
    return document


def _add(builder: TextBuilder, text: str, heading: Heading | None) -> None:
    if heading is None:
        builder.paragraph(text)
        return
    rest = text[heading.length :].lstrip()
    builder.heading(text[: heading.length], heading.level, run_in=bool(rest))
    builder.paragraph(rest)


def _add_beside(
    builder: TextBuilder, page: ReadPage, lines: Sequence[Line], across: set[str]
) -> None:
    """Add the text of pictures, slanted text and notes of a page, which its ``lines`` lack.

    ``across`` collects the slanted text, which many pages repeat.
    """
    for text in page.ocr:
        builder.paragraph(text)
    builder.paragraph("\n".join(text for text in page.across if text not in across))
    across.update(page.across)
    said = [one_line(" ".join(line.text for line in lines)), *map(one_line, page.ocr)]
    for note in page.notes:
        if not any(one_line(note) in text for text in said):
            builder.paragraph(note)


class _TableWriter:
    """Adds tables in order; a continued one gets the header of its first part.

    ``before`` and ``whole`` are the results of ``continued`` and ``whole_rows``.
    """

    def __init__(
        self,
        builder: TextBuilder,
        before: Mapping[int, int],
        whole: Mapping[int, Sequence[Row]],
    ) -> None:
        self._builder, self._before, self._whole = builder, before, whole
        self._headers: dict[int, Row] = {}

    def add(self, table: Line) -> None:
        goes_on = self._headers.get(self._before.get(id(table), 0), ())
        rows = self._whole.get(id(table), table.rows)
        self._headers[id(table)] = _add_table(self._builder, table, rows, goes_on)


def _add_table(builder: TextBuilder, table: Line, rows: Sequence[Row], goes_on: Row) -> Row:
    """Add the ``rows`` of a table, and return its header.

    ``goes_on`` is the header of the table that it continues, if any. Else rows of one cell at the
    top are its title.
    """
    rows = with_one_header(rows)
    repeated = split_header(goes_on, rows[0])
    if repeated:
        builder.table([*repeated, *rows[1:]], has_header=True)
        return goes_on
    titles = rows_of_titles(rows)
    below = with_one_header(rows[titles:])
    is_headed = table.bold or (below and split_header(goes_on, below[0]))
    if goes_on and not is_headed:
        builder.table(rows, has_header=False, goes_on=goes_on)
        return goes_on
    add_lines(builder, rows[:titles])
    has_header = len(below) > 1 and looks_like_header([below[0], _first_under(below)])
    builder.table(below, has_header=has_header)
    return below[0] if has_header else ()


def _first_under(rows: Sequence[Row]) -> Row:
    """The first value below each cell of the header, as the row below it may be a group name."""
    return [next(filter(None, column), "") for column in zip(*rows[1:], strict=True)]


def _outline(document: pdfium.PdfDocument) -> Outline:
    bookmarks = []
    for bookmark in document.get_toc():
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        if index is not None:
            title = one_line(bookmark.get_title())
            bookmarks.append(Bookmark(index + 1, title, bookmark.level + 1))
    return Outline(bookmarks)


def _facts(document: pdfium.PdfDocument) -> DocumentFacts:
    said = document.get_metadata_dict()
    return DocumentFacts(
        title=one_line(said.get("Title", "")),
        author=one_line(said.get("Author", "")),
        created=parse_date(said.get("CreationDate", "")),
        modified=parse_date(said.get("ModDate", "")),
    )
