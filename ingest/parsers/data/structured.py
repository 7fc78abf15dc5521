"""Parses JSON, NDJSON and YAML: values with their keys, and similar records as tables.

A file that is none of these, whatever its name, is read as text.

PyYAML skips comments, which explain values in configurations. One above or after a key or value
belongs to it: "port: 6432 # not postgres itself".
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Any

from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.tables.rows import COLUMNS_AT_MOST
from vind.ingest.parsers.text.plain import Encoded, add_text

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


_COMMENT = re.compile(r"(?:^|(?<=\s))#([^\r\n]*)", re.MULTILINE)
_OF_ALL = "#"
"""The key for a comment on a mapping as a whole."""


class Comments:
    """The comments in a file; ``first`` are above all keys and values, ``last`` below them."""

    def __init__(self, text: str, loader: Any) -> None:
        """``loader`` is one of PyYAML's. Raises YAMLError."""
        import yaml

        tokens = yaml.scan(text, Loader=loader) if "#" in text else ()
        bounds = [
            (token.start_mark.index, token.end_mark.index)
            for token in tokens
            if isinstance(token, yaml.ScalarToken)
        ]
        top, bottom = 0, len(text) + 1
        self._by_end: dict[int, list[str]] = {}
        for (_, before), (start, behind) in pairwise([(0, top), *bounds, (len(text), bottom)]):
            for found in _COMMENT.finditer(text, before, start):
                # A block scalar ends with its line, so no comment is on that line.
                is_behind = "\n" not in text[before - 1 : found.start()]
                end = before if is_behind or before == top else behind
                if comment := _said(found[1]):
                    self._by_end.setdefault(end, []).append(comment)
        self.first = "\n".join(self._by_end.pop(top, []))
        self.last = "\n".join(self._by_end.pop(bottom, []))

    def at(self, node: Any) -> str:
        """The comment on the key or the scalar of a node."""
        return " ".join(self._by_end.get(node.end_mark.index, []))


def commented(value: Any, comment: str) -> Any:
    """A value with its comment: as the first entry of a mapping, or of the first in a list."""
    if not comment:
        return value
    if isinstance(value, dict) and value:
        return {_OF_ALL: comment, **value}
    if isinstance(value, list) and value:
        if isinstance(value[0], dict):
            return [commented(value[0], comment), *value[1:]]
        line = f"{_OF_ALL} {comment}"
        return [[line] if isinstance(value[0], list) else line, *value]
    return f"{value or ''} {_OF_ALL} {comment}".strip()


def _said(comment: str) -> str:
    """The text of a comment; empty for a line of signs."""
    words = comment.strip("# \t")
    return words if any(map(str.isalnum, words)) else ""


_YAML = (".yaml", ".yml")
# Characters of one document; a longer one is read as text. Values take some ten times as much
# memory, and in YAML, with the places of all tokens, some fifty times.
_JSON_AT_MOST = 50_000_000
_YAML_AT_MOST = 5_000_000
# Lines of NDJSON that are processed together, as a table if they are similar.
_LINES_TOGETHER = 1000


def parse(source: Source) -> ParsedDocument:
    """Read a file of JSON, NDJSON or YAML."""
    encoded = Encoded()
    text = encoded.left_out(decode(source.path.read_bytes()))
    builder = TextBuilder()
    try:
        for value in _values(source, text):
            add_value(builder, value)
    except (ValueError, RecursionError):
        builder = TextBuilder()
        add_text(builder, text)
    return builder.build(unread=encoded.unread)


def _values(source: Source, text: str) -> Iterable[Any]:
    """The documents in the file. Raises ValueError, RecursionError."""
    if source.name.lower().endswith(_YAML):
        return _yaml(text)
    if _is_ndjson(text):
        return _batches(source, text)
    if len(text) > _JSON_AT_MOST:
        raise ValueError("too large to be read whole")
    return [_json(text)]


def _json(text: str) -> Any:
    """A JSON value, with numbers as they are written."""
    return json.loads(
        text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object
    )


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a repeated key keeps all its values."""
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values if len(values) > 1 else values[0] for key, values in found.items()}


def _is_ndjson(text: str) -> bool:
    """Whether the first two lines are a JSON object or array each."""
    first = list(islice(_lines(text), 2))
    try:
        return len(first) == 2 and all(isinstance(_json(line), dict | list) for line in first)
    except ValueError:
        return False


def _batches(source: Source, text: str) -> Iterator[list[Any]]:
    """The values of the lines in batches; a broken line becomes text."""
    lines = _lines(text)
    while batch := list(islice(lines, _LINES_TOGETHER)):
        source.beat()
        yield [_value(line) for line in batch]


def _value(line: str) -> Any:
    try:
        return _json(line)
    except ValueError:
        return line


def _lines(text: str) -> Iterator[str]:
    """The lines that are not blank, one at a time in memory."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if line := text[start:end].strip():
            yield line
        start = end + 1


def _yaml(text: str) -> Iterator[Any]:
    """The documents of a YAML file, between its first and its last comments. Raises ValueError.

    BaseLoader only creates strings, lists and mappings: dates, numbers and "no" stay as they are
    written, and tags cannot create objects.
    """
    import yaml

    if len(text) > _YAML_AT_MOST:
        raise ValueError("too large to be read whole")
    base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    class Loader(base):  # type: ignore[misc]
        def construct_scalar(self, node: Any) -> Any:
            return commented(node.value, comments.at(node))

        # BaseLoader's own keeps only the last value of a repeated key.
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
            if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
                raise yaml.YAMLError("a key is no text")
            return _object(
                (key.value, commented(self.construct_object(value, deep), comments.at(key)))
                for key, value in node.value
            )

    try:
        comments = Comments(text, base)
        yield comments.first
        for value in yaml.load_all(text, Loader=Loader):
            check_bounds(value, len(text))
            yield value
        yield comments.last
    except yaml.YAMLError as error:
        raise ValueError("not YAML") from error
