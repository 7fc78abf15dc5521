"""A question as it is parsed, once, before anything is searched, and what it quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vind.indexes.index import Index
from vind.indexes.types import Embedder, Language
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import in_words, words
from vind.search.question.cleaned import as_spelt, clean_question, language_asked


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``text`` as it is searched for, in ``language``, "" where neither tells.

    ``own`` is what the asker said last, where ``text`` begins with the question before it.
    """

    text: str
    own: str
    language: Language
    asked_for: AskedFor

    @classmethod
    def parse(cls, text: str, index: Index, embedder: Embedder) -> "Question":
        """``text`` as the documents of ``index`` spell it. Raises QuestionError."""
        cleaned = as_spelt(clean_question(text, embedder), index)
        return cls.of(cleaned, cleaned)

    @classmethod
    def of(cls, text: str, own: str) -> "Question":
        """A question that was cleaned before."""
        language = language_asked(text)
        return cls(text, own, language, AskedFor.of(own, language))

    def behind(self, before: str) -> "Question":
        """The same with the question ``before`` it, of which it takes what it leaves unsaid."""
        text = f"{before} {self.own}"
        language = self.language or language_asked(before)
        return replace(self, text=text, language=language)


MOST_PHRASES = 8
"""Phrases of a query that count; a pasted page of speech has more, and means none of them."""

_QUOTED = re.compile('"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»')


def phrases_of(query: str) -> tuple[str, ...]:
    """What stands in quotation marks in ``query`` and has a word; nothing where that is too much.

    Single ones are apostrophes too, and count as nothing.
    """
    quoted = ("".join(filter(None, found)) for found in _QUOTED.findall(query))
    phrases = tuple(dict.fromkeys(" ".join(one.split()) for one in quoted if words(one)))
    return phrases if len(phrases) <= MOST_PHRASES else ()


def without_marks(query: str) -> str:
    """``query`` with what it quotes in it, and no longer quoted."""
    return _QUOTED.sub(lambda found: "".join(filter(None, found.groups())), query)


def has_phrases(text: str, phrases: Sequence[str]) -> bool:
    """Whether the words of each of ``phrases`` stand in ``text`` in a run, in their order.

    Neither case nor accents nor signs between the words count.
    """
    said = in_words(text)
    return all(in_words(phrase) in said for phrase in phrases)
