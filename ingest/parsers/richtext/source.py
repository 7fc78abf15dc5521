"""Prepares RTF source for striprtf, which then extracts the text.

striprtf skips footnotes, text boxes and heading styles, keeps deleted text, and ends cells with
"|", which the text may have too. So some groups are taken out first, and marks are inserted that
appear in the text.

The rows of a table are aligned on one grid: a cell that is as wide as two columns is followed by an
empty one, so that the next cell stays in its column.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vind.ingest.document.characters import BEGIN, END, write_raised
from vind.ingest.parsers.tables.rows import repeated

_LETTERING = re.compile(r"\\(?:striked?|v|super|up)(?![a-z])")
TOKEN = re.compile(
    r"\\(?P<word>[a-z]+)(?P<value>-?\d+)? ?|\\'..|\\.|[{}]|[^\\{}\r\n]+|.", re.DOTALL
)
"""A control word with its value, an escaped character, a brace, or text."""

_SYMBOLS = ("\\'", "\\~", "\\-", "\\_", "\\{", "\\}", "\\\\")


@dataclass(frozen=True, slots=True)
class _Letters:
    struck: bool = False
    hidden: bool = False
    raised: bool = False


def group_of(mark: str) -> str:
    """An RTF group with a Unicode character."""
    return rf"{{\uc0\u{ord(mark)} }}"


def with_lettering(raw: str) -> str:
    """The source without hidden and struck-through text, and with marks around superscripts."""
    if not _LETTERING.search(raw):
        return raw
    made: list[str] = []
    groups: list[_Letters] = []
    letters, is_open = _Letters(), False
    for token in TOKEN.finditer(raw):
        before = letters
        if token[0] == "{":
            groups.append(letters)
        elif token[0] == "}":
            letters = groups.pop() if groups else _Letters()
        elif token["word"]:
            letters = _after(letters, token["word"], token["value"])
        is_text = _is_text(token)
        if is_open and (letters != before or token[0] in "{}"):
            made.append(group_of(END))
            is_open = False
        if is_text and letters.raised and not is_open:
            made.append(group_of(BEGIN))
            is_open = True
        if not (is_text and (letters.struck or letters.hidden)):
            made.append(token[0])
    return "".join(made)


def _is_text(token: re.Match[str]) -> bool:
    if token["word"]:
        return token["word"] == "u"
    return token[0].startswith(_SYMBOLS) or token[0][0] not in "\\{}\r\n"


def _after(letters: _Letters, word: str, value: str | None) -> _Letters:
    is_on = value != "0"
    match word:
        case "strike" | "striked":
            return replace(letters, struck=is_on)
        case "v":
            return replace(letters, hidden=is_on)
        case "super" | "up":
            return replace(letters, raised=is_on)
        case "nosupersub" | "sub":
            return replace(letters, raised=False)
        case "plain":
            return _Letters()
    return letters


# Ends of cells this close are the same, in twips (a twentieth of a point).
_CLOSE = 60
_COLUMNS_AT_MOST = 200
EDGE, GOES_ON = "\ue003", "\ue004"
"""Private characters as marks: before the end of a cell, and of a cell continued from above."""

SHAPE = re.compile(f"({GOES_ON}?){EDGE}(-?[0-9]+);|{GOES_ON}")
"""The shape of a cell in the source: whether it continues one above, and where it ends."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """The texts of a row's cells, their ends in twips, and which continue a cell above.

    ``ends`` is as long as ``cells``, or empty where the source does not give it.
    """

    cells: Sequence[str]
    ends: Sequence[int] = ()
    going_on: Sequence[bool] = ()


def shaped(cells: Sequence[str], source: str, above: TableRow | None) -> TableRow:
    """A row of these cells, with the shapes in its ``source``, which may be given twice.

    Without shapes, it has those of the row ``above``.
    """
    said = [found for found in SHAPE.finditer(source) if found[2]][-len(cells) :]
    if not said and above and len(above.ends) == len(cells):
        return TableRow(cells, above.ends, above.going_on)
    ends = [int(found[2]) for found in said]
    if len(said) != len(cells) or ends != sorted(ends):
        return TableRow(cells)
    return TableRow(cells, ends, [bool(found[1]) for found in said])


def on_grid(rows: Sequence[TableRow]) -> list[list[str]]:
    """The texts of the rows in their columns, with empty ones after cells over several columns.

    A short text over several rows is repeated in each that has other text, unless it begins in the
    first row, which may be the header.
    """
    edges = _edges(end for row in rows for end in row.ends)
    places = [[bisect_left(edges, end) for end in row.ends] for row in rows]
    is_told = all(place and len(set(place)) == len(place) for place in places)
    if len(edges) > _COLUMNS_AT_MOST or not is_told:
        return [list(row.cells) for row in rows]
    made: list[list[str]] = []
    above: dict[int, str] = {}
    for row, place in zip(rows, places, strict=True):
        starts = [0, *(end + 1 for end in place)]
        says_more = any(map(str.strip, row.cells))
        texts, below = [""] * len(edges), dict[int, str]()
        for column, cell, goes_on in zip(starts, row.cells, row.going_on, strict=False):
            hanging = above.get(column, "") if goes_on else repeated(cell)
            texts[column] = cell if cell.strip() or not (goes_on and says_more) else hanging
            below[column] = hanging
        above = below if made else {}
        made.append(texts)
    return made


def _edges(ends: Iterable[int]) -> list[int]:
    """The ends of the columns; of close ones the last."""
    edges: list[int] = []
    for end in sorted(set(ends)):
        if edges and end - edges[-1] < _CLOSE:
            edges[-1] = end
        else:
            edges.append(end)
    return edges


# Private characters as marks: the end of a cell, the end and the start of a row, heading levels.
CELL, ROW, ROW_START = "\ue000", "\ue001", "\ue002"
LEVELS = "".join(chr(0xE010 + level) for level in range(10))

_BRACE = re.compile(r"\\[\\{}]|[{}]")
_STYLE = re.compile(r"\{\\s(\d{1,5})(?!\d)([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_HEADING_NAME = re.compile(r"\b(?:heading|kop) ([1-9])\s*;")
_TITLE_NAME = re.compile(r"\b(?:title|titel)\s*;")
_OUTLINE = re.compile(r"\\outlinelevel([0-8])(?!\d)")
_STYLE_USED = re.compile(r"\\s(\d{1,5})(?!\d)")
# The number of an item in files of WordPad and old versions of Word.
_OLD_NUMBER = re.compile(r"\\pntext(?![a-z])")
_DELETED = re.compile(r"\\deleted(?![a-z0-9])")
_MARKS = (
    (re.compile(r"\\cell(?![a-z])"), CELL),
    (re.compile(r"\\row(?![a-z])"), ROW),
    (re.compile(r"\\trowd(?![a-z])"), ROW_START),
    (re.compile(r"\\clvmrg(?![a-z])"), GOES_ON),
)
_EDGE = re.compile(r"\\cellx(-?[0-9]{1,7})(?![0-9])")
_NESTED_CELL = re.compile(r"\\nestcell(?![a-z])")
# Mac character sets that Python does not know; with that of Windows letters are still right.
_UNKNOWN_CHARSET = re.compile(r"\\fcharset(?:78|79|8\d)(?!\d)")


def taken_out(raw: str, word: str) -> tuple[str, list[str]]:
    """The source without the groups that begin with a control word, and their contents."""
    kept, groups, end = [], [], 0
    for opening in re.finditer(r"\{(?:\\\*)?\s*\\" + word + r"(?![a-z])", raw):
        if opening.start() >= end:
            kept.append(raw[end : opening.start()] + "\n")  # ends a control word, but is no text
            end = group_end(raw, opening.end())
            groups.append(raw[opening.end() : end].removesuffix("}"))
    return "".join(kept) + raw[end:], groups


def heading_styles(sheet: str) -> dict[str, int]:
    """The levels of heading styles by style number; the level of a title is 0."""
    levels = {}
    for number, said in _STYLE.findall(sheet):
        name = said.lower()
        if _TITLE_NAME.search(name):
            levels[number] = 0
        elif found := _HEADING_NAME.search(name):
            levels[number] = int(found[1])
        elif found := _OUTLINE.search(said):
            levels[number] = int(found[1]) + 1
    return levels


def text_of(raw: str, styles: dict[str, int]) -> str:
    """The text, with the marks in it. Raises ValueError, LookupError or OverflowError."""
    from striprtf.striprtf import rtf_to_text

    def style(found: re.Match[str]) -> str:
        level = styles.get(found[1])
        return found[0] if level is None else found[0] + group_of(LEVELS[level])

    raw = with_lettering(raw)
    raw = _OUTLINE.sub(lambda found: group_of(LEVELS[int(found[1]) + 1]), raw)
    raw = _STYLE_USED.sub(style, raw)
    for word, mark in _MARKS:
        raw = _marked(raw, word, mark)
    raw = _EDGE.sub(lambda found: f"{group_of(EDGE)}{{{found[1]};}}", raw)
    raw = _NESTED_CELL.sub(r"\\tab", raw)
    if r"\listtext" not in raw:
        raw = _OLD_NUMBER.sub(r"\\listtext", raw)
    raw = _DELETED.sub(r"\\annotation", raw)  # a group that striprtf skips
    raw = _UNKNOWN_CHARSET.sub(r"\\fcharset0", raw)
    # striprtf searches for links line by line, and the source may be a single line.
    raw = raw.replace(r"{\field", "\n" + r"{\field")
    text: str = rtf_to_text(raw, errors="replace")  # type: ignore[no-untyped-call]
    # RTF writes characters outside the basic plane as surrogate pairs.
    return write_raised(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def group_end(raw: str, place: int) -> int:
    """The end of the group around ``place``; the end of the source where it is not closed."""
    depth = 1
    for brace in _BRACE.finditer(raw, place):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(raw)


def _marked(raw: str, word: re.Pattern[str], mark: str) -> str:
    return word.sub(lambda _: group_of(mark), raw)
