"""Whether a claim says of one year what a source says of others."""

import re
from collections.abc import Iterator, Sequence

from indexes.calendar import ANY_YEAR, YEAR
from indexes.folding import fold_in_place
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.numbers import Number, number_in, number_matches

IN_YEAR = re.compile(
    rf"\b(?:in|over|during|tijdens|for)\s(?:(?:heel|all of|the whole of)\s)?(?P<year>{YEAR})\b"
)
"""What is so in a year, and not from it on or until then."""


def value_of_another_year(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that all source sentences with them have in other years alone.

    A claim without a year is of the question's. Of what stands in a table too its columns tell.
    """
    own = set(ANY_YEAR.findall(claim.sentence) or ANY_YEAR.findall(claim.asked.question))
    if not own:
        return []
    wrong = []
    for match in _numbers(claim.sentence):
        number = number_in(match)
        having = [(text, places) for text in source.sentences if (places := _places(number, text))]
        if having and all(_is_of_others(text, places, own) for text, places in having):
            wrong.append(match[0])
    return wrong


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """The numbers in a text that are no year."""
    found = number_matches(fold_in_place(text))
    return (match for match in found if not ANY_YEAR.fullmatch(match[0].strip()))


def _places(number: Number, text: str) -> list[str]:
    """What a text says beside a number, each time that it has it.

    That is what stands before its first number and what follows to the next: "€ 2.9m, as against
    € 4.3m in 2024" says nothing of the 2.9 in 2024.
    """
    found = list(_numbers(text))
    starts = [match.start() for match in found]
    return [
        f"{text[: starts[0]]} {text[match.end() : end]}"
        for match, end in zip(found, [*starts[1:], None], strict=False)
        if number_in(match) & number
    ]


def _is_of_others(text: str, places: Sequence[str], years: set[str]) -> bool:
    """Whether a sentence, and each of ``places`` in it, tells of years, and none of ``years``."""
    named = set(ANY_YEAR.findall(text))
    return (
        not is_row(text)
        and named == _years_told(text)
        and named.isdisjoint(years)
        and all(map(_years_told, places))
    )


def _years_told(text: str) -> set[str]:
    return {found["year"] for found in IN_YEAR.finditer(fold_in_place(text))}
