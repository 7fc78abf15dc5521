"""Separates titles and other lines above a table's header from the table."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from vind.ingest.document.parsed import TextBuilder
from vind.ingest.parsers.tables.rows import Row, filled, is_number, looks_like_header, with_numbers

_LINES_AT_MOST = 20
ROWS_OF_A_TABLE = 100
"""Rows that are enough to know the columns of a table, and which of them have numbers."""


def rows_of_titles(rows: Sequence[Row]) -> int:
    """The number of rows at the top with at most one cell, which are titles."""
    return next((n for n, row in enumerate(rows) if len(filled([row])) > 1), len(rows))


def lines_above(rows: Sequence[Row]) -> int:
    """The number of rows at the top that are not part of the table; all if no row has two cells.

    Those are rows of one cell, and rows of a few cells ("Period", "May") above the first row that
    names every column. The latter are no headers, as they have few cells, a number or a colon.
    """
    titles = rows_of_titles(rows)
    for place in range(titles, min(len(rows), _LINES_AT_MOST)):
        columns = filled([rows[place]])
        if place > titles and _names_all(rows[place : place + ROWS_OF_A_TABLE]):
            above = rows[titles:place]
            return place if all(_is_line(row, len(columns)) for row in above) else titles
        if columns and max(columns) - min(columns) >= len(columns):
            break  # names of groups
    return titles


def tables_in(rows: Sequence[Row]) -> Iterator[slice]:
    """The slices of consecutive rows that are a table each, with the lines above it."""
    for start, end in pairwise([*_starts(rows), len(rows)]):
        yield slice(start, end)


def _starts(rows: Sequence[Row]) -> list[int]:
    """The rows, from 0, at which tables begin.

    Another table begins with a header that has the same first name and numbers below it, or with a
    line of one cell above that ("South").
    """
    first = lines_above(rows)
    if not looks_like_header(rows[first:]):
        return [0]
    column = min(filled([rows[first]]))
    names = [
        place
        for place in range(first + 2, len(rows) - 1)
        if rows[place][column : column + 1] == rows[first][column : column + 1]
        and looks_like_header(rows[place : place + 2])
        and with_numbers([rows[place + 1]])
    ]
    return [0, *(place - (len(filled([rows[place - 1]])) == 1) for place in names)]


def add_lines(builder: TextBuilder, rows: Sequence[Row]) -> None:
    """Add the lines above a table; a row of one cell becomes a paragraph."""
    for row in rows:
        said = [cell for cell in row if cell.strip()]
        if len(said) == 1:
            builder.paragraph(said[0])
        else:
            builder.table([said], has_header=False)


def _names_all(rows: Sequence[Row]) -> bool:
    """Whether the first row has a different name for each column that is used below it."""
    names = [cell for cell in rows[0] if cell.strip()]
    columns, used = filled(rows[:1]), filled(rows[1:])
    return (
        looks_like_header(rows)
        and len(set(names)) == len(names) > 2
        and used <= columns
        and len(used) * 2 > len(columns)
    )


def _is_line(row: Row, columns: int) -> bool:
    said = [cell for cell in row if cell.strip()]
    has_value = any(is_number(cell) or cell.rstrip().endswith(":") for cell in said)
    return len(said) * 2 <= columns or (len(said) < columns and has_value)
