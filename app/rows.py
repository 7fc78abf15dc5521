"""The rows of an answer as CSV, for spreadsheets."""

import csv
import io
import re
from collections.abc import Sequence

from vind.app.plain import printable
from vind.search.types import TableRows

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Characters that begin a formula in a spreadsheet. What others wrote must not become one."""

_NUMBER = re.compile(r"[+-][\d.,]+")


def csv_of(tables: Sequence[TableRows]) -> str:
    """The rows under the names of their columns, then their file and the headings above them.

    A table with other columns than the one before begins after an empty line.
    """
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    before: tuple[str, ...] | None = None
    for table in tables:
        if table.columns != before:
            if before is not None:
                lines.writerow([])
            lines.writerow([*map(csv_cell, table.columns), "file", "heading"])
            before = table.columns
        origin = [csv_cell(table.path), csv_cell(table.heading)]
        lines.writerows([*map(csv_cell, row), *origin] for row in table.rows)
    return text.getvalue()


def csv_cell(text: str) -> str:
    """The text of a cell without control characters, which no spreadsheet takes for a formula."""
    text = printable(text)
    is_formula = text.startswith(FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
