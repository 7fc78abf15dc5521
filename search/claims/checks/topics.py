"""Whether the numbers of a claim come from what has nothing to do with the question.

"The basic salary is EUR 9.50 a day" has all its numbers, of the lunch on board.
"""

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.numbers import any_in
from search.text.words import are_in_part, content_stems

LETTERS_OF_AN_ASKED_PART = 4
"""Letters of a word that may be part of one of the question: "meld" of "ziekmelden"."""


def value_of_another_topic(claim: Claim, source: Source) -> list[str]:
    """The claim's own numbers, where no sentence that has one says a word of what is asked.

    Nor the sentence before it, or what stands over it. What is in another language has other words.
    """
    asked, own = claim.asked, claim.own_numbers
    if not own or not asked.stems or source.is_foreign():
        return []
    places = [place for place, numbers in enumerate(source.numbers) if any_in(own, numbers)]
    if not places or any(_says_of(asked.stems, source, place, asked.language) for place in places):
        return []
    return [min(one) for one in own]


def _says_of(stems: frozenset[str], source: Source, place: int, language: Language) -> bool:
    beside = source.headed[max(0, place - 1) : place + 1]
    said = content_stems("\n".join((source.context, *map("\n".join, beside))), language)
    return are_in_part(stems, said, LETTERS_OF_AN_ASKED_PART)
