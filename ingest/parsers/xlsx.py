"""Excel: sheets as ``ingest.parsers.sheets`` has them.

Not through unstructured's partition_xlsx: it prints dates and percentages as raw numbers, takes the
header row off a table that has an empty row below it, holds each sheet in memory three times, and
takes ten times as long (2 s for 5,000 rows).
"""

import re
from contextlib import closing
from typing import Any

from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.office import facts_of, opened
from ingest.parsers.sheets import SheetRow, SheetWriter, shown

_PERCENT = re.compile(r"(?:\.(?P<decimals>[0#?]+))?[^.;]*%")
"""In a number format (ECMA-376, 18.8.31): "0.0%" shows one decimal."""

HALF_UP = 1 + 1e-12
"""Python rounds 2.5 to 2, Excel to 3."""

# A sheet of Excel has no more rows. openpyxl gives the empty ones before a row too: without this, a
# damaged number of a row makes it give them for minutes.
_LAST_ROW = 1_048_576


def parse(source: Source) -> ParsedDocument:
    """Read an Excel workbook. Raises CorruptFileError or FileTooLargeError."""
    import openpyxl

    builder = TextBuilder()
    writer = SheetWriter(builder)
    # As an open file: of a path openpyxl wants the right extension, which a member has not.
    with opened(source.path), source.path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            facts = facts_of(source.path)
            for sheet in book.worksheets:
                source.beat()
                sheet.reset_dimensions()
                rows = enumerate(sheet.iter_rows(max_row=_LAST_ROW), start=1)
                writer.add(sheet.title, (SheetRow(n, list(map(_shown, row))) for n, row in rows))
    return builder.build(facts)


def _shown(cell: Any) -> str:
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and (percent := _PERCENT.search(cell.number_format or "")):
        decimals = len(percent["decimals"] or "")
        return f"{value * 100 * HALF_UP:.{decimals}f}%"
    return shown(value)
