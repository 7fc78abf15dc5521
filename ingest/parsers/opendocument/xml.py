"""OpenDocument's XML: names, paragraph texts, table cells, styles and lettering."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from vind.ingest.document.characters import one_line, raised, write_raised
from vind.ingest.parsers.notation import address_behind, numeral

_BASE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE = _BASE % "office"
TEXT = _BASE % "text"
TABLE = _BASE % "table"
DRAW = _BASE % "drawing"
STYLE = _BASE % "style"
PRESENTATION = _BASE % "presentation"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
HREF = "{http://www.w3.org/1999/xlink}href"
ELEMENTS = "{*}*"

PARAGRAPH = TEXT + "p"
HEADING = TEXT + "h"
SECTION = TEXT + "section"
SPAN = TEXT + "span"
COMMENT = OFFICE + "annotation"
# Deleted text, tables of contents, comments, and slide thumbnails.
LEFT_OUT = (
    TEXT + "tracked-changes",
    TEXT + "table-of-content",
    COMMENT,
    DRAW + "page-thumbnail",
)
# Elements that are anchored in a paragraph, but are not part of its text.
_BESIDE = (
    TEXT + "note",
    *(DRAW + name for name in ("frame", "text-box", "g", "custom-shape", "caption", "connector")),
    *(DRAW + name for name in ("rect", "line", "ellipse", "circle", "path", "polyline", "polygon")),
)

# Repetitions of a space or a column; more are the empty rest of a row, a mistake or an attack.
_REPEATED_AT_MOST = 1000
_SPACES = re.compile(r" {2,}")
_KEPT_SPACE = "\xa0"
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")


def number(element: Any, name: str, otherwise: int = 1) -> int:
    """An attribute that counts from 1; ``otherwise`` where it is missing or invalid."""
    value = element.get(name, "")
    return max(1, int(value)) if re.fullmatch(r"[0-9]{1,9}", value) else otherwise


def plain(paragraph: Any) -> str:
    """The text of a paragraph, without what is anchored in it."""
    return _SPACES.sub(" ", write_raised("".join(_runs(paragraph)))).strip()


def beside(paragraph: Any) -> Iterator[Any]:
    """The notes, text boxes and pictures that are anchored in a paragraph."""
    for child in paragraph.iterchildren(ELEMENTS):
        if child.tag in _BESIDE:
            yield child
        elif child.tag not in LEFT_OUT:
            yield from beside(child)


def comments(parent: Any) -> Iterator[str]:
    """The comments on a paragraph with their authors; not those in what is anchored in it."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag == COMMENT:
            said = one_line(" ".join(lines(child)))
            author = one_line(child.findtext(_CREATOR, ""))
            if said:
                yield f"{author}: {said}" if author else said
        elif child.tag not in (*_BESIDE, *LEFT_OUT):
            yield from comments(child)


def lines(parent: Any) -> Iterator[str]:
    """The texts of all paragraphs in ``parent``, and of what is anchored in them."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag in (PARAGRAPH, HEADING):
            yield plain(child)
            for other in beside(child):
                yield from lines(other)
        elif child.tag not in LEFT_OUT:
            yield from lines(child)


def write_out_addresses(root: Any) -> None:
    """Write the mail address or telephone number of a link after its text, where that lacks it."""
    for link in root.iter(TEXT + "a"):
        if address := address_behind(link.get(HREF, ""), "".join(link.itertext())):
            link.tail = f" ({address}){link.tail or ''}"


def table_rows(parent: Any) -> Iterator[Any]:
    """The rows of a table, including grouped ones, but not those of nested tables."""
    for child in parent.iterchildren(ELEMENTS):
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag.startswith(TABLE):
            yield from table_rows(child)


def table_cells(row: Any) -> Iterator[Any]:
    """The cells of a row, with repeated cells repeated."""
    for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        times = min(number(cell, TABLE + "number-columns-repeated"), _REPEATED_AT_MOST)
        for _ in range(times):
            yield cell


def rows_over(cell: Any) -> int:
    """How many rows a cell spans."""
    return min(number(cell, TABLE + "number-rows-spanned"), _REPEATED_AT_MOST)


def _runs(element: Any) -> Iterator[str]:
    yield _WHITE_SPACE.sub(" ", element.text or "")
    for child in element:
        if child.tag == TEXT + "s":
            yield _KEPT_SPACE * min(number(child, TEXT + "c"), _REPEATED_AT_MOST)
        elif child.tag == TEXT + "tab":
            yield "\t"
        elif child.tag == TEXT + "line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _BESIDE + LEFT_OUT:
            yield from _runs(child)
        yield _WHITE_SPACE.sub(" ", child.tail or "")


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


_RAISED = re.compile(r"super|[1-9]")


def apply_lettering(content: Any, styles: Styles) -> None:
    """Empty hidden and struck-through text, and mark superscripts."""
    for section in list(content.iter(SECTION)):
        if _is_hidden(section):
            section.clear()
    for element in content.iter(SPAN, PARAGRAPH, HEADING):
        struck = styles.of_letters(element, STYLE + "text-line-through-style")
        if struck not in ("", "none") or styles.of_letters(element, TEXT + "display") == "none":
            _empty(element)
        elif _RAISED.match(styles.of_letters(element, STYLE + "text-position")):
            element.text = raised(element.text or "")


def _is_hidden(section: Any) -> bool:
    """Whether a section is hidden, or its condition hid it when the file was saved."""
    display, now = section.get(TEXT + "display"), section.get(TEXT + "is-hidden")
    return bool(display == "none" or (display == "condition" and now == "true"))


def _empty(element: Any) -> None:
    """Remove the text of an element, but not what is anchored in it."""
    element.text = ""
    for child in element:
        child.tail = ""
        if child.tag == SPAN:
            _empty(child)
