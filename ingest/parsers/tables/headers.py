"""Finds the header rows of a table, and tables that continue after an empty row."""

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
"""Rows at the top of a table that determine its header: two of names, and three below."""

_SIGN = re.compile(r"[€$£¥]")

# Words in a header above an empty row: two may be a label and its value.
_MIN_LONE_NAMES = 3
_STEPS = 2  # consecutive numbers below a merged cell that may be names


def goes_on(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether two blocks with an empty row between them are one table.

    They are where the same columns are filled, and the second block begins with a number in a
    column where the first has one. The first may also be a lone header.
    """
    columns = filled(above)
    if not columns or columns != filled(below) or looks_like_header(below):
        return False
    begun, before = with_numbers(below[:1]), with_numbers(above)
    if len(above) == 1 and not before:
        return bool(begun) and len(columns) >= _MIN_LONE_NAMES
    return bool(begun & before)


def header_rows(rows: Sequence[Row], beside: Collection[int] = ()) -> int:
    """How many rows at the top name the columns: 0, 1, or 2 where names are grouped below others.

    It is 2 only where the second row cannot be data. No group includes the first column, and the
    second row has no numbers except years and series. Either the cells of the first row are merged
    over the groups (``beside`` has the columns into which they extend), or all groups have the same
    number of columns, more than one, with different names, and mostly numbers below.
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
    """The names of the columns, of up to two header rows.

    The name of a group is repeated before the name of each of its columns.
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
    """The rows, with two header rows joined into one."""
    headers = header_rows(rows)
    return [joined(rows[:headers]), *rows[headers:]] if headers > 1 else rows


def without_signs_of(header: Row, cells: Row) -> list[str]:
    """The cells of a row without a currency sign that their column's name has ("Prijs (€)")."""
    return [
        cell.replace(f"{sign[0]} ", "", 1) if (sign := _SIGN.search(name)) else cell
        for cell, name in zip(cells, chain(header, repeat("")), strict=False)
    ]


def _are_names(lower: Row, groups: Sequence[Sequence[int]], steps: int) -> bool:
    """Whether no cell is a number, except years and series of at least ``steps`` in a group."""
    counted = {
        column
        for group in groups
        if len(group) >= steps and count_on([lower[column] for column in group])
        for column in group
    }
    numbers = (cell for column, cell in enumerate(lower) if column not in counted)
    return all(is_year(cell) or not is_number(cell) for cell in numbers)


def _groups(upper: Row, lower: Row) -> list[list[int]]:
    """The columns of each group: a name in ``upper``, and the names below and to the right."""
    groups: list[list[int]] = []
    for column, (name, under) in enumerate(zip_longest(upper, lower, fillvalue="")):
        if name and under:
            groups.append([column])
        elif under and groups and groups[-1][-1] == column - 1:
            groups[-1].append(column)
    return groups
