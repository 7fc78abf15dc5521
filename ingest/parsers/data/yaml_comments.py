"""Reads the comments of YAML, which PyYAML skips: in configurations they explain values.

A comment above or after a key or value belongs to it: "port: 6432 # not postgres itself".
"""

import re
from itertools import pairwise
from typing import Any

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
