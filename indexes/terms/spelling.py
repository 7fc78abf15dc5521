"""Words that no passage has, and what they may be slips of the pen for."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vind.indexes.folding import fold
from vind.indexes.terms.analysis import Word, question_words
from vind.indexes.terms.stop_words import STOP_WORDS

LETTERS = 5
"""Of what a word is a slip for at least: shorter ones are near too many others."""

FEWEST_LETTERS = 3
"""Of a word that may be one."""

SHORTENED_FROM = 6
"""Letters of a word that may be the beginning of a longer one: "kerntemp"."""

STEMS_APART = 3
"""Letters in which the stem of a slip differs at most from that of the word: its ending may be no
ending any more."""

NEAREST = 12
"""Terms whose spellings are compared, the nearest and then the commonest."""

LOOKED_UP = 200
"""Near terms of which is asked at most whether they are there for who asks."""

TermsBeginning: TypeAlias = Callable[[str, int | None], Iterable[tuple[str, int]]]
"""The terms of the passages' text that begin so, each with how many passages have it: the commonest
first, then by letters, and no more than so many."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDING_ALIKE = ("aeiouy", "dt", "ckq", "sz", "fv", "gh", "ij", "mn")
"""Letters that are written for one another by their sound."""


def absent_words(question: str, is_there: Callable[[str], bool]) -> list[str]:
    """The words of ``question``, of FEWEST_LETTERS or more and no digits, that no passage has.

    ``is_there`` tells of a term whether one has it.
    """
    return [word.text for word in question_words(question) if _is_absent(word, is_there)]


def _is_absent(word: Word, is_there: Callable[[str], bool]) -> bool:
    if len(word.text) < FEWEST_LETTERS or not word.text.isalpha():
        return False
    if any(word.text in idle for idle in STOP_WORDS.values()):
        return False
    return not any(map(is_there, word.terms))


def near_terms(
    word: str, beginning_with: TermsBeginning, is_there: Callable[[str], bool]
) -> Iterable[str]:
    """Terms of the passages' text that ``word``, an absent one, may be a slip for or begin.

    The nearest first, of those that are there to be found.
    """
    near: list[tuple[int, int, str]] = []
    own = [term for found in question_words(word) for term in found.terms]
    beginning = {letter: dict(beginning_with(letter, None)) for letter in {one[0] for one in own}}
    for term in own:
        counts = beginning[term[0]]
        found = process.extract(
            term, counts.keys(), scorer=OSA.distance, score_cutoff=STEMS_APART, limit=None
        )
        near += [(int(distance), -counts[other], other) for other, distance, _ in found]
    nearest = (term for _, _, term in sorted(near)[:LOOKED_UP])
    yield from islice(filter(is_there, nearest), NEAREST)
    longer = (term for term, _ in beginning_with(own[-1], LOOKED_UP))
    yield from islice(filter(is_there, longer), 1)


def is_slip_for(word: str, other: str) -> bool:
    """Whether ``word`` may be ``other`` with one slip of the pen behind its first letter.

    Two letters swapped, one missing or too many, that of a key beside it, or one of like sound:
    four of five slips are a single one (Damerau, "A technique for computer detection and correction
    of spelling errors", 1964). Or it is ``other`` cut short.
    """
    word, other = fold(word), fold(other)
    if len(other) < LETTERS or word[:1] != other[:1] or word == other:
        return False
    if len(word) >= SHORTENED_FROM and other.startswith(word):
        return True
    if OSA.distance(word, other, score_cutoff=1) > 1:
        return False
    differing = [pair for pair in zip(word, other, strict=False) if pair[0] != pair[1]]
    is_another_letter = len(word) == len(other) and len(differing) == 1
    return not is_another_letter or _are_near(*differing[0])


def _are_near(one: str, other: str) -> bool:
    """Whether two letters stand beside each other on a keyboard, or sound alike."""
    if any(one in letters and other in letters for letters in _SOUNDING_ALIKE):
        return True
    (row, place), (other_row, other_place) = _key(one), _key(other)
    # Each row stands half a key further to the right than the one above it.
    return abs(row - other_row) <= 1 and abs(2 * place + row - 2 * other_place - other_row) <= 2


def _key(letter: str) -> tuple[int, int]:
    """Its row and place; of one that has no key of its own, far from all."""
    far = len(_KEYS[0])
    return next(
        ((row, keys.index(letter)) for row, keys in enumerate(_KEYS) if letter in keys),
        (2 * far, 2 * far),
    )
