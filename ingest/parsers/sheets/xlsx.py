"""Parses Excel workbooks (.xlsx).

unstructured's partition_xlsx is not used: it writes dates and percentages as raw numbers, separates
a header from its table at an empty row, keeps each sheet in memory three times, and is slow.
"""

from collections.abc import Iterator
from zipfile import ZipFile

from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.office.objects import hand_on, objects_in_package
from vind.ingest.parsers.office.package import facts_of, opened_office
from vind.ingest.parsers.sheets.writer import SheetWriter
from vind.ingest.parsers.sheets.xlsx_book import Book
from vind.ingest.parsers.sheets.xlsx_drawings import drawn_on
from vind.ingest.parsers.sheets.xlsx_notes import notes_on


def parse(source: Source) -> ParsedDocument:
    """Read an Excel workbook. Raises CorruptFileError or FileTooLargeError."""
    builder = TextBuilder()
    writer = SheetWriter(builder)
    with opened_office(source.path) as file, ZipFile(file) as archive:
        book = Book(archive)
        sheets, notes, drawings = map(Parts, ("sheet", "notes on sheet", "drawing on sheet"))
        for name, part in book.sheets():
            source.beat()
            with sheets.reading(name):
                writer.add(name, book.rows(part))
            with notes.reading(name):
                writer.add_notes(name, notes_on(archive, part))
            with drawings.reading(name):
                writer.add_drawn(name, drawn_on(archive, part))
        lost = [parts.unread for parts in (sheets, notes, drawings)]
        read = builder.build(facts_of(file), "; ".join(filter(None, (*lost, *_unread(book)))))
        sheets.check(read, source.unpacker)
    return hand_on(source, objects_in_package(source.path), read)


def _unread(book: Book) -> Iterator[str]:
    yield from book.unread
    if formulas := book.formulas_without_value:
        what = "1 formula has no value" if formulas == 1 else f"{formulas:,} formulas have no value"
        cure = "open it in Excel or LibreOffice and save it, to have it calculated"
        yield f"{what} in the file: {cure}"
