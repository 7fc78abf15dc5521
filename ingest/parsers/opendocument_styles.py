"""What OpenDocument's styles say of a paragraph: that it is a title, that its list is numbered."""

from collections.abc import Iterable
from typing import Any

from ingest.parsers.opendocument_xml import STYLE, TEXT, number

_NAME = STYLE + "name"


class Styles:
    """The styles of a document, out of its content and its own part for styles."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._parents: dict[str, str] = {}
        self._numbered: set[tuple[str, int]] = set()
        for root in roots:
            for style in root.iter(STYLE + "style"):
                self._parents[style.get(_NAME)] = style.get(STYLE + "parent-style-name", "")
            for style in root.iter(TEXT + "list-style"):
                for level in style.iterchildren(TEXT + "list-level-style-number"):
                    if level.get(STYLE + "num-format"):
                        self._numbered.add((style.get(_NAME), number(level, TEXT + "level")))

    def is_based_on(self, paragraph: Any, base: str) -> bool:
        """Whether the style of a paragraph is ``base``, or made from it in one step or two."""
        name = paragraph.get(TEXT + "style-name", "")
        parent = self._parents.get(name, "")
        return base in (name, parent, self._parents.get(parent, ""))

    def is_numbered(self, list_style: str, level: int) -> bool:
        """Whether the items of a list of this style have numbers, at this level from 1."""
        return (list_style, level) in self._numbered
