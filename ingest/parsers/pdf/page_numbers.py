"""Finds numbers in a line that may be page numbers, unlike those of dates, amounts and codes."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from vind.ingest.parsers.numerals import numeral

MASK = "#"
"""Replaces a number that may be the page number."""

# How far page numbers may exceed the number of pages: a document may be an extract, or number its
# front matter separately.
_BEYOND_AT_MOST = 30

_NUMBER = re.compile(r"\d+(?:[-./,:]\d+)*|\b[ivxlc]+\b")
_ROMAN = {numeral(number, "i"): number for number in range(1, 400)}
# A page number, alone, with its chapter ("4-12") or with the number of pages ("3/10").
_PAGE = re.compile(r"[1-9]\d*|[1-9]\d{0,2}[-/][1-9]\d*")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mrt|maart|mar(?:ch)?|apr(?:il)?|mei|may|jun[ei]?"
    r"|jul[iy]?|aug(?:ustus|ust)?|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBERED = (
    r"(?:art(?:ikel|icle|\.)|hoofdstuk|chapter|se[ck]t(?:ion|ie)|paragra(?:af|ph)|§|bijlage|annex"
    r"|appendix|exhibit|schedule|deel|part|stap|step|week|dag|day|kwartaal|quarter|les(?:son)?|module"
    r"|unit|sess(?:ie|ion)|filiaal|project|machine|vraag|question|casus|case|thema|opdracht|oefening"
    r"|exercise|niveau|level|fase|phase|lijn|line|zaal|hal|kamer|room|ronde|round|groep|group|ploeg"
    r"|team)"
)
_CALLED_PAGE = re.compile(
    r"\b(?:page|pagina|pag|blad(?:zijde)?|blz|p)(?:nummer|nr|[ .]*(?:number|no))?[\W_]{0,3}$"
)
_VALUE_BEFORE = re.compile(
    r"(?:[^\W\d_]|(?:[€$£:#]|\b(?:eur|no|nr)\.?|nummer|number"
    rf"|\b{_NUMBERED}|\b{_MONTH}\.?[ -]?)[ ]?)$"
)
_AROUND = 30  # characters of a line that are searched before and after a number
_VALUE_AFTER = re.compile(rf"[^\W\d_]|[ .-]{{0,2}}(?:€|%|(?:eur|{_MONTH})\b)")


class Masked(NamedTuple):
    """A line in lower case with masks for possible page numbers, these numbers, and its values.

    ``values`` are dates, amounts and codes, but not section numbers.
    """

    text: str
    pages: tuple[int, ...]
    values: tuple[str, ...]


def last_page_number(pages: Sequence[object]) -> int:
    """The highest page number that is possible in a document with these ``pages``."""
    return len(pages) + _BEYOND_AT_MOST


def masked(line: str, last_page: int, shown: Callable[[int], str] = lambda _: MASK) -> Masked:
    """``line`` in lower case, with possible page numbers, up to ``last_page``, masked.

    ``shown`` returns the mask for a number.
    """
    text, pages, values = "", list[int](), list[str]()
    line, copied = line.lower(), 0
    for number in _NUMBER.finditer(line):
        found = _pages(number, last_page)
        if found:
            text += line[copied : number.start()] + "/".join(map(shown, found))
            copied = number.end()
            pages += found
        elif number[0][0].isdigit() and not _is_section(number):
            values.append(number[0])
    return Masked(text + line[copied:], tuple(pages), tuple(values))


def _pages(number: re.Match[str], last_page: int) -> list[int]:
    """The page numbers in a match; [] where it is something else."""
    if number[0].isalpha():
        found = [_ROMAN[number[0]]] if number[0] in _ROMAN else []
    elif _PAGE.fullmatch(number[0]) and not _is_value(number):
        found = [int(part) for part in re.split("[-/]", number[0])]
    else:
        return []
    return found if all(page <= last_page for page in found) else []


def _is_section(number: re.Match[str]) -> bool:
    return bool(_SECTION.fullmatch(number[0])) and not _is_value(number)


def _is_value(number: re.Match[str]) -> bool:
    """Whether the text around a number makes it part of a date, an amount, a name or a code."""
    start, end = number.span()
    before = number.string[max(0, start - _AROUND) : start]
    after = number.string[end : end + _AROUND]
    if _CALLED_PAGE.search(before):
        return False
    return bool(_VALUE_BEFORE.search(before) or _VALUE_AFTER.match(after))
