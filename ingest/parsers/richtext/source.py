"""Prepares RTF source for striprtf, which then extracts the text.

striprtf skips footnotes, text boxes and heading styles, keeps deleted text, and ends cells with
"|", which the text may have too. So some groups are taken out first, and marks are inserted that
appear in the text.
"""

import re

from vind.ingest.parsers.richtext.lettering import group_of, with_lettering
from vind.ingest.parsers.richtext.tables import EDGE, GOES_ON
from vind.ingest.raised import write_raised

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
