"""Writes PowerPoint's automatic numbers into the texts of a slide."""

import re
from typing import Any

from vind.ingest.parsers.numerals import numeral
from vind.ingest.parsers.office.ooxml_names import A

_COUNTED = A + "buAutoNum"
_TYPE = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_KINDS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
_WRITTEN = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
_LEVEL, _START = re.compile(r"[0-8]"), re.compile(r"[0-9]{1,5}")


def number_items(slide: Any) -> bool:
    """Write the number of each numbered item into its text; True if there were any."""
    bodies = {item.getparent().getparent().getparent() for item in slide.element.iter(_COUNTED)}
    for body in bodies:
        _number(body)
    return bool(bodies)


def _number(body: Any) -> None:
    """Number a text body: a list continues after deeper items, and ends at other text."""
    lists: dict[int, tuple[str, int]] = {}
    for paragraph in body.iterchildren(A + "p"):
        if not any((text.text or "").strip() for text in paragraph.iter(A + "t")):
            continue
        how = paragraph.find(A + "pPr")
        level = "0" if how is None else how.get("lvl", "0")
        depth = int(level) if _LEVEL.fullmatch(level) else 0
        counted = None if how is None else how.find(_COUNTED)
        kept = depth if counted is None else depth + 1
        lists = {at: one for at, one in lists.items() if at < kept}
        if counted is None:
            continue
        named = counted.get("type", "")
        first = counted.get("startAt", "1")
        before, last = lists.get(depth, ("", 0))
        goes_on = before == named
        number = last + 1 if goes_on else int(first) if _START.fullmatch(first) else 1
        lists[depth] = named, number
        run = paragraph.makeelement(A + "r")
        run.append(run.makeelement(A + "t"))
        run[0].text = f"{_written(named, number)} "
        how.addnext(run)


def _written(named: str, number: int) -> str:
    found = _TYPE.fullmatch(named)
    if found is None:
        return f"{number}."
    return _WRITTEN[found[2]].format(numeral(number, _KINDS[found[1]]))
