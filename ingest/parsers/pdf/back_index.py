"""The index at the back of a PDF, left out: it has the words of every page, and answers nothing."""

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
_OF = (
    r"alphabetical|general|subject|concept|names?|authors?|commands?|functions?|variables?|terms?"
    r"|keywords?|options?"
)
_CALLED = re.compile(
    rf"(?:(?:{_OF})(?:and(?:{_OF}))?)?index"
    r"|(?:alfabetisch|trefwoorden|zaken|zaak|namen|personen|persoons)?register"
    r"|trefwoorden(?:lijst)?"
)
# Nobody makes an index of fewer pages, nor one that begins with fewer entries.
_PAGES_FROM = 10
_ENTRIES_FROM = 5
# By eye, as columns are read one behind the other, and terms are wrapped and stand over others.
_ENTRIES = 0.5  # share of the lines of a page of it
_IN_ORDER = 0.6  # share of its entries that begin with the letter of the one before or a later one
_BETWEEN_AT_MOST = 3


def without_index(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the entries of an index at the back.

    It begins at a line that calls it so. Its pages have lines for the most part that end in the
    numbers of pages that there are, and that go by the alphabet.
    """
    kept = [list(lines) for lines in pages]
    if len(pages) < _PAGES_FROM:
        return kept
    last, goes_on = last_page_number(pages), False
    for number, lines in enumerate(pages):
        title = next((at for at, line in enumerate(lines) if _is_title(line)), None)
        if goes_on:
            listed = set(_listed(lines, 0, last, at_least=1))
        elif title is not None:
            listed = set(_listed(lines, title, last, _ENTRIES_FROM))
        else:
            listed = set()
        kept[number] = [line for at, line in enumerate(lines) if at not in listed]
        goes_on = bool(listed)
    return kept


def _is_title(line: Line) -> bool:
    return _CALLED.fullmatch(letters(_NUMBER.sub("", line.text))) is not None


def _listed(lines: Sequence[Line], begins: int, last: int, at_least: int) -> Iterator[int]:
    """The places of the entries from ``begins`` on, and of what stands between them."""
    entries = [at for at in range(begins, len(lines)) if _is_entry(lines[at], last)]
    written = [line for line in lines[begins:] if len(letters(line.text)) > 1]
    firsts = [letters(lines[at].text)[:1] for at in entries]
    in_order = sum(one <= other for one, other in pairwise(filter(None, firsts)))
    if len(entries) < max(at_least, _ENTRIES * len(written)) or in_order < _IN_ORDER * (
        len(firsts) - 1
    ):
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
