"""Text to terms. Passages are stemmed in their own language, a question in every one.

All languages share one field, so a word's weight comes from the whole index: "de" is a stop word
where half the passages are Dutch, whichever language the question is in. A passage of another
language, or too short to tell, keeps its words whole: a wrong stemmer would cut them anyhow.
"""

import re
from functools import cache
from typing import NamedTuple

import tantivy

from vind.indexes.calendar import YEAR
from vind.indexes.folding import composed
from vind.indexes.stems import STEMMERS, stem, words_alone
from vind.indexes.terms.stop_words import STOP_WORDS
from vind.indexes.types import Language
from vind.indexes.words import APOSTROPHE_S

MOST_WORDS = 200
"""Distinct words of a question that are looked up; a pasted page has more, and gains nothing."""

# "priceListQ2" → price List Q2; a run of capitals ends before a capitalised word ("PDFReader").
INNER_WORD = re.compile(r"[^\W\d_a-z]+(?![a-z])|[^\W\d_]?[^\W\d_A-Z]+|\d+")
NAME_PART = re.compile(r"[^\W_]+")
LONG_NUMBER = re.compile(rf"(?<!\d)(?!{YEAR}(?!\d))\d{{4,}}")
"""In a word with letters it is found by itself too: "E4521" is also written "E-4521". Not a year:
of reports by year, one found as "FY2023" and "2023" puts tables with many years first."""


class Word(NamedTuple):
    """A word of a question: its spelling (lower case), and the terms that passages have for it."""

    text: str
    terms: tuple[str, ...]


@cache
def _words() -> tantivy.TextAnalyzer:
    return words_alone().build()


def passage_terms(text: str, language: Language) -> list[str]:
    """The terms of a passage, in order, each as often as it is there."""
    return [stem(word, language) for word in _words().analyze(text)]


def terms(text: str, language: Language) -> tantivy.PreTokenizedString:
    """The terms of a passage, as Tantivy takes them. It keeps no places, so none are given."""
    tokens = [tantivy.Token(one, 0, 0) for one in passage_terms(text, language)]
    return tantivy.PreTokenizedString(text, tokens)


def title_words(title: str, path: str) -> str:
    """A document's title and its path, as words: "Prices/list-2024.xlsx" → Prices list 2024.

    In composed form: a Mac writes the accents of a name apart, which would part its words.
    """
    folders, parted, name = composed(path).rpartition("/")
    stem = name.rpartition(".")[0] or name
    parts = NAME_PART.findall(f"{folders}{parted}{stem}")
    # "Q2" is found whole and in its parts.
    inner = [word for part in parts for word in INNER_WORD.findall(part) if word not in parts]
    return " ".join([composed(title), *parts, *inner])


def question_words(question: str) -> list[Word]:
    """The words to look up, without the stop words of the language that the question is in."""
    said = APOSTROPHE_S.sub(" ", question)
    words = {text: _word(text) for text in _words().analyze(said)}
    idle = _stop_words(set(words))
    kept = [word for text, word in words.items() if text not in idle] or list(words.values())
    return kept[:MOST_WORDS]


def _word(text: str) -> Word:
    stems = (stem(text, language) for language in STEMMERS)
    return Word(text, tuple(dict.fromkeys([*stems, *LONG_NUMBER.findall(text)])))


def _stop_words(words: set[str]) -> set[str]:
    """Those of ``words`` that are stop words of the language that has most of them.

    One language at a time: "door" is a Dutch stop word and an English thing. Where it is even, the
    words that are stop words of all those.
    """
    idle = [words & known for known in STOP_WORDS.values()]
    most = max(map(len, idle))
    return set.intersection(*(one for one in idle if len(one) == most))
