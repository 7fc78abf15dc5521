"""Applies the formatting of OpenDocument: removes hidden and struck text, marks superscripts."""

import re
from typing import Any

from vind.ingest.parsers.opendocument.styles import Styles
from vind.ingest.parsers.opendocument.xml import HEADING, PARAGRAPH, SECTION, SPAN, STYLE, TEXT
from vind.ingest.raised import raised

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
