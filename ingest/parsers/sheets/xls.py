"""Parses Excel up to 2003 (.xls) and the binary format .xlsb with calamine.

calamine reads no number formats, notes or text boxes. Those of .xls are read separately
(``xls_formats``, ``xls_drawings``); in .xlsb a percentage remains a number, 0.125.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import PASSWORD, Parts, Source, damaged
from vind.ingest.parsers.office import ole
from vind.ingest.parsers.office import package as office
from vind.ingest.parsers.office.objects import hand_on, objects_in_ole, objects_in_package
from vind.ingest.parsers.office.package import starts_zip
from vind.ingest.parsers.sheets.number_formats import formatted_row
from vind.ingest.parsers.sheets.writer import SheetRow, SheetWriter
from vind.ingest.parsers.sheets.xls_drawings import drawn_in
from vind.ingest.parsers.sheets.xls_formats import NumberFormats


def parse(source: Source) -> ParsedDocument:
    """Read a workbook. Raises CorruptFileError, EncryptedFileError or FileTooLargeError."""
    import python_calamine as calamine

    builder = TextBuilder()
    is_zip = starts_zip(source.path)
    facts = _facts(source, is_zip)
    formats = NumberFormats() if is_zip else NumberFormats.of(source.path)
    parts, beside = Parts("sheet"), Parts("")
    drawn: Mapping[str, Mapping[str, str]] = {}
    if not is_zip:
        with beside.reading("drawings"), ole.opened_ole(source.path) as container:
            drawn = drawn_in(container)
    with _our_errors(), calamine.load_workbook(source.path) as book:
        _add_sheets(builder, book, formats, drawn, parts, source)
    lost = filter(None, (parts.unread, beside.unread, formats.unread))
    read = builder.build(facts, "; ".join(lost))
    parts.check(read, source.unpacker)
    embedded = objects_in_package if is_zip else objects_in_ole
    return hand_on(source, embedded(source.path), read)


@contextmanager
def _our_errors() -> Iterator[None]:
    """Convert calamine's errors to CorruptFileError and EncryptedFileError.

    An OSError is raised where the disk fails.
    """
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError as error:
        raise EncryptedFileError(PASSWORD) from error
    except calamine.CalamineError as error:
        raise damaged(error) from error
    except OSError as error:
        # An error of the disk has a number, which calamine may put in the text.
        if error.errno is not None or "(os error " in str(error):
            raise
        raise damaged(error) from error
    except BaseException as error:
        # A Rust panic is not an Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise CorruptFileError("The file is damaged and cannot be read.") from error
        raise


def _add_sheets(
    builder: TextBuilder,
    book: Any,
    formats: NumberFormats,
    drawn: Mapping[str, Mapping[str, str]],
    parts: Parts,
    source: Source,
) -> None:
    from python_calamine import SheetTypeEnum

    writer = SheetWriter(builder)
    for sheet in book.sheets_metadata:
        source.beat()
        if sheet.typ == SheetTypeEnum.WorkSheet:
            with parts.reading(sheet.name), _our_errors():
                rows = book.get_sheet_by_name(sheet.name).iter_rows()
                writer.add(sheet.name, _formatted(rows, formats.of_sheet(sheet.name)))
                writer.add_notes(sheet.name, formats.notes_on(sheet.name))
                writer.add_drawn(sheet.name, drawn.get(sheet.name, {}))


def _formatted(
    rows: Iterable[list[object]], format_of: Callable[[int, int], str]
) -> Iterator[SheetRow]:
    for place, values in enumerate(rows):
        cells = ((value, format_of(place, column)) for column, value in enumerate(values))
        yield formatted_row(place + 1, cells)


def _facts(source: Source, is_zip: bool) -> DocumentFacts:
    if is_zip:
        with office.opened_office(source.path):
            return office.facts_of(source.path)
    with ole.opened_ole(source.path) as container:
        if ole.needs_password(container):
            raise EncryptedFileError(PASSWORD)
        return ole.facts_of(container)
