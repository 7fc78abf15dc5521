"""What the lettering of an OpenDocument file says: that text is hidden, struck through, raised."""

import re
from typing import Any

from vind.ingest.parsers.opendocument.styles import Styles
from vind.ingest.parsers.opendocument.xml import HEADING, PARAGRAPH, SECTION, SPAN, STYLE, TEXT
from vind.ingest.raised import raised

_RAISED = re.compile(r"super|[1-9]")


def apply_lettering(content: Any, styles: Styles) -> None:
    """Empty what is hidden or struck through, and mark what is raised."""
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
    """Whether nobody sees it, now or, if that depends on a condition, when it was saved."""
    display, now = section.get(TEXT + "display"), section.get(TEXT + "is-hidden")
    return bool(display == "none" or (display == "condition" and now == "true"))


def _empty(element: Any) -> None:
    """Take out the text of an element, but not what stands beside it."""
    element.text = ""
    for child in element:
        child.tail = ""
        if child.tag == SPAN:
            _empty(child)
