"""Removes the index at the back of a PDF: it has the words of every page, and answers nothing."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vind.ingest.parsers.pdf.contents import letters
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.page_numbers import last_page_number

_PAGE = r"(?:\d{1,4}|[ivxlc]{1,7})"
_SPAN = rf"{_PAGE}(?:\s?[-\u2013]{{1,2}}\s?{_PAGE})?"
_ENTRY = re.compile(rf"\S.*(?:(?:[.·…_]\s?){{3,}}|,)\s*(?P<pages>{_SPAN}(?:,\s?{_SPAN})*),?$")
_NUMBER = re.compile(r"\d+")
_INDEX_OF = (
    r"alphabetical|general|subject|concept|names?|authors?|commands?|functions?|variables?|terms?"
    r"|keywords?|options?"
)
_INDEX_TITLE = re.compile(
    rf"(?:(?:{_INDEX_OF})(?:and(?:{_INDEX_OF}))?)?index"
    r"|(?:alfabetisch|trefwoorden|zaken|zaak|namen|personen|persoons)?register"
    r"|trefwoorden(?:lijst)?"
)
_MIN_PAGES = 10  # of a document with an index
_MIN_ENTRIES = 5  # on its first page
# Chosen by eye: columns are read one after the other, and terms are wrapped or grouped.
_ENTRY_SHARE = 0.5  # of the lines on a page of the index
_ORDERED_SHARE = 0.6  # of the entries: those that do not go back in the alphabet
_BETWEEN_AT_MOST = 3  # lines between two entries


def without_index(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the entries of an index at the back.

    An index begins at its title. Most lines of its pages end in existing page numbers, and are in
    alphabetical order.
    """
    kept = [list(lines) for lines in pages]
    if len(pages) < _MIN_PAGES:
        return kept
    last, goes_on = last_page_number(pages), False
    for number, lines in enumerate(pages):
        title = next((at for at, line in enumerate(lines) if _is_title(line)), None)
        if goes_on:
            listed = set(_listed(lines, 0, last, at_least=1))
        elif title is not None:
            listed = set(_listed(lines, title, last, _MIN_ENTRIES))
        else:
            listed = set()
        kept[number] = [line for at, line in enumerate(lines) if at not in listed]
        goes_on = bool(listed)
    return kept


def _is_title(line: Line) -> bool:
    return _INDEX_TITLE.fullmatch(letters(_NUMBER.sub("", line.text))) is not None


def _listed(lines: Sequence[Line], begins: int, last: int, at_least: int) -> Iterator[int]:
    """The indexes of the entries from line ``begins`` on, and of the lines between them."""
    entries = [at for at in range(begins, len(lines)) if _is_entry(lines[at], last)]
    written = [line for line in lines[begins:] if len(letters(line.text)) > 1]
    firsts = [letters(lines[at].text)[:1] for at in entries]
    in_order = sum(one <= other for one, other in pairwise(filter(None, firsts)))
    too_few = len(entries) < max(at_least, _ENTRY_SHARE * len(written))
    if too_few or in_order < _ORDERED_SHARE * (len(firsts) - 1):
        return
    yield from (at for at in range(begins, entries[0]) if len(lines[at].text) == 1)
    yield entries[-1]
    for one, other in pairwise(entries):
        yield one
        if other - one <= _BETWEEN_AT_MOST + 1:
            yield from range(one + 1, other)


def _is_entry(line: Line, last: int) -> bool:
    found = [_ENTRY.match(text) for text in line.text.splitlines()]
    return bool(found) and all(
        one and all(int(page) <= last for page in _NUMBER.findall(one["pages"])) for one in found
    )
