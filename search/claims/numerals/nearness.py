"""How far apart words and numbers stand in a text, with what parts it."""

import re
from collections.abc import Sequence

from indexes.stems import stem
from indexes.types import Language
from search.text.facts import without_dates
from search.text.words import words

CONJUNCTION = r"\b(?=(?:en|and|maar|but|terwijl|while|whereas)\b)"
PARTS = re.compile(rf"[,;:.](?=\s)|[()]|{CONJUNCTION}")
"""Where another part of a sentence may begin."""

PART_ENDS = re.compile(rf"[,;.](?=\s)|[()\n]|{CONJUNCTION}", re.IGNORECASE)
"""The same in a text that is not folded, but for a colon."""

APART = 6
"""Words that the end of a part counts for: what stands in another part is said of that. Set by
hand."""


def gap(place: int, numbers: Sequence[int]) -> int:
    """How far a place is from the nearest of ``numbers``, all as ``distances`` gives them."""
    return min(abs(place - at) for at in numbers)


def distances(text: str) -> list[int]:
    """For each word of a text its place, with APART added for each part of the text before it."""
    far = 0
    found: list[int] = []
    for part in PARTS.split(without_dates(text)):
        here = len(words(part))
        found += range(far, far + here)
        far += here + APART
    return found


def closeness(own: int, places: Sequence[int]) -> float:
    """How near the ``places`` of words are to the one at ``own``: the sum of 1 / distance."""
    return sum(1 / abs(place - own) for place in places if place != own)


def said_of_all(
    text: str, first: range, own: int, claimed: frozenset[str], language: Language
) -> int:
    """How many words at the start of a text are said of all its numbers; 0 where none are.

    They are those up to the end of its ``first`` number, where the part with the number looked at,
    which is at ``own``, has a word that is ``claimed`` and the part with the first has not: "the
    shop opens at 9, on Sundays at 11". Both are places of words, from 0.
    """
    begun, in_own, in_first = 0, frozenset[str](), frozenset[str]()
    for part in PARTS.split(without_dates(text)):
        said = words(part)
        stems = claimed.intersection(stem(word, language) for word in said if word.isalpha())
        end = begun + len(said)
        in_own = stems if begun <= own < end else in_own
        in_first = stems if begun <= first.start < end else in_first
        begun = end
    return first.stop if in_own - in_first else 0
