"""What is written into the texts of a page, as unstructured would leave it out.

The numbers of lists are no text of a page, but a reader sees them and asks for "step 3" or "under
b". A text of one character, as the answer "5" to a mail, it takes for a slip.
"""

import re
from typing import TYPE_CHECKING

from vind.ingest.parsers.elements import LINE_END
from vind.ingest.parsers.numerals import numeral
from vind.ingest.parsers.text.lines import begins_inside, breaks_off
from vind.ingest.raised import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

# What HTML may hold and XML, as which the tree is written to, may not.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Makes a text longer to the eye of unstructured; what cleans a text takes it out.
_JOINER = "\u2060"
_OPENING = ("p", "div", "span", "a", "b", "strong", "em", "i", "h1", "h2", "h3", "h4", "h5", "h6")
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_WORD = re.compile(r"[a-z]+")
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_RAISED_AT_MOST = 20  # characters: a mark, a power; more is a page whose tag was never closed
_BOXES = ("checkbox", "radio")
_IN_LINE = ("span", "a", "b", "strong", "em", "i", "code")
_STRUCK = ("s", "strike")
_LINE_THROUGH = re.compile(r"text-decoration[a-z-]*\s*:[^;]*\bline-through", re.IGNORECASE)
# How numbers are written by what a style says, or a class of docutils: "lower-alpha", "loweralpha".
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
    """Write the numbers of lists in their items, as a browser shows them."""
    for numbered in root.iter("ol"):
        items = list(numbered.iterchildren("li"))
        is_reversed = "reversed" in numbered.attrib
        number = _integer(numbered.get("start"), len(items) if is_reversed else 1)
        for item in items:
            number = _integer(item.get("value"), number)
            _begin(item, f"{numeral(number, _type(item, numbered))}. ")
            number += -1 if is_reversed else 1


def keep_short_texts(root: "_Element") -> None:
    """Make texts of one letter or digit longer than that."""
    for element in root.iter():
        text, tail = element.text or "", element.tail or ""
        if _is_short(text):
            element.text = text + _JOINER
        if _is_short(tail):
            element.tail = tail + _JOINER


def mark_raised(root: "_Element") -> None:
    """Mark the raised texts of a few characters, and make each one with the text around it."""
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
    """Write LINE_END where a line ends within a text, but not in the middle of a sentence."""
    for line_end in root.iter("br"):
        before, parent = line_end.getprevious(), line_end.getparent()
        line = parent.text if before is None and parent is not None else before.tail
        after = line_end.tail or ""
        if not breaks_off(line or "") and not begins_inside(after):
            line_end.tail = LINE_END + after


def write_out_boxes(root: "_Element") -> None:
    """Put a sign in front of what is to be ticked; what only unfolds a menu has no text behind."""
    for box in list(root.iter("input")):
        if box.get("type", "").lower() in _BOXES and _is_followed(box):
            box.tag = "span"
            box.text = "☒ " if "checked" in box.attrib else "☐ "


def leave_out_struck(root: "_Element") -> None:
    """Empty what is struck through, as what was deleted is left out."""
    for element in root.iter("*"):
        if element.tag in _STRUCK or _LINE_THROUGH.search(element.get("style", "")):
            del element[:]
            element.text = None


def _is_followed(box: "_Element") -> bool:
    following = box.getnext()
    is_text = following is not None and following.tag in _IN_LINE
    return bool((box.tail or "").strip() or (is_text and "".join(following.itertext()).strip()))


def _is_short(text: str) -> bool:
    """A letter or digit; another sign alone is a bullet, or parts a menu."""
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
