"""Rewrites texts of a page that unstructured would drop, and joins definitions with their terms.

List numbers are not in the text of a page, but readers see them and ask for "step 3" or "under b".
unstructured also drops texts of one character, such as the answer "5" to a mail, and makes of a
definition an item without its term: "385 euro a year" alone.
"""

import re
from typing import TYPE_CHECKING

from vind.ingest.document.characters import one_line, raised
from vind.ingest.parsers.elements import LINE_END
from vind.ingest.parsers.notation import numeral
from vind.ingest.parsers.text.lines import begins_inside, breaks_off
from vind.ingest.parsers.web.tables import BLOCKS, HEADINGS

if TYPE_CHECKING:
    from lxml.etree import _Element

# Characters that are allowed in HTML, but not in the XML tree.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Makes a text longer for unstructured; cleaning removes it.
_JOINER = "\u2060"
_OPENING = ("p", "div", "span", "a", "b", "strong", "em", "i", "h1", "h2", "h3", "h4", "h5", "h6")
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_WORD = re.compile(r"[a-z]+")
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_RAISED_AT_MOST = 20  # characters; with more the tag was probably never closed
_BOXES = ("checkbox", "radio")
_IN_LINE = ("span", "a", "b", "strong", "em", "i", "code")
_STRUCK = ("s", "strike")
_LINE_THROUGH = re.compile(r"text-decoration[a-z-]*\s*:[^;]*\bline-through", re.IGNORECASE)
# Numerals by CSS list style, or by docutils' class: "lower-alpha", "loweralpha".
_TYPES = {
    "decimal": "1",
    "loweralpha": "a",
    "lowerlatin": "a",
    "upperalpha": "A",
    "upperlatin": "A",
    "lowerroman": "i",
    "upperroman": "I",
}


def number_lists(root: "_Element") -> None:
    """Write list numbers into their items, as a browser displays them."""
    for numbered in root.iter("ol"):
        items = list(numbered.iterchildren("li"))
        is_reversed = "reversed" in numbered.attrib
        number = _integer(numbered.get("start"), len(items) if is_reversed else 1)
        for item in items:
            number = _integer(item.get("value"), number)
            _begin(item, f"{numeral(number, _type(item, numbered))}. ")
            number += -1 if is_reversed else 1


def keep_short_texts(root: "_Element") -> None:
    """Lengthen texts of one letter or digit by an invisible character."""
    for element in root.iter():
        text, tail = element.text or "", element.tail or ""
        if _is_short(text):
            element.text = text + _JOINER
        if _is_short(tail):
            element.tail = tail + _JOINER


def mark_raised(root: "_Element") -> None:
    """Mark short superscripts, and merge them into the text around them."""
    from lxml import etree

    for element in root.iter("sup", "span", "a", "font", "small"):
        if element.tag == "sup" or _RAISED.search(element.get("style", "")):
            text = "".join(element.itertext())
            element.tag = "sup"
            if len(text) <= _RAISED_AT_MOST:
                del element[:]
                element.text = raised(text)
    etree.strip_tags(root, "sup")


def mark_line_ends(root: "_Element") -> None:
    """Write LINE_END at line breaks in a text, except inside a sentence."""
    for line_end in root.iter("br"):
        before, parent = line_end.getprevious(), line_end.getparent()
        line = parent.text if before is None and parent is not None else before.tail
        after = line_end.tail or ""
        if not breaks_off(line or "") and not begins_inside(after):
            line_end.tail = LINE_END + after


def write_out_boxes(root: "_Element") -> None:
    """Write a sign for each tick box that is followed by text; others only unfold a menu."""
    for box in list(root.iter("input")):
        if box.get("type", "").lower() in _BOXES and _is_followed(box):
            box.tag = "span"
            box.text = "☒ " if "checked" in box.attrib else "☐ "


def leave_out_struck(root: "_Element") -> None:
    """Empty struck-through elements, as their text was deleted."""
    for element in root.iter("*"):
        if element.tag in _STRUCK or _LINE_THROUGH.search(element.get("style", "")):
            del element[:]
            element.text = None


def _is_followed(box: "_Element") -> bool:
    following = box.getnext()
    is_text = following is not None and following.tag in _IN_LINE
    return bool((box.tail or "").strip() or (is_text and "".join(following.itertext()).strip()))


def _is_short(text: str) -> bool:
    """Whether a text is a letter or digit; another sign is a bullet or a separator."""
    bare = text.strip()
    return len(bare) == 1 and bare.isalnum()


def _integer(said: str | None, otherwise: int) -> int:
    found = _INTEGER.match(said or "")
    return int(found[1]) if found else otherwise


def _type(item: "_Element", numbered: "_Element") -> str:
    said = " ".join(numbered.get(name, "") for name in ("style", "class")).lower()
    named = (_TYPES.get(word) for word in _WORD.findall(said.replace("-", "")))
    return next(filter(None, named), "") or item.get("type") or numbered.get("type") or ""


def _begin(item: "_Element", number: str) -> None:
    opening = item
    while not (opening.text or "").strip() and len(opening) and opening[0].tag in _OPENING:
        opening = opening[0]
    opening.text = number + _UNFIT.sub("", opening.text or "").lstrip()


_TERM_AT_MOST = 100  # characters; a longer one is a question or a heading
_CLOSED = (":", "?", "!", ".", ";")


def join_terms(root: "_Element") -> None:
    """Join each term with its single definition into one item, where both are short lines."""
    for term in list(root.iter("dt")):
        said = term.getnext()
        if said is None or said.tag != "dd" or _is(said.getnext(), "dd"):
            continue
        name = one_line("".join(term.itertext()))
        is_lone = not _is(term.getprevious(), "dt") and len(name) <= _TERM_AT_MOST
        if is_lone and name and not any(map(_has_blocks, (term, said))):
            end = " " if name.endswith(_CLOSED) else ": "
            said.text = f"{name}{end}{(said.text or '').lstrip()}"
            term.getparent().remove(term)


def _is(element: "_Element | None", tag: str) -> bool:
    return element is not None and element.tag == tag


def _has_blocks(element: "_Element") -> bool:
    return next(element.iterdescendants(*BLOCKS, *HEADINGS), None) is not None
