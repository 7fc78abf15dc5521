"""Words in the form for comparison: lower case, no accents, stemmed; and spans of a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from vind.indexes.text.folding import fold
from vind.indexes.text.words import APOSTROPHE_S, FUNCTION_WORDS, WORD, stem
from vind.indexes.types import Language

Span: TypeAlias = tuple[int, int]
"""Start and end of something in a text, in characters from 0, end exclusive."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number, date, time or code in a text: its possible readings, and its place."""

    readings: frozenset[str]
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of one text have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def blotted(text: str, spans: Iterable[Span]) -> str:
    """``text`` with bars in place of ``spans``, so that all offsets stay the same."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "|" * (end - start)
    return "".join(characters)


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of ``phrases``, the longest first; matches nothing if there are none."""
    longest_first = sorted(set(filter(None, phrases)), key=lambda one: (-len(one), one))
    return "|".join(map(re.escape, longest_first)) or "(?!)"


LETTERS_OF_A_PART = 5
"""Letters of the shortest word that may be part of another: "plaatsen" in "parkeerplaatsen"."""


def words(text: str) -> list[str]:
    """The words of ``text`` in order, folded; digits count as words."""
    return WORD.findall(fold(text))


def in_words(text: str) -> str:
    """The words of ``text``, each between spaces, so that a run of words is a substring."""
    return f" {' '.join(words(text))} "


def content_stems(text: str, language: Language) -> list[str]:
    """The stems of the content words of ``text``, in order, with repetitions."""
    function_words = FUNCTION_WORDS[language]
    said = words(APOSTROPHE_S.sub(" ", text))
    return [stem(word, language) for word in said if word not in function_words]


def are_of_one_word(word: str, other: str) -> bool:
    """Whether two stems are equal, or a long one is part of the other: "zaterdagopening"."""
    return word == other or (
        min(len(word), len(other)) >= LETTERS_OF_A_PART and (word in other or other in word)
    )
