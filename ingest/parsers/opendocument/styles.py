"""What OpenDocument's styles say of a paragraph: that it is a title, that its list is numbered."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from vind.ingest.parsers.numerals import numeral
from vind.ingest.parsers.opendocument.xml import STYLE, TEXT, number

OUTLINE = "outline"
"""What the headings are numbered by, as a list is by the name of its style."""

_NAME = STYLE + "name"
_STYLES = (TEXT + "list-style", TEXT + "outline-style")
_LEVELS = (TEXT + "list-level-style-number", TEXT + "outline-level-style")


class _Level(NamedTuple):
    """How a level of a list is numbered: by which kind of numeral, and between what.

    So many levels are ``shown``, those above it and itself.
    """

    kind: str
    before: str
    behind: str
    shown: int


class Styles:
    """The styles of a document, out of its content and its own part for styles."""

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
        """Whether the style of a paragraph is ``base``, or made from it in one step or two."""
        name = paragraph.get(TEXT + "style-name", "")
        parent = self._parents.get(name, "")
        return base in (name, parent, self._parents.get(parent, ""))

    def of_letters(self, element: Any, name: str) -> str:
        """What the style of an element, or one that it is made from, says of its letters."""
        style, seen = element.get(TEXT + "style-name", ""), set[str]()
        while style and style not in seen:
            seen.add(style)
            letters = self._letters.get(style)
            if letters is not None and (said := letters.get(name)):
                return str(said)
            style = self._parents.get(style, "")
        return ""

    def mark(self, style: str, counted: Sequence[int]) -> str:
        """The number of an item as a list of this style shows it ("a)", "2.1."), "" where none.

        ``counted`` are the number of the item and, before it, those of the levels above.
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
