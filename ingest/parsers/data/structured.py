"""Parses JSON, NDJSON and YAML: values with their keys, and similar records as tables.

A file that is none of these, whatever its name, is read as text.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from vind.ingest.decoding import decode
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.data.values import add_value, check_bounds
from vind.ingest.parsers.data.yaml_comments import Comments, commented
from vind.ingest.parsers.text.encoded import Encoded
from vind.ingest.parsers.text.plain import add_text

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
