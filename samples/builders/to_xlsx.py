"""Workbooks: every first-level heading starts a sheet, tables are rows with real numbers."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from samples.builders.fixed_zip import with_fixed_times
from samples.builders.markup import Heading, Paragraph, Source, Table

_HEADER_FILL = PatternFill("solid", fgColor="1F5C7A")
_WIDEST_COLUMN = 48
"""In characters; a longer text wraps."""


def build(source: Source) -> bytes:
    """The bytes of an .xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    sheet: Worksheet | None = None
    for block in source.blocks:
        if isinstance(block, Heading):
            sheet = workbook.create_sheet(block.text)
        elif sheet is None:
            raise ValueError("A workbook's source starts with a heading: the first sheet's name.")
        elif isinstance(block, Paragraph):
            sheet.append([block.text])
        elif isinstance(block, Table):
            _add_table(sheet, block)
        else:
            raise ValueError(f"A sheet has no {type(block).__name__}.")
    properties = workbook.properties
    properties.title, properties.creator = source.settings["title"], source.settings["author"]
    properties.created = source.date.replace(tzinfo=None)
    written = io.BytesIO()
    workbook.save(written)
    return with_fixed_times(written.getvalue(), source.date)


def _add_table(sheet: Worksheet, block: Table) -> None:
    sheet.append(list(block.rows[0]))
    header = sheet.max_row
    for cell in sheet[header]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in block.rows[1:]:
        sheet.append([_value(text) for text in row])
        for cell, title in zip(sheet[sheet.max_row], block.rows[0], strict=True):
            for currency in "€£":
                if currency in title and not isinstance(cell.value, str):
                    cell.number_format = f"{currency} #,##0.00"
    for number, column in enumerate(zip(*block.rows, strict=True), start=1):
        width = min(max(map(len, column)) + 2, _WIDEST_COLUMN)
        sheet.column_dimensions[get_column_letter(number)].width = width
    if sheet.freeze_panes is None:
        sheet.freeze_panes = f"A{header + 1}"


def _value(text: str) -> str | int | float | None:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None
