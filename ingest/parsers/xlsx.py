"""Excel: sheets as ``ingest.parsers.sheets`` has them.

Not through unstructured's partition_xlsx: it prints dates and percentages as raw numbers, takes the
header row off a table that has an empty row below it, holds each sheet in memory three times, and
takes ten times as long (2 s for 5,000 rows).
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any
from zipfile import ZipFile

from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.number_formats import formatted_row
from ingest.parsers.office import facts_of, opened
from ingest.parsers.sheets import SheetWriter
from ingest.parsers.xlsx_formulas import without_value
from ingest.parsers.xlsx_notes import notes_on

# A sheet of Excel has no more rows. openpyxl gives the empty ones before a row too: without this, a
# damaged number of a row makes it give them for minutes.
_LAST_ROW = 1_048_576


def parse(source: Source) -> ParsedDocument:
    """Read an Excel workbook. Raises CorruptFileError or FileTooLargeError."""
    import openpyxl

    builder = TextBuilder()
    writer = SheetWriter(builder)
    # As an open file: of a path openpyxl wants the right extension, which a member has not.
    with opened(source.path) as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        with closing(book), ZipFile(file) as archive:
            facts = facts_of(file)
            for sheet in book.worksheets:
                source.beat()
                sheet.reset_dimensions()
                rows = enumerate(sheet.iter_rows(max_row=_LAST_ROW), start=1)
                writer.add(sheet.title, (formatted_row(n, _cells(row)) for n, row in rows))
                writer.add_notes(sheet.title, notes_on(archive, sheet._worksheet_path))  # noqa: SLF001
        return builder.build(facts, _unread(without_value(file)))


def _unread(formulas: int) -> str:
    if not formulas:
        return ""
    what = "1 formula has no value" if formulas == 1 else f"{formulas:,} formulas have no value"
    return f"{what} in the file: open it in Excel or LibreOffice and save it, to have it calculated"


def _cells(row: Iterable[Any]) -> Iterator[tuple[object, str]]:
    return ((cell.value, cell.number_format or "") for cell in row)
