"""Classifies the numbers at the start of lines: of headings, of list items, or of neither."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from vind.ingest.parsers.clauses import BARE, Numbering, heading_line, numbering, run_in_title
from vind.ingest.parsers.numerals import numeral
from vind.ingest.parsers.pdf.lines import FULL_LINE, Line, is_closed

_BEGUN = re.compile(r"\(?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<mark>[.)]?)\s+\S")
_BESIDE = 6  # lines before and after one, which are mostly in its column
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+\b")
_ROMAN = [numeral(number, "I") for number in range(1, 100)]


def is_sure(number: Numbering) -> bool:
    """Whether a number belongs to a heading for certain: "1.250" may be an amount."""
    if number.division != BARE:
        return True
    if number.dots:
        return all(len(part) < 3 for part in number.number.split("."))
    return number.is_marked and number.number.isdecimal()


def in_count(headings: Iterable[Line]) -> Iterator[int]:
    """The ids of headings whose bare number precedes or follows that of the next heading.

    1 and 2, A and B, I and II, in letters of the same size; numbers with points are ignored.
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
    """The numbers that may follow: after "C", which is also a Roman numeral, "D" or "CI"."""
    if number.isdecimal():
        return {str(int(number) + 1)}
    found = {chr(ord(number) + 1)} if len(number) == 1 else set()
    if number in _ROMAN:
        found.add(_ROMAN[_ROMAN.index(number) + 1])
    return found


def untitled_items(lines: Sequence[Line]) -> Iterator[int]:
    """The ids of consecutive numbered lines of which no neighbour has a title.

    Those are list items ("6. Ja. Met uw stem") rather than clauses.
    """
    found: list[tuple[int, int, bool]] = []
    for line, below in zip(lines, [*lines, None][1:], strict=True):
        number = numbering(line.text)
        if number and number.division == BARE and number.is_marked and number.number.isdecimal():
            text = f"{line.text} {below.text}" if below else line.text
            is_titled = heading_line(line.text) or run_in_title(text) > 0
            found.append((int(number.number), id(line), is_titled))
    beside: defaultdict[int, list[bool]] = defaultdict(list)
    for (before, one, is_titled), (behind, other, is_other_titled) in pairwise(found):
        if behind == before + 1:
            beside[one].append(is_other_titled)
            beside[other].append(is_titled)
    return (item for item, titled in beside.items() if not any(titled))


def within_sentences(lines: Sequence[Line]) -> set[int]:
    """The ids of the lines whose first number ends the sentence of the full line before.

    As in "15.000. After a year" below "a limit of €". The number of an item is 1, or follows one
    that came before.
    """
    found: set[int] = set()
    seen: set[tuple[int, ...]] = set()
    for place, line in enumerate(lines):
        before = lines[max(0, place - 1)]
        beside = lines[max(0, place - _BESIDE) : place + _BESIDE]
        begun = _BEGUN.match(line.text)
        if begun is None:
            continue
        number = tuple(map(int, begun["number"].split(".")))
        is_item = number[-1] == 1 or (*number[:-1], number[-1] - 1) in seen
        is_beside_items = _BEGUN.match(before.text) and not _AMOUNT.match(line.text)
        if begun["mark"] and not (is_item or is_beside_items) and _runs_on(before, beside):
            found.add(id(line))
        else:
            seen.update(number[:parts] for parts in range(1, len(number) + 1))
    return found


def _runs_on(line: Line, beside: Iterable[Line]) -> bool:
    """Whether a line ends inside a sentence, and is as wide as those ``beside`` it."""
    if line.rows or is_closed(line.text):
        return False
    column = (one for one in beside if one.left < line.right and one.right > line.left)
    right = max(one.right for one in column if not one.rows)
    return line.right - line.left >= FULL_LINE * (right - line.left)
