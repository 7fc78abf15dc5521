"""Whether a sentence says of one, or once, what a source says of several.

"One" and "een" are articles and pronouns far more often than numbers, so they are wrong only where
a source counts the same otherwise.
"""

import re
from collections.abc import Sequence

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.numerals.ones import counted_as_one
from search.claims.source import Source
from search.text.numbers import number_matches

A = re.compile(r"\b(?:een|an?|one|1)\s([^\W\d_]+)(?:\s([^\W\d_]+))?")

ONCE = re.compile(
    r"\b(?:once (?:an?|per|every|each|in)|one time|eenmaal|een keer|eens (?:per|in))\b"
)
SEVERAL_TIMES = re.compile(r"(?:maal|twice|thrice)$")
MULTIPLIER = re.compile(r"\s?(?:maal|keer|times|x)\b")


def one_of_several(claim: Claim, source: Source) -> list[str]:
    """What ``claim`` says that there is one of, or happens once, and the source more often."""
    language = claim.asked.language
    claimed = list(counted_as_one(claim.sentence, claim.asked.counted, language))
    several = _several(source, language) if claimed else frozenset()
    wrong = [f"1 {noun}" for noun in claimed if stem(fold_in_place(noun), language) in several]
    once = ONCE.search(fold_in_place(claim.sentence))
    return [*wrong, once[0]] if once and _are_several_times(source.sentences) else wrong


def _several(source: Source, language: Language) -> frozenset[str]:
    """The stems of what the source counts, and nowhere as one."""
    counted = {stem(one.counted, language) for found in source.counts for one in found}
    single = {
        stem(word, language)
        for match in A.finditer(fold_in_place("\n".join(source.sentences)))
        for word in filter(None, match.groups())
    }
    return frozenset(counted - single)


def _are_several_times(sentences: Sequence[str]) -> bool:
    """Whether they say how often, and nowhere that it is once."""
    folded = fold_in_place("\n".join(sentences))
    return ONCE.search(folded) is None and any(
        SEVERAL_TIMES.search(match[0]) or MULTIPLIER.match(folded, match.end())
        for match in number_matches(folded)
    )
