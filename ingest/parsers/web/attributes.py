"""Writes information in the attributes and fields of a page into its text.

These are the values of fields, the alternative texts of pictures in lines and cells, the long forms
of abbreviations, and the addresses of links. unstructured ignores them, reads all choices of a
field in a table as text, and ends a sentence at a picture or field.
"""

import re
from itertools import chain
from typing import TYPE_CHECKING

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.addresses import address_behind
from vind.ingest.parsers.elements import LINE_END

if TYPE_CHECKING:
    from lxml.etree import _Element

_FILLED_IN = frozenset(
    {"", "text", "number", "email", "tel", "url", "date", "time", "datetime-local", "month", "week"}
)
_FIELD_AT_MOST = 10_000  # characters
_NAME_AT_MOST = 120  # of what an abbreviation stands for, or a picture shows
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp)", re.IGNORECASE)
_CELLS = ("td", "th")
_PARAGRAPHS = ("p", "div")


def write_out_fields(root: "_Element") -> None:
    """Replace fields by their values, except passwords and buttons."""
    for field in list(root.iter("input", "select", "textarea")):
        said = _filled_in(field)[:_FIELD_AT_MOST]
        if said or field.tag == "select":
            del field[:]
        if said:
            _write_for(field, said)


def write_out_names(root: "_Element") -> None:
    """Write the long form of an abbreviation after its first occurrence."""
    told: set[tuple[str, str]] = set()
    for short in root.iter("abbr", "acronym", "dfn"):
        text, name = one_line(short.text or ""), one_line(short.get("title", ""))
        is_word = len(text) > 1 and not len(short) and not (short.tail or " ")[0].isalnum()
        is_new = name.lower() != text.lower() and (text, name) not in told
        if is_word and is_new and 0 < len(name) <= _NAME_AT_MOST:
            told.add((text, name))
            _write_behind(short, f" ({name})")


def write_out_addresses(root: "_Element") -> None:
    """Write the mail address or telephone number of a link after it, where its text lacks it."""
    for link in root.iter("a"):
        if address := address_behind(link.get("href", ""), "".join(link.itertext())):
            _write_behind(link, f" ({address})")


def write_out_pictures(root: "_Element") -> None:
    """Write the alternative text of a picture into the text around it, or into an empty cell.

    At the start or end of a text it is a line of its own, as it may be just "image".
    """
    for parent in list(dict.fromkeys(picture.getparent() for picture in root.iter("img"))):
        texts = [parent.text, *(child.tail for child in parent)]
        filled = [place for place, text in enumerate(texts) if (text or "").strip()]
        in_cell = not filled and _is_in_empty_cell(parent)
        for place, picture in enumerate(list(parent)):
            if picture.tag == "img":
                is_behind = bool(filled) and filled[0] <= place
                goes_on = bool(filled) and filled[-1] > place
                _write_out_picture(picture, is_behind, goes_on, in_cell)


def _write_out_picture(picture: "_Element", is_behind: bool, goes_on: bool, in_cell: bool) -> None:
    """Write the alternative text into a text, before or after it, or into an empty cell."""
    shown = one_line(picture.get("alt", ""))
    if not shown or _FILE_NAME.fullmatch(shown):
        if is_behind and goes_on:
            picture.tag = "span"  # it ends no sentence
    elif len(shown) > _NAME_AT_MOST:
        return
    elif goes_on and not is_behind and picture.getparent().tag in _PARAGRAPHS:
        _write_for(picture, f"{shown}{LINE_END}")
    elif goes_on or in_cell:
        _write_for(picture, shown)
    elif is_behind:
        _write_for(picture, f"{LINE_END}{shown}")


def _is_in_empty_cell(parent: "_Element") -> bool:
    cells = chain([parent], parent.iterancestors())
    cell = next((one for one in cells if one.tag in _CELLS), None)
    return cell is not None and not any(map(str.strip, cell.itertext()))


def _filled_in(field: "_Element") -> str:
    if field.tag == "select":
        chosen = [option for option in field.iter("option") if "selected" in option.attrib]
        return ", ".join(filter(None, (one_line("".join(one.itertext())) for one in chosen)))
    if field.tag == "textarea":
        return LINE_END.join("".join(field.itertext()).strip().splitlines())
    is_read = field.get("type", "").strip().lower() in _FILLED_IN
    return one_line(field.get("value", "")) if is_read else ""


def _write_for(element: "_Element", text: str) -> None:
    """Replace an element by a text, separated from the words beside it."""
    before, parent = element.getprevious(), element.getparent()
    above = "" if parent is None else parent.text
    begins = ((above if before is None else before.tail) or " ")[-1].isspace()
    ends = not (element.tail or " ")[0].isalnum()
    element.tag = "span"
    element.text = f"{'' if begins else ' '}{text}{'' if ends else ' '}"


def _write_behind(element: "_Element", text: str) -> None:
    added = element.makeelement("span")
    added.text = text
    element.append(added)
