"""Text analysis. Passages are stemmed in their own language, questions in every language.

All languages share one field, so that a word's weight comes from the whole index: "de" is a stop
word if half the passages are Dutch, whatever the question's language. Passages in other or unknown
languages are not stemmed, as a wrong stemmer would mangle them.
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
"""Distinct words of a question that are looked up; a pasted page has more, to no benefit."""

# "priceListQ2" → price List Q2. A run of capitals ends before a capitalised word ("PDFReader").
INNER_WORD = re.compile(r"[^\W\d_a-z]+(?![a-z])|[^\W\d_]?[^\W\d_A-Z]+|\d+")
NAME_PART = re.compile(r"[^\W_]+")
LONG_NUMBER = re.compile(rf"(?<!\d)(?!{YEAR}(?!\d))\d{{4,}}")
"""Also looked up alone if it is part of a word: "E4521" may be written "E-4521". Not a year: with
"FY2023" also looked up as "2023", tables with many years would come first."""


class Word(NamedTuple):
    """A word of a question: its spelling in lower case, and the terms it has in passages."""

    text: str
    terms: tuple[str, ...]


@cache
def _words() -> tantivy.TextAnalyzer:
    return words_alone().build()


def passage_terms(text: str, language: Language) -> list[str]:
    """The terms of a passage, in order, with repetitions."""
    return [stem(word, language) for word in _words().analyze(text)]


def terms(text: str, language: Language) -> tantivy.PreTokenizedString:
    """The terms of a passage for Tantivy. Offsets are 0, since it does not store them."""
    tokens = [tantivy.Token(one, 0, 0) for one in passage_terms(text, language)]
    return tantivy.PreTokenizedString(text, tokens)


def title_words(title: str, path: str) -> str:
    """The words of a document's title and path: "Prices/list-2024.xlsx" → Prices list 2024.

    In composed form: a decomposed accent, as in a Mac's file names, would split a word.
    """
    folders, parted, name = composed(path).rpartition("/")
    stem = name.rpartition(".")[0] or name
    parts = NAME_PART.findall(f"{folders}{parted}{stem}")
    # "Q2" is indexed whole and in parts.
    inner = [word for part in parts for word in INNER_WORD.findall(part) if word not in parts]
    return " ".join([composed(title), *parts, *inner])


def question_words(question: str) -> list[Word]:
    """The words to look up, without stop words of the question's language."""
    said = APOSTROPHE_S.sub(" ", question)
    words = {text: _word(text) for text in _words().analyze(said)}
    idle = _stop_words(set(words))
    kept = [word for text, word in words.items() if text not in idle] or list(words.values())
    return kept[:MOST_WORDS]


def _word(text: str) -> Word:
    stems = (stem(text, language) for language in STEMMERS)
    return Word(text, tuple(dict.fromkeys([*stems, *LONG_NUMBER.findall(text)])))


def _stop_words(words: set[str]) -> set[str]:
    """The stop words among ``words``, by the language that has most of them.

    Only one language counts: "door" is a stop word in Dutch and a thing in English. In a tie, words
    must be stop words of all tied languages.
    """
    idle = [words & known for known in STOP_WORDS.values()]
    most = max(map(len, idle))
    return set.intersection(*(one for one in idle if len(one) == most))
