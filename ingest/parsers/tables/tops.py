"""What stands above the header of a table, without an empty row between: a title, a period."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from vind.ingest.document import TextBuilder
from vind.ingest.parsers.tables.rows import Row, filled, is_number, looks_like_header, with_numbers

_LINES_AT_MOST = 20
ROWS_OF_A_TABLE = 100
"""Those tell which columns it has, and which of them have numbers."""


def rows_of_titles(rows: Sequence[Row]) -> int:
    """The number of rows at the top of one cell at most; all, where no row has two.

    They say what the table is called, as no row that names or fills its columns does.
    """
    return next((n for n, row in enumerate(rows) if len(filled([row])) > 1), len(rows))


def lines_above(rows: Sequence[Row]) -> int:
    """The number of rows at the top that are titles and not table; all, where no row has two cells.

    Those of one cell, and those of a few ("Period", "May") above the first row that names every
    column. That they are no names themselves is told by how few they are, by a number among them or
    by a colon.
    """
    titles = rows_of_titles(rows)
    for place in range(titles, min(len(rows), _LINES_AT_MOST)):
        columns = filled([rows[place]])
        if place > titles and _names_all(rows[place : place + ROWS_OF_A_TABLE]):
            above = rows[titles:place]
            return place if all(_is_line(row, len(columns)) for row in above) else titles
        if columns and max(columns) - min(columns) >= len(columns):
            break  # names over names
    return titles


def tables_in(rows: Sequence[Row]) -> Iterator[slice]:
    """Where each table stands, with the lines above it, in rows that have no empty one between."""
    for start, end in pairwise([*_starts(rows), len(rows)]):
        yield slice(start, end)


def _starts(rows: Sequence[Row]) -> list[int]:
    """Where tables begin, from 0.

    Another begins with names that begin as those of the first do, over numbers, or with a line of
    one cell above these ("South").
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
    """Add what stands above a table: a cell by itself is a paragraph."""
    for row in rows:
        said = [cell for cell in row if cell.strip()]
        if len(said) == 1:
            builder.paragraph(said[0])
        else:
            builder.table([said], has_header=False)


def _names_all(rows: Sequence[Row]) -> bool:
    """Whether the first row names all columns that are in use below it, each by another word."""
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
    is_told = any(is_number(cell) or cell.rstrip().endswith(":") for cell in said)
    return len(said) * 2 <= columns or (len(said) < columns and is_told)
