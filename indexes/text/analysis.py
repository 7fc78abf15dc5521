"""Text analysis: the terms of passages and questions, and slips in the words of a question.

Passages are stemmed in their own language, questions in every language. All languages share one
field, so that a word's weight comes from the whole index: "de" is a stop word if half the passages
are Dutch, whatever the question's language. Passages in other or unknown languages are not stemmed,
as a wrong stemmer would mangle them.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeAlias

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

from vind.indexes.text.folding import composed, fold
from vind.indexes.text.languages import YEAR
from vind.indexes.text.words import APOSTROPHE_S, STEMMERS, STOP_WORDS, stem, words_alone
from vind.indexes.types import Language

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


LEAST_LETTERS = 5
"""Least letters of the intended word; shorter words are close to too many others."""

LEAST_SLIP_LETTERS = 3
"""Least letters of a slip."""

LEAST_PREFIX_LETTERS = 6
"""Least letters of a word cut short: "kerntemp"."""

MOST_STEM_DISTANCE = 3
"""Largest edit distance between the stems of slip and intended word: a slip may spoil the ending
that stemming removes."""

NEAREST_TERMS = 12
"""Terms whose spellings are compared, by distance and then frequency."""

CHECKED_TERMS = 200
"""Near terms that are checked, at most, for being visible to the viewer."""

TermsBeginning: TypeAlias = Callable[[str, int | None], Iterable[tuple[str, int]]]
"""Maps a prefix and a limit to terms in passages' bodies with their numbers of passages, the most
frequent first, then alphabetically."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDING_ALIKE = ("aeiouy", "dt", "ckq", "sz", "fv", "gh", "ij", "mn")
"""Letters confused because they sound alike."""


def absent_words(question: str, is_there: Callable[[str], bool]) -> list[str]:
    """The words of ``question``, of enough letters and no digits, that no passage has.

    ``is_there`` says whether a passage has a term.
    """
    return [word.text for word in question_words(question) if _is_absent(word, is_there)]


def _is_absent(word: Word, is_there: Callable[[str], bool]) -> bool:
    if len(word.text) < LEAST_SLIP_LETTERS or not word.text.isalpha():
        return False
    if any(word.text in idle for idle in STOP_WORDS.values()):
        return False
    return not any(map(is_there, word.terms))


def near_terms(
    word: str, beginning_with: TermsBeginning, is_there: Callable[[str], bool]
) -> Iterable[str]:
    """Terms in passages' bodies for which the absent ``word`` may be a slip or the beginning.

    The nearest first, and only those for which ``is_there`` is true.
    """
    near: list[tuple[int, int, str]] = []
    own = [term for found in question_words(word) for term in found.terms]
    beginning = {letter: dict(beginning_with(letter, None)) for letter in {one[0] for one in own}}
    for term in own:
        counts = beginning[term[0]]
        found = process.extract(
            term, counts.keys(), scorer=OSA.distance, score_cutoff=MOST_STEM_DISTANCE, limit=None
        )
        near += [(int(distance), -counts[other], other) for other, distance, _ in found]
    nearest = (term for _, _, term in sorted(near)[:CHECKED_TERMS])
    yield from islice(filter(is_there, nearest), NEAREST_TERMS)
    longer = (term for term, _ in beginning_with(own[-1], CHECKED_TERMS))
    yield from islice(filter(is_there, longer), 1)


def is_slip_for(word: str, other: str) -> bool:
    """Whether ``word`` may be ``other`` with one slip after the first letter, or cut short.

    A slip is two swapped letters, a missing or an extra one, or one replaced by a neighbour on the
    keyboard or a letter of similar sound. Four in five slips are a single one (Damerau, "A
    technique for computer detection and correction of spelling errors", 1964).
    """
    word, other = fold(word), fold(other)
    if len(other) < LEAST_LETTERS or word[:1] != other[:1] or word == other:
        return False
    if len(word) >= LEAST_PREFIX_LETTERS and other.startswith(word):
        return True
    if OSA.distance(word, other, score_cutoff=1) > 1:
        return False
    differing = [pair for pair in zip(word, other, strict=False) if pair[0] != pair[1]]
    is_another_letter = len(word) == len(other) and len(differing) == 1
    return not is_another_letter or _are_near(*differing[0])


def _are_near(one: str, other: str) -> bool:
    """Whether two letters are neighbours on a keyboard, or sound alike."""
    if any(one in letters and other in letters for letters in _SOUNDING_ALIKE):
        return True
    (row, place), (other_row, other_place) = _key(one), _key(other)
    # Each row is shifted right by half a key from the one above.
    return abs(row - other_row) <= 1 and abs(2 * place + row - 2 * other_place - other_row) <= 2


def _key(letter: str) -> tuple[int, int]:
    """The row and place of a letter's key; far from all others if it has none."""
    far = len(_KEYS[0])
    return next(
        ((row, keys.index(letter)) for row, keys in enumerate(_KEYS) if letter in keys),
        (2 * far, 2 * far),
    )
