"""Whether the numbers of a claim count what they do in the source.

"40 hours" does not support "40 days".
"""

from indexes.stems import stem
from search.claims.claim import Claim
from search.claims.numerals.counts import Count, is_asked
from search.claims.source import Source
from search.text.facts import UNITS, UNSAID_UNIT, without_dates
from search.text.words import words


def other_thing_counted(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that count something else in every source sentence that has them.

    Only where the source does speak of what is counted: a word that it does not know at all may be
    a translation or a synonym. Nor where both are words of the question: "ISO 9001", "a day".
    """
    known = frozenset[str]().union(*source.all_stems)
    wrong = []
    said = words(without_dates(claim.sentence))
    for count in claim.counts:
        if is_asked(count, said, claim.asked.words) or _has_unsaid_unit(count, source):
            continue
        wanted = stem(count.counted, claim.asked.language)
        beside = [
            stems
            for numbers, stems in zip(source.numbers, source.all_stems, strict=True)
            if any(count.number & other for other in numbers)
        ]
        if wanted in known and not any(wanted in stems for stems in beside):
            wrong.append(f"{min(count.number)} {count.counted}")
    return wrong


def _has_unsaid_unit(count: Count, source: Source) -> bool:
    """Whether it is an amount in UNSAID_UNIT of a row of a table, which seldom repeats that."""
    return UNITS[UNSAID_UNIT].fullmatch(count.counted) is not None and any(
        count.number & number
        for (_, heading), numbers in zip(source.headed, source.numbers, strict=True)
        if heading
        for number in numbers
    )
