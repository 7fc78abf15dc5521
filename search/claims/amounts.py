"""Whether the numbers of a sentence are said of the same thing in the sources.

"40 hours" does not support "40 days", nor "60 months for the pumps, 36 for the cabinets" that the
pumps have 36 months.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.facts import NUMBER, NUMBER_WORD, Number, claimed_facts, number_in, without_dates
from search.claims.rows import CELL_END, Headed
from search.words import stem, words

OF_A_CODE = re.compile(r"[^\W\d_]-$")
"""What stands before the number of "H-080", which counts no pumps."""

CURRENCY = re.compile(r"([€£$])\s?$")

OUTDONE_BY = 2
"""Words of the question more than the sentence that a number stands in has."""

MUCH_NEARER = 1.3
"""Times: what tells "the pumps 60 months and the cabinets 36" apart, and lets a list be."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number outside a date, and the currency before it or the word behind it, if any.

    ``place`` counts the words before it; a number is a word.
    """

    number: Number
    counted: str
    place: int


def counts(text: str, language: Language) -> list[Count]:
    """The numbers of ``text``, in digits or in words, in order, but for those of codes."""
    folded = without_dates(text)
    found = []
    matches = (*NUMBER.finditer(folded), *NUMBER_WORD.finditer(folded))
    for match in sorted(matches, key=re.Match.start):
        if OF_A_CODE.search(folded, 0, match.start()):
            continue
        money = CURRENCY.search(folded, 0, match.start())
        behind = words(folded[match.end() :].split("\n")[0])[:1]
        counted = [
            word
            for word in behind
            if word not in FUNCTION_WORDS[language] and not word[0].isdigit()
        ]
        number = number_in(match)
        counted_by = money[1] if money else "".join(counted)
        found.append(Count(number, counted_by, len(words(folded[: match.start()]))))
    return found


def miscounted(claim: str, sources: Iterable[str], language: Language) -> list[str]:
    """The numbers of ``claim`` that count something else in every source sentence that has them.

    Only where the sources do speak of what is counted: a word that they do not know at all may be
    a translation or a synonym.
    """
    stated = [(claimed_facts(text).numbers, _stems(text, language)) for text in sources]
    known = frozenset[str]().union(*(stems for _, stems in stated))
    wrong = []
    for count in counts(claim, language):
        wanted = stem(count.counted, language)
        beside = [
            stems for numbers, stems in stated if any(count.number & other for other in numbers)
        ]
        if wanted in known and not any(wanted in stems for stems in beside):
            wrong.append(f"{min(count.number)} {count.counted}")
    return wrong


def misplaced(
    claim: str, matter: frozenset[str], sources: Sequence[Headed], language: Language
) -> list[str]:
    """The numbers of ``claim`` that the sources say of something else, by what stands nearest.

    ``matter`` are the stems of what the claim is about. A number is misplaced where, in every
    source sentence that has it, another number of the same thing, which the claim does not state,
    stands so much nearer to the matter; in a row of a table, where the claim has more of the
    heading over another number.
    """
    claimed = counts(claim, language)
    wrong = []
    for count in claimed:
        near = [
            _is_said(count, claimed, matter, text, heading, language)
            for text, heading in sources
            if any(count.number & other.number for other in counts(text, language))
        ]
        if near and not any(near):
            wrong.append(min(count.number))
    return wrong


def outdone(
    claim: str, asked: frozenset[str], sources: Iterable[Headed], language: Language
) -> list[str]:
    """The numbers of ``claim`` of which another stands in a sentence much nearer to the question.

    ``asked`` are its stems. "Within three working days" is no answer, wherever that stands, where
    "an answer is given within ten working days" does. Amounts of money are left alone.
    """
    claimed = counts(claim, language)
    said = [
        (counts(text, language), len(asked & _stems(f"{heading}\n{text}", language)))
        for text, heading in sources
    ]
    wrong = []
    for count in claimed:
        wanted = stem(count.counted, language)
        alike = [
            (other.number, nearness)
            for found, nearness in said
            for other in found
            if wanted.isalpha() and stem(other.counted, language) == wanted
        ]
        own = [nearness for number, nearness in alike if number & count.number]
        others = [
            nearness for number, nearness in alike if not any(number & c.number for c in claimed)
        ]
        if own and max(others, default=0) >= max(own) + OUTDONE_BY:
            wrong.append(f"{min(count.number)} {count.counted}")
    return wrong


def _is_said(
    count: Count,
    claimed: Sequence[Count],
    matter: frozenset[str],
    text: str,
    heading: str,
    language: Language,
) -> bool:
    """Of the matter: by its column where headings tell, else by what stands nearest."""
    own, others = _headed(count, claimed, matter, text, heading, language)
    if own:
        return max(own) >= max(others, default=0)
    return _is_nearest(count, claimed, matter, text, language)


def _headed(
    count: Count,
    claimed: Sequence[Count],
    matter: frozenset[str],
    row: str,
    heading: str,
    language: Language,
) -> tuple[list[int], list[int]]:
    """How many words of the matter head a number in a row, where any do, and the other numbers."""
    names, cells = heading.split(CELL_END), row.split(CELL_END)
    # The corner of a table is often empty, and white space at the start of a text is left out.
    names = ["", *names] if len(names) == len(cells) - 1 else names
    own, others = [], []
    for name, cell in zip(names, cells, strict=False):
        numbers = [other.number for other in counts(cell, language)]
        words_over = len(matter & _stems(name, language))
        if any(number & count.number for number in numbers):
            own.append(words_over)
        elif numbers and not any(n & one.number for n in numbers for one in claimed):
            others.append(words_over)
    return (own, others) if own and any((*own, *others)) else ([], [])


def _is_nearest(
    count: Count, claimed: Sequence[Count], matter: frozenset[str], text: str, language: Language
) -> bool:
    places = [
        place
        for place, word in enumerate(words(without_dates(text)))
        if stem(word, language) in matter and word != count.counted
    ]
    here = counts(text, language)
    own = max(_closeness(other, places) for other in here if other.number & count.number)
    rivals = [
        _closeness(other, places)
        for other in here
        if other.counted == count.counted and not any(other.number & c.number for c in claimed)
    ]
    return max(rivals, default=0.0) <= MUCH_NEARER * own


def _closeness(count: Count, places: Sequence[int]) -> float:
    return sum(1 / abs(place - count.place) for place in places if place != count.place)


def _stems(text: str, language: Language) -> frozenset[str]:
    return frozenset(stem(word, language) for word in words(text))
