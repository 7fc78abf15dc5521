"""Finds headings in custom styles, by outline level or base style.

unstructured only recognises the names of Word's own heading styles.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vind.ingest.parsers.clauses import TITLE_WORDS
from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.word.styles import styles_in, value_of

if TYPE_CHECKING:
    from docx.document import Document

CONTENTS = r"toc (?:\d|heading)|table of figures"
"""Word's names of the styles in a table of contents or a list of figures."""

# Word writes these names in English, whatever its language; other programs may not.
_HEADING = re.compile(r"(?:heading|kop) ?([1-9])", re.IGNORECASE)
_WORDS_OWN = re.compile(rf"heading [1-9]|(?:sub)?title|{CONTENTS}", re.IGNORECASE)
_NONE = 9
"""The outline level of body text; headings have 0 to 8."""

_FEW_WORDS = 4


def put_in_heading_styles(document: "Document") -> None:
    """Give each heading in a custom style a new style, based on it, with a name of Word's own."""
    sheet: Any = document.styles.element
    styles = styles_in(sheet)
    levels = _levels(styles)
    made: set[str] = set()
    for paragraph in document.element.body.iterchildren(W + "p"):
        style = value_of(paragraph, f"{W}pPr/{W}pStyle")
        own = _outline_level(paragraph)
        level = levels.get(style, _NONE) if own is None else own
        if level >= _NONE or _WORDS_OWN.fullmatch(_name(styles, style)) or _is_sentence(paragraph):
            continue
        named = f"{style}-{level}"
        if named not in made:
            made.add(named)
            sheet.append(_heading_style(sheet, named, level, style))
        paragraph.style = named


def _levels(styles: Mapping[str | None, Any]) -> dict[str | None, int]:
    """The outline level of each style: its own, or that of its nearest base style with one."""
    levels: dict[str | None, int] = {}
    for style in styles:
        walked: list[str | None] = []
        based: str | None = style
        while based in styles and based not in levels:
            levels[based] = _NONE  # also ends a circle of base styles
            walked.append(based)
            level = _level(styles, based)
            if level is not None:
                levels[based] = level
                break
            based = value_of(styles[based], W + "basedOn")
        levels.update(dict.fromkeys(walked, levels.get(based, _NONE)))
    return levels


def _level(styles: Mapping[str | None, Any], style: str | None) -> int | None:
    """The style's own level, by its outline level or its name."""
    level = _outline_level(styles[style])
    heading = _HEADING.fullmatch(_name(styles, style))
    return int(heading[1]) - 1 if level is None and heading else level


def _outline_level(element: Any) -> int | None:
    level = value_of(element, f"{W}pPr/{W}outlineLvl")
    return int(level) if level and re.fullmatch("[0-9]", level) else None


def _name(styles: Mapping[str | None, Any], style: str | None) -> str:
    return (value_of(styles[style], W + "name") or "") if style in styles else ""


def _is_sentence(paragraph: Any) -> bool:
    """Whether a paragraph is a sentence: contracts use outline levels to number their clauses."""
    words = "".join(part.text or "" for part in paragraph.iter(W + "t")).split()
    return len(words) > TITLE_WORDS or (len(words) > _FEW_WORDS and words[-1][-1] in ".,;")


def _heading_style(sheet: Any, named: str, level: int, based_on: str | None) -> Any:
    style = sheet.makeelement(W + "style", {W + "type": "paragraph", W + "styleId": named})
    for name, value in (("name", f"heading {level + 1}"), ("basedOn", based_on)):
        if value is not None:
            style.append(style.makeelement(W + name, {W + "val": value}))
    return style
