"""Which rows of a table name its columns, and where a table goes on after an empty row."""

import re
from collections.abc import Collection, Sequence
from itertools import chain, repeat, zip_longest

from vind.ingest.parsers.tables.rows import (
    SERIES,
    Row,
    count_on,
    filled,
    is_number,
    is_year,
    looks_like_header,
    with_numbers,
)

ROWS_THAT_TELL = 5
"""At the top of a table: two that may be its header, and those under them."""

_SIGN = re.compile(r"[€$£¥]")

# Three words in a row are a header; two may be a name with what it says.
_NAMES_ALONE = 3
_STEPS = 2  # that a merged cell may be over


def goes_on(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether two blocks with an empty row between are one table.

    The same columns are filled, and the second begins with a number where the first has one. A
    header may stand alone above them.
    """
    columns = filled(above)
    if not columns or columns != filled(below) or looks_like_header(below):
        return False
    begun, before = with_numbers(below[:1]), with_numbers(above)
    if len(above) == 1 and not before:
        return bool(begun) and len(columns) >= _NAMES_ALONE
    return bool(begun & before)


def header_rows(rows: Sequence[Row], beside: Collection[int] = ()) -> int:
    """How many rows at the top name the columns: none, one, or two with names over names.

    Two only where the first row of a table cannot be the second of them: none of it under a name
    that is over the first column, no numbers in it but years, or those that count on below each
    name, and either cells of the first row are merged over these columns, as ``beside`` says, or
    there are names over several columns each, as many and never the same ones twice, and mostly
    numbers below.
    """
    if not looks_like_header(rows):
        return 0
    upper, lower, *below = rows[:ROWS_THAT_TELL]
    groups = _groups(upper, lower)
    grouped = {column for group in groups for column in group}
    if min(filled([upper, lower])) in grouped:
        return 1
    wide = {column for group in groups for column in group[1:]}
    if below and wide and wide.issubset(beside):
        return 2 if _are_names(lower, groups, _STEPS) else 1
    figures = [cell for row in below for n, cell in enumerate(row) if n in grouped and cell]
    widths = {len(group) for group in groups}
    are_two = (
        len(widths) == 1
        and min(widths) > 1
        and all(len({lower[column] for column in group}) in widths for group in groups)
        and not any(map(is_year, lower))
        and _are_names(lower, groups, SERIES)
        and sum(map(is_number, figures)) * 2 > len(figures)
    )
    return 2 if are_two else 1


def joined(headers: Sequence[Row]) -> list[str]:
    """The names of the columns out of ``header_rows``, none to two.

    Of two a name over several columns is in the name of each.
    """
    if len(headers) < 2:
        return [name for header in headers for name in header]
    upper, lower = headers
    over = {column: upper[group[0]] for group in _groups(upper, lower) for column in group}
    return [
        f"{over.get(column, name)} {under}".strip()
        for column, (name, under) in enumerate(zip_longest(upper, lower, fillvalue=""))
    ]


def with_one_header(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with the two that name the columns as one, where there are two."""
    headers = header_rows(rows)
    return [joined(rows[:headers]), *rows[headers:]] if headers > 1 else rows


def without_signs_of(header: Row, cells: Row) -> list[str]:
    """The cells of a row without the currency that the name of their column has ("Prijs (€)")."""
    return [
        cell.replace(f"{sign[0]} ", "", 1) if (sign := _SIGN.search(name)) else cell
        for cell, name in zip(cells, chain(header, repeat("")), strict=False)
    ]


def _are_names(lower: Row, groups: Sequence[Sequence[int]], steps: int) -> bool:
    """Whether no cell is a number, but years and ``steps`` or more that count on in a group."""
    counted = {
        column
        for group in groups
        if len(group) >= steps and count_on([lower[column] for column in group])
        for column in group
    }
    numbers = (cell for column, cell in enumerate(lower) if column not in counted)
    return all(is_year(cell) or not is_number(cell) for cell in numbers)


def _groups(upper: Row, lower: Row) -> list[list[int]]:
    """The columns below each name that has names under it, as a merged cell has."""
    groups: list[list[int]] = []
    for column, (name, under) in enumerate(zip_longest(upper, lower, fillvalue="")):
        if name and under:
            groups.append([column])
        elif under and groups and groups[-1][-1] == column - 1:
            groups[-1].append(column)
    return groups
