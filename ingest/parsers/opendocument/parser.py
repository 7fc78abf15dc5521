"""Parses OpenDocument texts (.odt), presentations (.odp) and workbooks (.ods) from their XML."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from openpyxl.utils import get_column_letter

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import one_line
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import PASSWORD, Parts, Source
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.office.package import opened_office
from vind.ingest.parsers.office.running import (
    APART,
    RunningLine,
    running_line,
    told_once,
    watermark,
)
from vind.ingest.parsers.opendocument.text import TextReader
from vind.ingest.parsers.opendocument.xml import (
    DRAW,
    ELEMENTS,
    HEADING,
    OFFICE,
    PARAGRAPH,
    PRESENTATION,
    STYLE,
    TABLE,
    TEXT,
    Styles,
    apply_lettering,
    beside,
    lines,
    number,
    plain,
    rows_over,
    table_cells,
    table_rows,
    write_out_addresses,
)
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets.writer import SheetRow, SheetWriter

_REPEATED_AT_MOST = 1000
"""Of a row; one with more fills its sheet, by mistake or as an attack, and counts once."""


_LAST_COLUMN = 16_384
_NOTES_AT_MOST = 10_000  # of a sheet


def sheets_of(book: Any) -> Iterator[tuple[str, Any]]:
    """The names and elements of the sheets."""
    for sheet in book.iterchildren(TABLE + "table"):
        yield sheet.get(TABLE + "name", ""), sheet


def notes_on(sheet: Any) -> Iterator[tuple[str, str]]:
    """The notes on the cells of a sheet, with the cell ("B12")."""
    if next(sheet.iter(OFFICE + "annotation"), None) is None:
        return
    place, left = 1, _NOTES_AT_MOST
    for row in table_rows(sheet):
        column = 1
        for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            note = cell.find(OFFICE + "annotation")
            text = "" if note is None else "\n".join(filter(None, lines(note)))
            if text and left and column <= _LAST_COLUMN:
                left -= 1
                yield f"{get_column_letter(column)}{place}", text
            column += number(cell, TABLE + "number-columns-repeated")
        place += number(row, TABLE + "number-rows-repeated")


def rows_of(sheet: Any) -> Iterator[SheetRow]:
    """The rows of a sheet."""
    place = 1
    hanging: dict[int, tuple[int, int]] = {}  # column → the first row of a cell, and its last
    for row in table_rows(sheet):
        times = number(row, TABLE + "number-rows-repeated")
        found = list(table_cells(row))
        cells = list(map(_shown, found))
        merged = {column: first for column, (first, last) in hanging.items() if last >= place}
        beside = [column for column, cell in enumerate(found) if _is_covered(cell)]
        for offset in range(times if times <= _REPEATED_AT_MOST and any(cells) else 1):
            yield SheetRow(place + offset, list(cells), merged=merged, beside=beside)
        for column, cell in enumerate(found):
            if (height := rows_over(cell)) > 1:
                hanging[column] = (place, place + height - 1)
        place += times


def _is_covered(cell: Any) -> bool:
    return bool(cell.tag == TABLE + "covered-table-cell")


def _shown(cell: Any) -> str:
    """A cell's text as a reader sees it; dates are in ISO order, as in other workbooks."""
    if moment := cell.get(OFFICE + "date-value"):
        return str(moment)[:16].replace("T", " ").removesuffix(" 00:00")
    seen = " ".join(lines(cell)).strip()
    return seen or str(cell.get(OFFICE + "string-value") or cell.get(OFFICE + "value") or "")


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


_MANIFEST = "META-INF/manifest.xml"


def parse(source: Source) -> ParsedDocument:
    """Read a text, a presentation or a workbook.

    Raises CorruptFileError, EncryptedFileError or FileTooLargeError.
    """
    builder = TextBuilder()
    with opened_office(source.path), zipfile.ZipFile(source.path) as archive:
        _refuse_encrypted(archive)
        content = xml_root(archive.read("content.xml"))
        facts = _facts(archive)
        body = content.find(f"{OFFICE}body")
        if body is None or not len(body):
            raise CorruptFileError("The file is damaged: it has no body.")
        text, slides, book = (
            body.find(OFFICE + kind) for kind in ("text", "presentation", "spreadsheet")
        )
        roots = [content, *_parts(archive, "styles.xml")]
        styles = Styles(roots)
        for root in roots:
            apply_lettering(root, styles)
        write_out_addresses(content)
        reader = TextReader(builder, content, styles, archive)
        parts = Parts("sheet" if slides is None else "page")
        if text is not None:
            reader.add(text)
            _add_running(builder, roots, source)
        if slides is not None:
            _add_slides(builder, reader, slides, parts, source)
        if book is not None:
            writer = SheetWriter(builder)
            for name, sheet in sheets_of(book):
                source.beat()
                with parts.reading(name):
                    writer.add(name, rows_of(sheet))
                    writer.add_notes(name, dict(notes_on(sheet)))
        read = builder.build(facts, parts.unread)
        parts.check(read, source.unpacker)
        return read


def _add_running(builder: TextBuilder, roots: Sequence[Any], source: Source) -> None:
    """Add the texts of headers and footers after the text; nothing without text."""
    if text := builder.build().text:
        for said in running_texts(roots, text, PurePosixPath(source.name).name):
            builder.paragraph(said)


def _add_slides(
    builder: TextBuilder, reader: TextReader, slides: Any, parts: Parts, source: Source
) -> None:
    """Add the slides as pages: the title as a heading, the texts, and the notes."""
    for page, slide in enumerate(slides.iterchildren(DRAW + "page"), start=1):
        source.beat()
        builder.page(page, alone=True)
        with parts.reading(page):
            title = next((f for f in slide.iter(DRAW + "frame") if _is_title(f)), None)
            if title is not None:
                builder.heading(" ".join(lines(title)), 1)
                title.getparent().remove(title)
            reader.add(slide)


def _is_title(frame: Any) -> bool:
    return bool(frame.get(PRESENTATION + "class") == "title")


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    for manifest in _parts(archive, _MANIFEST):
        if manifest.find(".//{*}encryption-data") is not None:
            raise EncryptedFileError(PASSWORD)


def _facts(archive: zipfile.ZipFile) -> DocumentFacts:
    said = {
        element.tag.rpartition("}")[2]: element.text or ""
        for root in _parts(archive, "meta.xml")
        for element in root.iter("{*}*")
    }
    return DocumentFacts(
        title=one_line(said.get("title", "")),
        author=one_line(said.get("initial-creator", "") or said.get("creator", "")),
        created=parse_date(said.get("creation-date", "")),
        modified=parse_date(said.get("date", "")),
    )


def _parts(archive: zipfile.ZipFile, name: str) -> list[Any]:
    """A list with the root of a part, empty where there is no such part."""
    return [xml_root(archive.read(name))] if name in archive.namelist() else []
