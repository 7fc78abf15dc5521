"""Numbers that lines of a PDF begin with: of headings in a row, of items, of anything else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ingest.parsers.headings import BARE, Numbering, numbering
from ingest.parsers.numerals import numeral
from ingest.parsers.pdf_lines import Line

_ROMAN = [numeral(number, "I") for number in range(1, 100)]


def is_sure(number: Numbering) -> bool:
    """Whether a number is that of a division, of a clause, or has a mark: "1.250" is an amount."""
    if number.division != BARE:
        return True
    if number.dots:
        return all(len(part) < 3 for part in number.number.split("."))
    return number.is_marked and number.number.isdecimal()


def in_count(headings: Iterable[Line]) -> Iterator[int]:
    """The ids of those that are counted: one in such letters before or behind is beside in number.

    Of numbers with points that is not asked.
    """
    alike: defaultdict[tuple[int, bool], list[tuple[int, str]]] = defaultdict(list)
    for heading in headings:
        number = numbering(heading.text)
        if number and number.division == BARE and not number.dots:
            alike[round(heading.size), number.is_marked].append((id(heading), number.number))
    for found in alike.values():
        for (one, before), (other, behind) in pairwise(found):
            if behind in _following(before):
                yield from (one, other)


def _following(number: str) -> set[str]:
    """What comes after a number; "C" is a letter as well as a Roman numeral."""
    if number.isdecimal():
        return {str(int(number) + 1)}
    found = {chr(ord(number) + 1)} if len(number) == 1 else set()
    if number in _ROMAN:
        found.add(_ROMAN[_ROMAN.index(number) + 1])
    return found
