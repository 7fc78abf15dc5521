"""Whether the numbers of a sentence count what they do in the sources, and answer the best.

"40 hours" does not support "40 days".
"""

from collections.abc import Iterable, Sequence

from indexes.stems import stem
from indexes.types import Language
from search.claims.numerals.counts import Count, all_stems, counts, is_asked
from search.tables.rows import Headed
from search.text.facts import UNITS, UNSAID_UNIT, row_numbers, without_dates
from search.text.words import words

OUTDONE_BY = 2
"""Words of the question more than the sentence that a number stands in has."""


def other_thing_counted(
    claim: str, asked: frozenset[str], sources: Sequence[Headed], language: Language
) -> list[str]:
    """The numbers of ``claim`` that count something else in every source sentence that has them.

    Only where the sources do speak of what is counted: a word that they do not know at all may be
    a translation or a synonym. Nor where both are words of what is ``asked``: "ISO 9001", "a day".
    """
    stated = [
        (row_numbers(text, heading), all_stems(f"{heading}\n{text}", language))
        for text, heading in sources
    ]
    known = frozenset[str]().union(*(stems for _, stems in stated))
    wrong = []
    said = words(without_dates(claim))
    for count in counts(claim, language):
        if is_asked(count, said, asked) or _has_unsaid_unit(count, sources):
            continue
        wanted = stem(count.counted, language)
        beside = [
            stems for numbers, stems in stated if any(count.number & other for other in numbers)
        ]
        if wanted in known and not any(wanted in stems for stems in beside):
            wrong.append(f"{min(count.number)} {count.counted}")
    return wrong


def _has_unsaid_unit(count: Count, sources: Iterable[Headed]) -> bool:
    """Whether it is an amount in UNSAID_UNIT of a row of a table, which seldom repeats that."""
    return UNITS[UNSAID_UNIT].fullmatch(count.counted) is not None and any(
        count.number & number
        for row, heading in sources
        if heading
        for number in row_numbers(row, heading)
    )


def number_with_nearer_rival(
    claim: str, asked: frozenset[str], sources: Iterable[Headed], language: Language
) -> list[str]:
    """The numbers of ``claim`` of which another stands in a sentence much nearer to the question.

    ``asked`` are its stems. "Within three working days" is no answer, wherever that stands, where
    "an answer is given within ten working days" does. Amounts of money are left alone.
    """
    claimed = counts(claim, language)
    said = [
        (counts(text, language), len(asked & all_stems(f"{heading}\n{text}", language)))
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
