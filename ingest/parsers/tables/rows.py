"""Reads the rows of HTML tables, and judges whether a first row is a header."""

import re
from collections.abc import Sequence

from vind.indexes.text.languages import YEAR
from vind.ingest.document.characters import one_line

Row = Sequence[str]

COLUMNS_AT_MOST = 60
"""Columns of a table made from records: those with more different fields are too diverse."""

_REPEATED_AT_MOST = 60  # characters of a merged cell that is repeated in each row
_SPAN_AT_MOST = 1000  # columns or rows; a larger span is a mistake or an attack
_SPAN = re.compile(r"\s*(\d{1,6})")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}([-/.])\d{1,2}\1(?:\d\d){1,2}")
_MOMENT = re.compile(rf"\[?(?:(?:{_DATE.pattern})[T ]+)?\d\d:\d\d\b")
SERIES = 4
"""Least length of a series of column names, such as days or weeks: three numbers may be data."""

_YEAR = re.compile(rf"^\s*{YEAR}\s*$")
# Superscripts are note references.
_NUMBER = re.compile(r"^[\s€$£%()+.,:/\d-]*\d[\s€$£%()+.,:/\d⁰¹²³⁴-⁹⁽⁾-]*$")


def table_of_html(html: str) -> tuple[str, list[list[str]]]:
    """The caption and the rows of the table in ``html``.

    A cell over several columns is followed by empty ones; one over several rows is in the first.
    """
    from lxml import html as parser

    rows: list[list[str]] = []
    free_from: dict[int, int] = {}  # by column: the first row without a cell from above
    table = parser.fragment_fromstring(html, create_parent="div")
    caption = " ".join(text for part in table.iter("caption") for text in part.itertext())
    for number, tr in enumerate(table.iter("tr")):
        row: list[str] = []
        for cell in tr.iterchildren("td", "th"):
            while free_from.get(len(row), 0) > number:
                row.append("")
            column, width = len(row), span(cell.get("colspan"))
            row += [one_line(" ".join(cell.itertext())), *[""] * (width - 1)]
            below = number + span(cell.get("rowspan"))
            free_from |= dict.fromkeys(range(column, column + width), below)
        rows.append(row)
    return caption, rows


def looks_like_header(rows: Sequence[Row]) -> bool:
    """Whether the first of several rows names the columns.

    Its cells are words, or years or dates above other values, or consecutive numbers. Rows that
    begin with labels ("Naam:") or with times, as in a log, have no header.
    """
    firsts = [next(iter(row), "").strip() for row in rows[:2]]
    if len(rows) < 2 or all(cell.endswith(":") for cell in firsts):
        return False
    if all(map(_MOMENT.match, firsts)):
        return False
    below = [*rows[1], *[""] * len(rows[0])]
    first = [(cell, under) for cell, under in zip(rows[0], below, strict=False) if cell.strip()]
    figures = [(cell, under) for cell, under in first if not _is_name(cell, under)]
    return len(first) > 1 and (not figures or _are_series(figures))


def filled(rows: Sequence[Row]) -> set[int]:
    """The columns, from 0, that are filled in any of the rows."""
    return {column for row in rows for column, cell in enumerate(row) if cell.strip()}


def with_numbers(rows: Sequence[Row]) -> set[int]:
    """The columns, from 0, that have a number in any of the rows."""
    return {column for row in rows for column, cell in enumerate(row) if is_number(cell)}


def is_number(text: str) -> bool:
    """Whether a cell is a number, an amount or a date in figures."""
    return _NUMBER.match(text) is not None


def is_year(text: str) -> bool:
    """Whether a cell is a year."""
    return _YEAR.match(text) is not None


def _is_name(cell: str, under: str) -> bool:
    over_values = is_year(cell) and bool(under.strip()) and not is_year(under)
    return over_values or not is_number(cell)


def _are_series(figures: Sequence[tuple[str, str]]) -> bool:
    """Whether cells, each with the one below it, are a series of numbers or dates as names."""
    cells = [cell.strip() for cell, _ in figures]
    if len(cells) < SERIES:
        return False
    if all(map(_DATE.fullmatch, cells)):
        return not any(_DATE.fullmatch(under.strip()) for _, under in figures)
    return count_on(cells)


def count_on(cells: Row) -> bool:
    """Whether cells are consecutive numbers, such as steps or weeks."""
    first = int(cells[0]) if cells and cells[0].isdecimal() else 0
    return list(cells) == [str(first + place) for place in range(len(cells))]


def repeated(text: str) -> str:
    """The text of a merged cell to repeat in the rows below its first; empty if it is long."""
    text = one_line(text)
    return text if len(text) <= _REPEATED_AT_MOST else ""


def span(value: str | None) -> int:
    """The value of a ``colspan`` or ``rowspan``, at least 1."""
    said = _SPAN.match(value or "")
    return min(max(1, int(said[1])), _SPAN_AT_MOST) if said else 1
