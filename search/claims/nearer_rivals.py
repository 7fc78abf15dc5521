"""Whether another number of the same answers what is asked better than that of a claim.

"Within three working days" is no answer, wherever that stands, where "an answer is given within ten
working days" does.
"""

from collections.abc import Sequence

from indexes.stems import stem
from search.claims.claim import Claim
from search.claims.source import Source

NEARER_BY = 2
"""Words of the question more than the sentence that a number stands in has."""


def number_with_nearer_rival(claim: Claim, sources: Sequence[Source]) -> list[str]:
    """The numbers of ``claim`` of which another stands in a sentence much nearer to the question.

    Whichever of the ``sources`` that is of. Amounts of money are left alone, and so is what is said
    where several things are asked.
    """
    if claim.asked.is_of_more:
        return []
    language = claim.asked.language
    said = [
        (found, len(claim.asked.stems & stems))
        for source in sources
        for found, stems in zip(source.counts, source.all_stems, strict=True)
    ]
    wrong = []
    for count in claim.counts:
        wanted = stem(count.counted, language)
        alike = [
            (other.number, nearness)
            for found, nearness in said
            for other in found
            if wanted.isalpha() and stem(other.counted, language) == wanted
        ]
        own = [nearness for number, nearness in alike if number & count.number]
        others = [
            nearness
            for number, nearness in alike
            if not any(number & one.number for one in claim.counts)
        ]
        if own and max(others, default=0) >= max(own) + NEARER_BY:
            wrong.append(f"{min(count.number)} {count.counted}")
    return wrong
