"""Whether the place in an order, or the part of a whole, that a claim names stands in the source.

"The second day" does not support "the third day", nor "two thirds" "two fifths".
"""

import re

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.numbers import number_in, number_matches
from search.text.ordinals import ENDINGS, ORDINAL, ORDINALS
from search.text.periods import quarters_of

FIRST = 1
"""The ordinal that says little alone: see ``other_ordinal``."""

IN_FIGURES = re.compile(rf"\b(\d{{1,2}})(?:{'|'.join(ENDINGS)})\b")
THREE_QUARTERS = re.compile(r"\b(?:driekwart|drie kwart|three[- ]quarters)\b")


def other_ordinal(claim: Claim, source: Source) -> list[str]:
    """The ordinals of ``claim`` that the source has not, nor their number.

    "First" only where the source has another one of the same: "at first" says little. So too one
    that the question has, and then "the first, and after that" is of the others as well.
    """
    asked, language = claim.asked.words, claim.asked.language
    claimed = list(ORDINAL.finditer(fold_in_place(claim.sentence)))
    if not claimed:
        return []
    said = "\n".join((source.context, *source.sentences))
    folded = fold_in_place(said)
    stated = list(ORDINAL.finditer(folded))
    known = {ORDINALS[one["name"]] for one in stated}.union(
        map(int, IN_FIGURES.findall(folded)),
        quarters_of(said),
        {4} if THREE_QUARTERS.search(folded) else (),
    )
    # That of a heading is its own: "Article 3" tells nothing of a third one.
    numbered = fold_in_place("\n".join(source.sentences))
    numbers = frozenset[str]().union(*map(number_in, number_matches(numbered)))
    nouns = {_noun(one, language) for one in stated if one["noun"]}
    later = {_noun(one, language) for one in stated if one["noun"] and not _is_first(one)}
    return [
        one["name"]
        for one in claimed
        if (place := ORDINALS[one["name"]]) not in known
        and str(place) not in numbers
        and (
            not (_is_first(one) or one["name"] in asked)
            or _noun(one, language) in (later if one["name"] in asked else nouns)
        )
    ]


def _is_first(ordinal: re.Match[str]) -> bool:
    return ORDINALS[ordinal["name"]] == FIRST


def _noun(ordinal: re.Match[str], language: Language) -> str:
    """The stem of what an ordinal is of; empty where nothing follows it."""
    return stem(ordinal["noun"] or "", language)
