"""Removes tables of contents: they have the words of all pages, and answer nothing."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from vind.ingest.parsers.notation import numeral
from vind.ingest.parsers.pdf.lines import Line

MASK = "#"
"""Replaces a number that may be the page number."""

# How far page numbers may exceed the number of pages: a document may be an extract, or number its
# front matter separately.
_BEYOND_AT_MOST = 30

_NUMBER = re.compile(r"\d+(?:[-./,:]\d+)*|\b[ivxlc]+\b")
_ROMAN = {numeral(number, "i"): number for number in range(1, 400)}
# A page number, alone, with its chapter ("4-12") or with the number of pages ("3/10").
_PAGE_NUMBER = re.compile(r"[1-9]\d*|[1-9]\d{0,2}[-/][1-9]\d*")
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
    elif _PAGE_NUMBER.fullmatch(number[0]) and not _is_value(number):
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


_ENTRY = re.compile(r"(?:[.·…_]\s?){4,}\s*(?P<page>\d{1,4}|[ivxlc]{1,7})$")
_CHAPTER = re.compile(r"\w.*\s(?P<page>\d{1,4})$")
_PAGE = re.compile(r"\d{1,4}")
_BESIDE = 2.0  # points between the heights of a title and its page number
_MIN_ENTRIES = 3  # in a row, to be a list
# Other lines between two entries: a title of two lines, a chapter without dots.
_BETWEEN_AT_MOST = 2
_MIN_PAGES = 3  # of a document with a table of contents
_TITLES_FOUND = 0.5  # share of the titles that are lines of other pages, in an unnamed list
_CONTENTS = r"(?:tableof)?contents|inhoud|inhouds(?:opgave|overzicht|tafel)"
_CONTENTS_TITLE = re.compile(rf"(?:{_CONTENTS})(?:page|pagina|blz)?")
_LIST_TITLE = re.compile(rf"(?:{_CONTENTS}|index|(?:listof|lijstvan)\w+)(?:page|pagina|blz)?")


class _Entry(NamedTuple):
    """An entry of a table of contents; its page number may be on a line of its own."""

    first: int
    """The index of its first line on its page."""
    place: int
    """The index of its last line on its page."""
    page: int
    """The page that it refers to; 0 for a Roman number."""
    title: str


def without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the entries of tables of contents.

    An entry is a line whose page number, after dots, is not lower than the one before. A list of
    them needs a heading, or titles that are found on other pages, as other lists have increasing
    numbers too (days of leave by age). Without dots it needs both.
    """
    kept = [list(lines) for lines in pages]
    if len(pages) < _MIN_PAGES:
        return kept
    last_page, on_pages = last_page_number(pages), _pages_of_lines(pages)
    reached: int | None = None
    for number, lines in enumerate(pages):
        listed: set[int] = set()
        for entries in _runs(_dotted(lines), last_page):
            goes_on = bool(listed) or (reached is not None and entries[0].page >= reached)
            is_called = _is_called(_LIST_TITLE, lines[: entries[0].first])
            if goes_on or is_called or _are_found(entries, number, on_pages):
                listed.update(_with_chapters(entries, lines, last_page))
                reached = entries[-1].page
        for entries in () if listed else _runs(_undotted(lines), last_page):
            goes_on = reached is not None and entries[0].page >= reached
            is_called = goes_on or _is_called(_CONTENTS_TITLE, lines[: entries[0].first])
            if is_called and _are_found(entries, number, on_pages):
                listed.update(range(entries[0].first, entries[-1].place + 1))
                reached = entries[-1].page
        if listed:
            kept[number] = [line for place, line in enumerate(lines) if place not in listed]
        else:
            reached = None
    return kept


def _pages_of_lines(pages: Sequence[Sequence[Line]]) -> Mapping[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, lines in enumerate(pages):
        for line in lines:
            found[letters(line.text)].add(number)
    return found


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case: "1.1 OPBOUW." is "11opbouw"."""
    return "".join(filter(str.isalnum, text.casefold()))


def _is_called(name: re.Pattern[str], above: Sequence[Line]) -> bool:
    return any(name.fullmatch(letters(line.text)) for line in above)


def _are_found(entries: Sequence[_Entry], number: int, on_pages: Mapping[str, set[int]]) -> bool:
    """Whether enough titles are lines of pages other than the one with this ``number``."""
    found = [entry for entry in entries if on_pages.get(letters(entry.title), set()) - {number}]
    return len(found) >= _TITLES_FOUND * len(entries)


def _dotted(lines: Sequence[Line]) -> Iterator[_Entry]:
    for place, line in enumerate(lines):
        if found := _ENTRY.search(line.text):
            number = int(found["page"]) if found["page"].isdigit() else 0
            yield _Entry(place, place, number, line.text[: found.start()])


def _undotted(lines: Sequence[Line]) -> Iterator[_Entry]:
    for place, (title, line) in enumerate(pairwise(lines), start=1):
        if found := _CHAPTER.match(line.text):
            yield _Entry(place, place, int(found["page"]), line.text[: found.start("page")])
        elif _PAGE.fullmatch(line.text) and abs(line.bottom - title.bottom) < _BESIDE:
            yield _Entry(place - 1, place, int(line.text), title.text)


def _runs(entries: Iterable[_Entry], last_page: int) -> Iterator[list[_Entry]]:
    """Runs of at least _MIN_ENTRIES entries whose page numbers do not decrease."""
    run: list[_Entry] = []
    for entry in entries:
        is_apart = run and entry.place - run[-1].place > _BETWEEN_AT_MOST + 1
        if is_apart or (run and entry.page < run[-1].page):
            if len(run) >= _MIN_ENTRIES:
                yield run
            run = []
        if entry.page <= last_page:
            run.append(entry)
    if len(run) >= _MIN_ENTRIES:
        yield run


def _with_chapters(entries: Sequence[_Entry], lines: Sequence[Line], last_page: int) -> range:
    """The range of line indexes of the entries, with chapters without dots before and after."""
    first, lowest = entries[0].first, entries[0].page
    last, highest = entries[-1].place, entries[-1].page
    while first > 0 and 0 < (number := _page_of_chapter(lines[first - 1])) <= lowest:
        first, lowest = first - 1, number
    while (
        last + 1 < len(lines)
        and highest <= (number := _page_of_chapter(lines[last + 1])) <= last_page
    ):
        last, highest = last + 1, number
    return range(first, last + 1)


def _page_of_chapter(line: Line) -> int:
    found = _CHAPTER.match(line.text)
    return int(found["page"]) if found else 0
