"""The styles of a Word file, and what an element says of itself."""

from typing import Any

from vind.ingest.parsers.office.ooxml_names import W


def styles_in(sheet: Any) -> dict[str | None, Any]:
    """The styles below the root of those of a file, by their ids."""
    return {style.get(W + "styleId"): style for style in sheet.iterchildren(W + "style")}


def value_of(element: Any, path: str) -> str | None:
    """What an element below has for its value, "" where it has none; None without the element."""
    found = element.find(path)
    return None if found is None else str(found.get(W + "val", ""))
