"""Reads the number formats and notes of Excel workbooks up to 2003 (.xls) with xlrd."""

import os
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

from openpyxl.utils import get_column_letter

GENERAL = "General"
"""The format that shows the plain number."""


class NumberFormats:
    """The number formats of a workbook; all are ``GENERAL`` where they cannot be read.

    ``unread`` then says so.
    """

    def __init__(self, book: Any = None, unread: str = "") -> None:
        self._book = book
        self.unread = unread

    @classmethod
    def of(cls, path: Path) -> Self:
        """The formats of a file, as far as xlrd can read it."""
        import xlrd

        try:
            with Path(os.devnull).open("w") as nowhere:
                return cls(xlrd.open_workbook(path, logfile=nowhere, formatting_info=True))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  (xlrd raises many kinds; calamine may read the values)
            return cls(unread="what its number formats show: they are damaged")

    def of_sheet(self, name: str) -> Callable[[int, int], str]:
        """A function that returns the format of a cell by row and column, from 0."""
        if self._book is None or name not in self._book.sheet_names():
            return lambda _row, _column: GENERAL
        sheet, formats = self._book.sheet_by_name(name), self._formats()

        def format_of(row: int, column: int) -> str:
            if row >= sheet.nrows or column >= sheet.row_len(row):
                return GENERAL
            number: int = sheet.cell_xf_index(row, column)
            return formats[number]

        return format_of

    def notes_on(self, name: str) -> dict[str, str]:
        """The notes on the cells of a sheet, by cell ("B12")."""
        if self._book is None or name not in self._book.sheet_names():
            return {}
        notes = self._book.sheet_by_name(name).cell_note_map.items()
        return {
            f"{get_column_letter(column + 1)}{row + 1}": note.text.strip()
            for (row, column), note in sorted(notes, key=itemgetter(0))
            if note.text.strip()
        }

    def _formats(self) -> list[str]:
        """The formats by the number with which cells refer to them.

        Built-in ones need not be in the file. For those openpyxl's texts are used, as
        ``number_formats`` knows which of them show the reader's own currency.
        """
        from openpyxl.styles.numbers import BUILTIN_FORMATS
        from xlrd.formatting import std_format_strings

        texts = []
        for cell_format in self._book.xf_list:
            key = cell_format.format_key
            known = self._book.format_map.get(key)
            text = known.format_str if known else GENERAL
            is_own = text != std_format_strings.get(key)
            texts.append(text if is_own else BUILTIN_FORMATS.get(key, text))
        return texts
