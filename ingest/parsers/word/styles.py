"""Looks up styles of a Word file, and values of elements."""

from typing import Any

from vind.ingest.parsers.office.ooxml_names import W


def styles_in(sheet: Any) -> dict[str | None, Any]:
    """The styles below the root of the styles part, by id."""
    return {style.get(W + "styleId"): style for style in sheet.iterchildren(W + "style")}


def value_of(element: Any, path: str) -> str | None:
    """The ``val`` attribute of an element below, "" without one; None without the element."""
    found = element.find(path)
    return None if found is None else str(found.get(W + "val", ""))
