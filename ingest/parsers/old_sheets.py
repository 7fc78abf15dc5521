"""Excel up to 2003 (.xls), and its later binary format (.xlsb), through calamine.

calamine knows no number formats: a percentage is the number behind it, 0.125.
"""

import zipfile
from collections.abc import Iterator
from typing import Any

from indexes.errors import CorruptFileError, EncryptedFileError
from indexes.types import DocumentFacts
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers import office, ole
from ingest.parsers.base import Source
from ingest.parsers.sheet_values import shown
from ingest.parsers.sheets import SheetRow, SheetWriter


def parse(source: Source) -> ParsedDocument:
    """Read a workbook. Raises CorruptFileError, EncryptedFileError or FileTooLargeError."""
    import python_calamine as calamine

    builder = TextBuilder()
    facts = _facts(source)
    try:
        with calamine.load_workbook(source.path) as book:
            _add_sheets(builder, book, source)
    except calamine.PasswordError as error:
        raise EncryptedFileError("The file is protected with a password.") from error
    except calamine.CalamineError as error:
        raise CorruptFileError(f"The file is damaged and cannot be read ({error}).") from error
    except BaseException as error:
        # A panic of calamine's Rust is no Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise CorruptFileError("The file is damaged and cannot be read.") from error
        raise
    return builder.build(facts)


def _add_sheets(builder: TextBuilder, book: Any, source: Source) -> None:
    from python_calamine import SheetTypeEnum

    writer = SheetWriter(builder)
    for sheet in book.sheets_metadata:
        source.beat()
        if sheet.typ == SheetTypeEnum.WorkSheet:
            writer.add(sheet.name, _rows(book.get_sheet_by_name(sheet.name)))


def _rows(sheet: Any) -> Iterator[SheetRow]:
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield SheetRow(number, [shown(value) for value in values])


def _facts(source: Source) -> DocumentFacts:
    if zipfile.is_zipfile(source.path):
        with office.opened(source.path):
            return office.facts_of(source.path)
    with ole.opened(source.path) as container:
        return ole.facts_of(container)
