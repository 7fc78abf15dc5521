"""Finds folios: lines at the edge of a page with its page number."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vind.ingest.parsers.pdf.lines import Line

_TAIL = 60  # last characters of a line that are searched for a page number
_CALLED_PAGE = re.compile(
    r"\b(?:page|pagina|pag|blad|bladzijde|blz|p(?=\.))\b[\W_]{0,3}(?P<page>\w[\w-]*?)"
    r"(?:\s*(?:/|of|van)\s*\d+)?[\W_]*$"
)
_OF_ALL = re.compile(r"(?<![\w/.,-])(?P<page>\d+)\s?(?:/|of|van)\s?(?P<last>\d+)[\W_]*$")
_WORD = re.compile(r"\w+")


class _Folio(NamedTuple):
    """The id of a line, and its words without the page number."""

    line: int
    rest: str


def said_folios(
    pages: Sequence[Sequence[Line]],
    edges: Sequence[Sequence[Line]],
    labels: Sequence[str],
    title: str,
) -> set[int]:
    """The ids of the folios of which all other words are found elsewhere in the document.

    They may be in the document's ``title``, in other lines or in an earlier folio. ``edges`` are
    the lines at the edge of each of ``pages``, ``labels`` the names of the pages. A folio must have
    the number of its own page, unlike "see page 7" on another page.
    """
    found = [
        folio
        for number, (edge, label) in enumerate(zip(edges, labels, strict=True), start=1)
        for folio in _folios(edge, {str(number), label.casefold()}, len(pages))
    ]
    if not found:
        return set()
    ids = {folio.line for folio in found}
    others = (line.text for page in pages for line in page if id(line) not in ids)
    said = f" {_in_words(' '.join((title, *others)))} "
    seen, again = {""}, set[int]()
    for line, rest in found:
        if rest in seen or f" {rest} " in said:
            again.add(line)
        seen.add(rest)
    return again


def _folios(edge: Sequence[Line], names: set[str], last: int) -> Iterator[_Folio]:
    """The folios at the edge of a page with these ``names``, in a document of ``last`` pages."""
    for line in edge:
        text = line.text.casefold()
        tail = text[-_TAIL:]
        found = _CALLED_PAGE.search(tail)
        if not found and (found := _OF_ALL.search(tail)) and found["last"] != str(last):
            continue
        if found and found["page"] in names and not line.rows:
            rest = text[: len(text) - len(tail) + found.start()]
            yield _Folio(id(line), _in_words(rest))


def _in_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
