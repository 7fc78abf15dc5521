"""Parses OpenDocument texts (.odt), presentations (.odp) and workbooks (.ods) from their XML."""

import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.cleaning import one_line
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import PASSWORD, Source
from vind.ingest.parsers.dates import parse_date
from vind.ingest.parsers.office.package import opened_office
from vind.ingest.parsers.opendocument.lettering import apply_lettering
from vind.ingest.parsers.opendocument.running import running_texts
from vind.ingest.parsers.opendocument.sheets import notes_on, rows_of, sheets_of
from vind.ingest.parsers.opendocument.styles import Styles
from vind.ingest.parsers.opendocument.text import TextReader
from vind.ingest.parsers.opendocument.xml import (
    DRAW,
    OFFICE,
    PRESENTATION,
    lines,
    write_out_addresses,
)
from vind.ingest.parsers.parts import Parts
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets.writer import SheetWriter

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
    for number, slide in enumerate(slides.iterchildren(DRAW + "page"), start=1):
        source.beat()
        builder.page(number, alone=True)
        with parts.reading(number):
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
