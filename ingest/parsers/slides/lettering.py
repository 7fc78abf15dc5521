"""Applies the formatting of a slide: removes struck-through text, marks superscripts."""

from collections.abc import Iterator
from typing import Any

from vind.ingest.parsers.office.ooxml_names import A
from vind.ingest.raised import raised

_NOT_STRUCK = (None, "noStrike")


def apply_lettering(slide: Any) -> bool:
    """Empty struck-through runs and mark superscripts; True if there were any."""
    changed = False
    for root in _roots(slide):
        for run in root.iter(A + "r"):
            own, text = run.find(A + "rPr"), run.find(A + "t")
            if own is None or text is None:
                continue
            if own.get("strike") not in _NOT_STRUCK:
                text.text, changed = "", True
            elif not own.get("baseline", "0").startswith(("0", "-")):
                text.text, changed = raised(text.text or ""), True
    return changed


def _roots(slide: Any) -> Iterator[Any]:
    yield slide.element
    if slide.has_notes_slide:
        yield slide.notes_slide.element
