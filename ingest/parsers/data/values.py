"""Adds the values of JSON and YAML to a document, each with its key."""

from collections.abc import Iterator
from typing import Any

from vind.ingest.document import TextBuilder
from vind.ingest.parsers.tables.rows import COLUMNS_AT_MOST

_CELL_AT_MOST = 300  # characters; a longer value is text, not a cell
_FILLED = 0.5  # least share of filled cells in a table; chosen by eye
_RECORD_AT_MOST = 2000  # characters of a record that is kept whole
_LIST_LINE_AT_MOST = 200  # characters of a list that fits on the line of its key
_NAMES = ("title", "titel", "name", "naam", "id")  # keys that name a record
_LEVELS = 6  # of headings; deeper values have their path before them

# By how much YAML aliases may multiply a file's size, from this size on.
_TIMES_LARGER = 10
_LARGER_FROM = 100_000


def check_bounds(value: Any, size: int) -> None:
    """Raise ValueError for a value far larger than its file, of ``size`` characters.

    A value with several YAML aliases is in memory once, but would be written for each.
    """
    left = max(size, _LARGER_FROM) * _TIMES_LARGER
    waiting = [value]
    while waiting and left > 0:
        current = waiting.pop()
        left -= 1
        if isinstance(current, dict):
            left -= sum(len(str(key)) for key in current)
            waiting += current.values()
        elif isinstance(current, list):
            waiting += current
        else:
            left -= len(str(current))
    if left <= 0:
        raise ValueError("aliases multiply the file")


def add_value(builder: TextBuilder, value: Any, level: int = 1) -> None:
    """Add a value of text, numbers, truth values, nothing, lists and mappings."""
    if isinstance(value, dict):
        _add_mapping(builder, value, level)
    elif isinstance(value, list):
        _add_list(builder, value, level)
    else:
        builder.paragraph(_shown(value))


def _add_mapping(builder: TextBuilder, mapping: dict[Any, Any], level: int) -> None:
    """Add the plain values first, so that none is below the heading of a nested one."""
    lines = [f"{key}: {line}" for key, inner in mapping.items() if (line := _on_a_line(inner))]
    builder.paragraph("\n".join(lines))
    for key, inner in mapping.items():
        if not isinstance(inner, dict | list) or _on_a_line(inner):
            continue
        if level > _LEVELS:
            _add_leaves(builder, inner, str(key))
        elif inner:
            builder.heading(str(key), level)
            add_value(builder, inner, level + 1)


def _add_list(builder: TextBuilder, values: list[Any], level: int) -> None:
    if columns := _columns(values):
        rows = [[_on_a_line(record.get(column)) for column in columns] for record in values]
        builder.table([[str(column) for column in columns], *rows], has_header=True)
    elif values and all(isinstance(row, list) and _are_plain(row) for row in values):
        builder.table([[_shown(cell) for cell in row] for row in values], has_header=False)
    elif level > _LEVELS or all(map(_is_small, values)):
        for value in values:
            if isinstance(value, dict | list):
                _add_leaves(builder, value)
            else:
                builder.item(_shown(value))
    else:
        for number, value in enumerate(values, start=1):
            builder.heading(_name(value) or str(number), level)
            add_value(builder, value, level + 1)


def _columns(records: list[Any]) -> list[Any]:
    """The columns of a table of records: several flat ones with mostly the same keys; else []."""
    if len(records) < 2 or not all(isinstance(record, dict) for record in records):
        return []
    cells = [cell for record in records for cell in record.values()]
    if any(isinstance(cell, dict) or len(_on_a_line(cell)) > _CELL_AT_MOST for cell in cells):
        return []
    if any(isinstance(cell, list) and cell and not _on_a_line(cell) for cell in cells):
        return []
    columns = list(dict.fromkeys(key for record in records for key in record))
    is_full = len(cells) >= _FILLED * len(columns) * len(records)
    return columns if is_full and len(columns) <= COLUMNS_AT_MOST else []


def _name(value: Any) -> str:
    """The name of a record, by one of its values."""
    named = value if isinstance(value, dict) else {}
    return next((line for key in _NAMES if (line := _on_a_line(named.get(key)))), "")


def _is_small(value: Any) -> bool:
    left = _RECORD_AT_MOST
    for path, shown in _leaves(value, ""):
        left -= len(path) + len(shown)
        if left < 0:
            return False
    return True


def _add_leaves(builder: TextBuilder, value: Any, path: str = "") -> None:
    """Add a line for each plain value in a value, after its path: "address.city: Goes"."""
    lines = [f"{where}: {shown}" if where else shown for where, shown in _leaves(value, path)]
    builder.paragraph("\n".join(lines))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The plain values in order, with their paths. Not recursive: nesting may be deep."""
    waiting = [(path, value)]
    while waiting:
        where, current = waiting.pop()
        if line := _on_a_line(current):
            yield where, line
        elif isinstance(current, dict):
            dot = f"{where}." if where else ""
            waiting += [(f"{dot}{key}", inner) for key, inner in reversed(current.items())]
        elif isinstance(current, list):
            waiting += [(where, inner) for inner in reversed(current)]


def _on_a_line(value: Any) -> str:
    """A plain value, or a short list of them, as text; else empty."""
    if isinstance(value, dict):
        return ""
    if not isinstance(value, list):
        return _shown(value)
    if not _are_plain(value):
        return ""
    line = ", ".join(filter(None, map(_shown, value)))
    return line if len(line) <= _LIST_LINE_AT_MOST else ""


def _are_plain(values: list[Any]) -> bool:
    return not any(isinstance(value, dict | list) for value in values)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
