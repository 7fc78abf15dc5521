"""Creates the paragraphs of a Word file, and reads their styles, headings and lettering.

Headings in custom styles are found by outline level or base style, as unstructured only recognises
the names of Word's own heading styles.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from vind.ingest.document.characters import in_font, raised, sign_of
from vind.ingest.parsers.clauses import TITLE_WORDS
from vind.ingest.parsers.office.package import W

if TYPE_CHECKING:
    from docx.document import Document


def styles_in(sheet: Any) -> dict[str | None, Any]:
    """The styles below the root of the styles part, by id."""
    return {style.get(W + "styleId"): style for style in sheet.iterchildren(W + "style")}


def value_of(element: Any, path: str) -> str | None:
    """The ``val`` attribute of an element below, "" without one; None without the element."""
    found = element.find(path)
    return None if found is None else str(found.get(W + "val", ""))


def anchor_of(element: Any) -> Any | None:
    """The paragraph of an element, or the outermost table around it: inserts go after this."""
    tables = list(element.iterancestors(W + "tbl"))
    return tables[-1] if tables else next(element.iterancestors(W + "p"), None)


def put_behind(found: Iterable[tuple[Any, Any]]) -> None:
    """Insert elements after their anchors, (anchor, element), in order."""
    for anchor, element in reversed(list(found)):
        anchor.addnext(element)


def paragraph(like: Any, text: str) -> Any:
    """A Word paragraph with the lines of a text."""
    made = like.makeelement(W + "p")
    run = made.makeelement(W + "r")
    made.append(run)
    for place, line in enumerate(text.splitlines()):
        if place:
            run.append(run.makeelement(W + "br"))
        words = run.makeelement(W + "t")
        words.text = line
        run.append(words)
    return made


def run_of(like: Any, text: str) -> Any:
    """A Word run with a text."""
    run = like.makeelement(W + "r")
    run.append(run.makeelement(W + "t"))
    run[0].text = text
    return run


def table(like: Any, rows: Iterable[Iterable[str]]) -> Any:
    """A Word table with these rows of texts."""
    made = like.makeelement(W + "tbl")
    for row in rows:
        made.append(made.makeelement(W + "tr"))
        for text in row:
            made[-1].append(made.makeelement(W + "tc"))
            made[-1][-1].append(paragraph(like, text))
    return made


# The hexadecimal number of a character that is allowed in XML.
_NUMBER = re.compile(r"(?!00[01]|[Dd][89A-Fa-f]|[Ff]{3}[EeFf])[0-9A-Fa-f]{4}")
_UNTICKED = ("0", "false", "off")


def write_out_symbols(root: Any) -> None:
    """Convert symbols, tick boxes and drop-down lists in runs below ``root`` to text."""
    for symbol in list(root.iter(W + "sym")):
        symbol.getparent().replace(symbol, _text(symbol, _sign(symbol)))
    for field in list(root.iter(W + "ffData")):
        field.getparent().addnext(_text(field, _box(field) + _choice(field)))
    for fonts in root.iter(W + "rFonts"):
        for text in fonts.getparent().getparent().iterchildren(W + "t"):
            text.text = in_font(fonts.get(W + "hAnsi", ""), text.text or "")


def _sign(symbol: Any) -> str:
    number = symbol.get(W + "char", "")
    return sign_of(symbol.get(W + "font", ""), int(number, 16)) if _NUMBER.fullmatch(number) else ""


def _box(field: Any) -> str:
    box = field.find(W + "checkBox")
    if box is None:
        return ""
    return "☐" if _said(box, "checked", "default") in _UNTICKED else "☒"


def _choice(field: Any) -> str:
    choices = field.find(W + "ddList")
    if choices is None:
        return ""
    chosen = _said(choices, "result", "default")
    entries = enumerate(choices.iterchildren(W + "listEntry"))
    return next((entry.get(W + "val", "") for n, entry in entries if str(n) == chosen), "")


def _said(element: Any, *names: str) -> str:
    """The value of the first of these names that is set; "0", Word's default, without any."""
    said = (value_of(element, W + name) for name in names)
    return next((one for one in said if one is not None), "0")


def _text(like: Any, said: str) -> Any:
    made = like.makeelement(W + "t")
    made.text = said
    return made


_HIDDEN, _STRUCK = W + "vanish", (W + "strike", W + "dstrike")
_SEPARATOR = W + "specVanish"  # hides only the end of a paragraph, which continues in the next
_RAISED = W + "vertAlign"
_OFF = (None, "0", "false", "off")
_PLACEHOLDER = "placeholder text"


class Lettering:
    """The formatting of runs: their own, or that of their style or of their paragraph's style."""

    def __init__(self, sheet: Any) -> None:
        """``sheet`` is the root of the styles of the file."""
        self._styles = styles_in(sheet)
        self._said_by: dict[tuple[str, str], str | None] = {}

    def apply(self, root: Any) -> None:
        """Remove hidden and struck-through text below ``root``, and mark superscripts.

        Symbols are converted to text first.
        """
        write_out_symbols(root)
        for run in root.iter(W + "r"):
            if self._is_out(run):
                _empty(run)
            elif self._said(run, _RAISED) == "superscript":
                for text in run.iterchildren(W + "t"):
                    text.text = raised(text.text or "")
        for prompt in root.iter(W + "showingPlcHdr"):
            for run in prompt.getparent().getparent().iter(W + "r"):
                if self._is_placeholder(run):
                    _empty(run)

    def _is_out(self, run: Any) -> bool:
        is_hidden = self._is_on(run, _HIDDEN) and not self._is_on(run, _SEPARATOR)
        return is_hidden or any(self._is_on(run, name) for name in _STRUCK)

    def _is_on(self, run: Any, name: str) -> bool:
        return self._said(run, name) not in _OFF

    def _said(self, run: Any, name: str) -> str | None:
        """The value of a property of a run, its own or by style; None where it is not set."""
        own = value_of(run, f"{W}rPr/{name}")
        if own is not None:
            return own
        styles = (value_of(run, f"{W}rPr/{W}rStyle"), self._style_of_paragraph(run))
        said = (self._said_by_style(style, name) for style in styles if style)
        return next((one for one in said if one is not None), None)

    def _style_of_paragraph(self, run: Any) -> str | None:
        paragraph = next(run.iterancestors(W + "p"), None)
        return None if paragraph is None else value_of(paragraph, f"{W}pPr/{W}pStyle")

    def _said_by_style(self, style: str, name: str) -> str | None:
        if (style, name) not in self._said_by:
            said = (value_of(each, f"{W}rPr/{name}") for each in self._based(style))
            self._said_by[style, name] = next((one for one in said if one is not None), None)
        return self._said_by[style, name]

    def _based(self, style: str | None) -> list[Any]:
        """A style and its base styles, the nearest first."""
        found: list[Any] = []
        while style in self._styles and self._styles[style] not in found:
            found.append(self._styles[style])
            style = value_of(found[-1], W + "basedOn")
        return found

    def _is_placeholder(self, run: Any) -> bool:
        styles = self._based(value_of(run, f"{W}rPr/{W}rStyle"))
        return any((value_of(style, W + "name") or "").lower() == _PLACEHOLDER for style in styles)


def _empty(run: Any) -> None:
    for text in list(run.iterchildren(W + "t")):
        run.remove(text)


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
