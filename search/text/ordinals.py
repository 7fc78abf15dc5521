"""Whether the place in an order, or the part of a whole, that a sentence names stands in a source.

"The second day" does not support "the third day", nor "two thirds" "two fifths".
"""

import re
from collections.abc import Collection, Sequence

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from search.text.numbers import number_in, number_matches
from search.text.periods import quarters_of

_NAMES = """
    eerste tweede derde vierde vijfde zesde zevende achtste negende tiende
    first second third fourth fifth sixth seventh eighth ninth tenth
"""
PLACES = {name: number % 10 + 1 for number, name in enumerate(_NAMES.split())}
FIRST = 1

ORDINAL = re.compile(
    rf"(?<!\bten )(?<!\bper )\b(?P<name>{'|'.join(PLACES)})s?\b"
    r"(?![- ](?:part(?:y|ies|ij|ijen)|plaats|place|hand)\b)(?: (?P<noun>[^\W\d_]+))?"
)
"""Not that of "ten eerste", "a third party" or "in the first place", nor a second of time."""

IN_FIGURES = re.compile(r"\b(\d{1,2})(?:e|de|ste|st|nd|rd|th)\b")
THREE_QUARTERS = re.compile(r"\b(?:driekwart|drie kwart|three[- ]quarters)\b")


def misordered(
    claim: str, asked: Collection[str], sources: Sequence[str], language: Language
) -> list[str]:
    """The ordinals of ``claim`` that no source has, nor their number, nor the words ``asked``.

    "First" only where the sources have another one of the same: "at first" says little.
    """
    claimed = [one for one in ORDINAL.finditer(fold_in_place(claim)) if one["name"] not in asked]
    if not claimed:
        return []
    said = "\n".join(sources)
    folded = fold_in_place(said)
    stated = list(ORDINAL.finditer(folded))
    known = {PLACES[one["name"]] for one in stated}.union(
        map(int, IN_FIGURES.findall(folded)),
        quarters_of(said),
        {4} if THREE_QUARTERS.search(folded) else (),
    )
    numbers = frozenset[str]().union(*map(number_in, number_matches(folded)))
    nouns = {stem(one["noun"], language) for one in stated if one["noun"]}
    return [
        one["name"]
        for one in claimed
        if (place := PLACES[one["name"]]) not in known
        and str(place) not in numbers
        and (place != FIRST or (one["noun"] and stem(one["noun"], language) in nouns))
    ]
