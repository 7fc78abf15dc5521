"""Reads OpenDocument styles: titles, letter formatting, and the numbering of lists."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from vind.ingest.parsers.numerals import numeral
from vind.ingest.parsers.opendocument.xml import STYLE, TEXT, number

OUTLINE = "outline"
"""The key for the numbering of headings, where lists have the name of their style."""

_NAME = STYLE + "name"
_STYLES = (TEXT + "list-style", TEXT + "outline-style")
_LEVELS = (TEXT + "list-level-style-number", TEXT + "outline-level-style")


class _Level(NamedTuple):
    """How a level of a list is numbered: the kind of numeral, and the text around it.

    ``shown`` is the number of levels in the number, itself included: 2 for "2.1".
    """

    kind: str
    before: str
    behind: str
    shown: int


class Styles:
    """The styles in the content part and the styles part of a document."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._parents: dict[str, str] = {}
        self._letters: dict[str, Any] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                self._parents[style.get(_NAME)] = style.get(STYLE + "parent-style-name", "")
                self._letters[style.get(_NAME)] = style.find(STYLE + "text-properties")
            for style in root.iter(*_STYLES):
                name = OUTLINE if style.tag == TEXT + "outline-style" else style.get(_NAME)
                for level in style.iterchildren(*_LEVELS):
                    if kind := level.get(STYLE + "num-format"):
                        self._levels[name, number(level, TEXT + "level")] = _Level(
                            kind,
                            level.get(STYLE + "num-prefix", ""),
                            level.get(STYLE + "num-suffix", ""),
                            number(level, TEXT + "display-levels"),
                        )

    def is_based_on(self, paragraph: Any, base: str) -> bool:
        """Whether the style of a paragraph is ``base``, or has it as a parent or grandparent."""
        name = paragraph.get(TEXT + "style-name", "")
        parent = self._parents.get(name, "")
        return base in (name, parent, self._parents.get(parent, ""))

    def of_letters(self, element: Any, name: str) -> str:
        """A text property of an element, by its style or that style's parents."""
        style, seen = element.get(TEXT + "style-name", ""), set[str]()
        while style and style not in seen:
            seen.add(style)
            letters = self._letters.get(style)
            if letters is not None and (said := letters.get(name)):
                return str(said)
            style = self._parents.get(style, "")
        return ""

    def mark(self, style: str, counted: Sequence[int]) -> str:
        """The number of an item as displayed in a list of this style ("a)", "2.1."), or "".

        ``counted`` are the numbers of the levels above, and last that of the item.
        """
        found = self._levels.get((style, len(counted)))
        if found is None:
            return ""
        first = max(1, len(counted) - found.shown + 1)
        kinds = [self._levels.get((style, level)) for level in range(first, len(counted) + 1)]
        shown = ".".join(
            numeral(one, level.kind)
            for level, one in zip(kinds, counted[first - 1 :], strict=True)
            if level is not None
        )
        return f"{found.before}{shown}{found.behind}"
