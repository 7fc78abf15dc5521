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
"""Words that it counts for: what stands in another part is said of that."""


def gap(place: int, numbers: Sequence[int]) -> int:
    """How far a place is from the nearest of ``numbers``, all as ``distances`` gives them."""
    return min(abs(place - at) for at in numbers)


def distances(text: str) -> list[int]:
    """How far on each word of a text stands, in words, and APART more behind each part of it."""
    far = 0
    found: list[int] = []
    for part in PARTS.split(without_dates(text)):
        here = len(words(part))
        found += range(far, far + here)
        far += here + APART
    return found


def closeness(own: int, places: Sequence[int]) -> float:
    """How near the ``places`` are to a number: one over how far each is, summed."""
    return sum(1 / abs(place - own) for place in places if place != own)


def said_of_all(
    text: str, first: range, own: int, claimed: frozenset[str], language: Language
) -> int:
    """How many words a text begins with that are said of all its numbers, not of the first alone.

    Those to the end of the first, where a word of the claim stands in the part of the number and
    not in that of the first: "the shop opens at 9, on Sundays at 11". ``own`` and ``first`` are
    places of words, from 0.
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
