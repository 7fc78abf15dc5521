"""Adds the comments of XML to its text: in configurations they explain values."""

import re
from typing import Any

from lxml import etree

from vind.ingest.cleaning import one_line

COMMENT = "{comment}comment"
"""The tag of the element for a comment, in a namespace of ours."""

_TAG = re.compile(r"<[/\w]")


def write_out_comments(root: Any) -> None:
    """Replace each comment in and around a tree by an element.

    It comes after a text that the comment interrupts. Commented-out markup is left out.
    """
    interrupted: dict[Any, bool] = {}
    for comment in list(root.iter(etree.Comment)):
        place, above = comment, comment.getparent()
        while above is not None and _has_text(above, interrupted):
            place, above = above, above.getparent()
        for element in _written(comment):
            if above is None:
                place.append(element)
            else:
                place.addnext(element)
    etree.strip_elements(root, etree.Comment, with_tail=False)
    above = [one for comment in root.itersiblings(preceding=True) for one in _written(comment)]
    for element in above:
        root.insert(0, element)
    for comment in root.itersiblings():
        root.extend(_written(comment))


def own_text(element: Any) -> str:
    """The text directly in an element."""
    return one_line(" ".join([element.text or "", *(child.tail or "" for child in element)]))


def _has_text(element: Any, known: dict[Any, bool]) -> bool:
    """Whether an element has text directly in it; cached in ``known``."""
    if element not in known:
        known[element] = bool(own_text(element))
    return known[element]


def _written(comment: Any) -> list[Any]:
    text = one_line(comment.text)
    if _TAG.search(text) or not any(map(str.isalnum, text)):
        return []
    element = etree.Element(COMMENT)
    element.text = text
    return [element]
