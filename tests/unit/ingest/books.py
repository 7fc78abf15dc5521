"""Workbooks as tests make them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment

Rows = Sequence[Any]
"""Rows of a sheet, each a sequence of values."""


def workbook(
    file: Path,
    rows: Rows,
    *,
    title: str = "Sheet",
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Path:
    """A workbook of one sheet, with number formats and notes by the names of their cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    for cell, text in (notes or {}).items():
        sheet[cell].comment = Comment(text, "An")
    book.save(file)
    return file
