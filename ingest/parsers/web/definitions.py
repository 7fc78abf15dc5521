"""Joins the terms of a definition list with their definitions.

unstructured makes a paragraph of the term and an item of the definition: "385 euro a year" alone.
"""

from typing import TYPE_CHECKING

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.web.layout import BLOCKS, HEADINGS

if TYPE_CHECKING:
    from lxml.etree import _Element

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
