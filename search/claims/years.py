"""Whether a claim says of one year what a source says of others."""

import re
from collections.abc import Iterator, Sequence

from indexes.folding import fold_in_place
from search.claims.claim import Claim
from search.claims.numbers import Number, number_in, number_matches
from search.periods import YEAR

ANY_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")

IN_YEAR = re.compile(
    rf"\b(?:in|over|during|tijdens|for)\s(?:(?:heel|all of|the whole of)\s)?(?P<year>{YEAR})\b"
)
"""What is so in a year, and not from it on or until then."""


def said_of_another_year(claim: Claim, sources: Sequence[str]) -> list[str]:
    """The numbers of ``claim`` that all source sentences with them have in other years alone.

    A claim without a year is of none. Of what stands in a table too its columns tell.
    """
    own = set(ANY_YEAR.findall(claim.sentence))
    if not own:
        return []
    stated = [(text, [number for _, number in _numbers(text)]) for text in sources]
    wrong = []
    for written, number in _numbers(claim.sentence):
        having = [text for text, numbers in stated if any(number & one for one in numbers)]
        if having and written not in own and all(_is_of_others(text, own) for text in having):
            wrong.append(written)
    return wrong


def _numbers(text: str) -> Iterator[tuple[str, Number]]:
    return ((match[0], number_in(match)) for match in number_matches(fold_in_place(text)))


def _is_of_others(text: str, years: set[str]) -> bool:
    """Whether a sentence says what is so in years, and names none of ``years``."""
    named = set(ANY_YEAR.findall(text))
    told = {found["year"] for found in IN_YEAR.finditer(fold_in_place(text))}
    return "\t" not in text and bool(told) and named == told and named.isdisjoint(years)
