"""The parsed question, read once and carried through the search, and the phrases that it quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vind.indexes.index import Index
from vind.indexes.types import Embedder, Language
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import in_words, words
from vind.search.question.cleaned import as_spelt, clean_question, language_asked
from vind.search.question.codes import Codes


@dataclass(frozen=True)
class Question:
    """What is asked: ``text`` as searched for, in ``language``, "" if unknown.

    ``own`` is what the user typed last, if ``text`` begins with ``subject``, questions of the
    conversation, and ``asked_for`` what that asks for.
    """

    text: str
    own: str
    language: Language
    asked_for: AskedFor
    subject: tuple[str, ...] = ()

    @cached_property
    def codes(self) -> Codes:
        """The codes, periods and version numbers in ``text``."""
        return Codes.of(self.text)

    @cached_property
    def sought(self) -> AskedFor:
        """What ``text`` asks for, the previous question included."""
        return AskedFor.of(self.text, self.language)

    @classmethod
    def of(cls, text: str) -> "Question":
        """``text`` as it is."""
        language = language_asked(text)
        return cls(text, text, language, AskedFor.of(text, language))

    @classmethod
    def parse(cls, text: str, index: Index, embedder: Embedder) -> "Question":
        """``text`` cleaned, with the spelling of ``index``. Raises QuestionError."""
        return cls.of(as_spelt(clean_question(text, embedder), index))

    def behind(self, subject: tuple[str, ...]) -> "Question":
        """The same question with ``subject``, questions before it, in front of its text."""
        before = " ".join(subject)
        language = self.language or language_asked(before)
        return replace(self, text=f"{before} {self.own}", language=language, subject=subject)


MOST_PHRASES = 8
"""Phrases of a query at most; a pasted page of dialogue has more, and means none of them."""

_QUOTED = re.compile('"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»')


def phrases_of(query: str) -> tuple[str, ...]:
    """The phrases in double quotation marks in ``query`` that have a word; none if too many.

    Single quotation marks are ignored, as they are apostrophes too.
    """
    quoted = ("".join(filter(None, found)) for found in _QUOTED.findall(query))
    phrases = tuple(dict.fromkeys(" ".join(one.split()) for one in quoted if words(one)))
    return phrases if len(phrases) <= MOST_PHRASES else ()


def without_marks(query: str) -> str:
    """``query`` without the quotation marks of its phrases."""
    return _QUOTED.sub(lambda found: "".join(filter(None, found.groups())), query)


def has_phrases(text: str, phrases: Sequence[str]) -> bool:
    """Whether ``text`` has the words of each of ``phrases`` in a row, in order.

    Case, accents and signs between words are ignored.
    """
    said = in_words(text)
    return all(in_words(phrase) in said for phrase in phrases)
