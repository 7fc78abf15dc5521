"""Whether a claim says of one weekday what a source says of another.

"The desk is open from 9 to 17, on Saturdays from 10 to 14" does not support that it is open on
Saturdays from 9. In tables their rows and columns tell.
"""

from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.weekday_parts import days_meant, parts_of, stated_parts


def value_of_another_weekday(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that all source sentences with them have for other weekdays.

    The claim names the day, or else the question, and of that a source has numbers that the claim
    has not.
    """
    named = days_meant(claim)
    if not named:
        return []
    said = parts_of(0, claim.sentence, claim.asked.language)
    stated = list(stated_parts(source.sentences, claim.asked.language))
    others = [
        part
        for part in stated
        if not all(any(one.has(number) for one in said) for number in part.numbers)
    ]
    wrong = []
    for part in said:
        days = part.days or named
        for number in part.numbers:
            own = [one for one in stated if one.has(number)]
            if own and all(any(one.yields_to(other, days) for other in others) for one in own):
                wrong.append(min(number))
    return wrong
