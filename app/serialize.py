"""Results as JSON, a record's own fields and nothing else, and as CSV for spreadsheets."""

import csv
import io
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vind.app.plain import printable

if TYPE_CHECKING:
    from vind.search.types import TableRows


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Characters that begin a formula in a spreadsheet. What others wrote must not become one."""

_NUMBER = re.compile(r"[+-][\d.,]+")


def to_json(value: object, *, indent: int | None = 2) -> str:
    """``value`` (a record, or lists and mappings of them) as JSON, days and times in ISO 8601.

    The text is ASCII, so that no locale or terminal can garble it.
    """
    return json.dumps(_plain(value), indent=indent, allow_nan=False, default=_named)


def print_json(value: object) -> None:
    """Writes ``value`` to stdout as one JSON document."""
    sys.stdout.write(to_json(value) + "\n")


def print_json_line(value: object) -> None:
    """Writes ``value`` to stdout as one line and flushes, as a reader may follow the output."""
    sys.stdout.write(to_json(value, indent=None) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _named(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def csv_of(tables: "Sequence[TableRows]") -> str:
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
