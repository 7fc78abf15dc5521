"""What a question is about and nothing found has: then what is said of others is no answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexes.folding import fold
from indexes.types import StoredPassage
from indexes.words import WORD
from search.question.codes import Codes
from search.question.language import language_asked
from search.retrieval.foreign import is_foreign
from search.text.feast_days import FEAST_DAY
from search.text.names import CALENDAR, NOT_NAMES, without_possessive
from search.text.places import PLACES, ROADS, STREETS
from search.text.slips import is_misspelt
from search.text.words import word_set

_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\S")

LEAST_LOWER = 3
"""Small letters in a name: what has fewer is short for something, or a code."""

TITLE_CASE, TITLE_WORDS = 0.6, 4
"""Share of the words behind the first, where there are so many, that begin with a capital in a
question that is written like a title, of which the capitals say nothing. Set by hand."""

OPENERS = frozenset(".?!:;(\"'\u2018\u201c")
"""Marks behind which any word may have a capital."""

JOINERS = frozenset("-\u2010\u2011\u2013&")
"""Marks within a name."""

SURE_LETTERS, ENDING = 4, 2
"""Letters that a word begins with to be a name, or as many as it has but for an ENDING."""

FEWEST_SPOKEN = 2
"""First passages in the question's language, of eight. Of 173 questions with an answer in the other
language at four companies none has a name that stands nowhere."""

OTHERWISE = word_set("""
    american belgian british dutch english european french german internet
    amerikaans amerikaanse belgisch belgische brits britse duits duitse engels engelse europees
    europese frans franse nederlands nederlandse
""")
"""Capitals of peoples and tongues, for which there are other words."""

FEAST = re.compile(rf"\b(?:{FEAST_DAY})\b", re.IGNORECASE)
"""No name either: documents have a feast day by its date."""

COMMON = 1 / 8
"""Share of the passages looked at that have a name which tells nothing: that of the company."""

LETTERS_IN_A_COMPOUND = 6
"""Letters of each of two words that stand there and make a compound of them: of "SharePoint" both
parts are shorter."""


def unknown_in(
    question: str, codes: Codes, readings: Sequence[str], passages: Sequence[StoredPassage]
) -> str:
    """The designation, code or name that ``question`` is about and no candidate has, else empty.

    ``codes`` are those of the question, ``readings`` are of the candidates. A code counts where one
    of ``passages``, the first, has rows for others of its form. A name does where some of them are
    in the question's language: in another it may be another.
    """
    if designation := codes.unknown_to(readings):
        return designation
    if code := codes.unlisted_in(readings, (one.passage.text for one in passages)):
        return code
    spoken = language_asked(question)
    spoken_too = sum(not is_foreign(one.passage.language, spoken) for one in passages)
    return unknown_name(question, readings) if spoken_too >= FEWEST_SPOKEN else ""


def unknown_name(question: str, texts: Iterable[str]) -> str:
    """A name in ``question`` of which no word stands in ``texts``, however misspelt; else empty.

    Where it has more names that do stand there, it is about those.
    """
    names = list(_names(question))
    if not names:
        return ""
    said = fold("\n".join(texts))
    unknown = [name for name in names if not any(_stands(word, said) for word in name.words)]
    if not unknown or len(unknown) * 2 < len(names):
        return ""
    vocabulary = set(WORD.findall(said))
    absent = (
        name.text
        for name in unknown
        if not any(is_misspelt(w, vocabulary) or _is_compound(w, vocabulary) for w in name.words)
    )
    return next(absent, "")


def lacks_name(question: str, texts: Iterable[str]) -> bool:
    """Whether half of the words of a name in ``question`` or more stand nowhere in ``texts``."""
    said = fold("\n".join(texts))
    return any(
        2 * sum(_stands(word, said) for word in name.words) <= len(name.words)
        for name in _names(question)
    )


def is_of_other_name(question: str, texts: Iterable[str], readings: Sequence[str]) -> bool:
    """Whether none of the words of a name in ``question`` stands in ``texts``.

    Not of a name that many ``readings`` have, as that of the company itself; nor of a place: a
    country goes by another name in another language, and what is said of a building tells no
    street.
    """
    said = fold("\n".join(texts))
    names = [one for one in _names(question) if not one.is_of_place and not one.stands_in(said)]
    folded = list(map(fold, readings)) if names else []
    return any(
        sum(name.stands_in(text) for text in folded) < COMMON * len(folded) for name in names
    )


@dataclass(frozen=True, slots=True)
class _Name:
    """As it is written, and its folded words; "Raspberry Pi" is one."""

    text: str
    words: tuple[str, ...]

    @property
    def is_of_place(self) -> bool:
        """Whether it is a country, a large city or a street."""
        last = self.words[-1]
        return last in PLACES or last in PLACES.values() or last.endswith((*STREETS, *ROADS))

    def stands_in(self, said: str) -> bool:
        """Whether one of its words does; a short one only where it has no other."""
        long = [word for word in self.words if len(word) >= SURE_LETTERS] or self.words
        return any(_stands(word, said) for word in long)


def _names(question: str) -> Iterator[_Name]:
    question = FEAST.sub(lambda found: found[0].lower(), question)
    tokens = list(_TOKEN.finditer(question))
    behind = [token[0] for token in tokens if token[0][0].isalpha()][1:]
    capitals = sum(token[0].isupper() for token in behind)
    if len(behind) >= TITLE_WORDS and capitals > TITLE_CASE * len(behind):
        return
    run: list[re.Match[str]] = []
    for before, token in pairwise([None, *tokens, None]):
        opens = before is None or before[0] in OPENERS
        if token and _is_name(token[0], opens=opens):
            run.append(token)
        elif run and not (token and (token[0][0].isupper() or token[0] in JOINERS)):
            text = without_possessive(question[run[0].start() : run[-1].end()])
            parts = tuple(fold(without_possessive(part[0])) for part in run)
            yield _Name(" ".join(text.split()), parts)
            run = []


def _is_name(token: str, *, opens: bool) -> bool:
    folded = fold(token)
    if folded in CALENDAR or folded in NOT_NAMES or folded in OTHERWISE:
        return False
    inside = any(letter.isupper() for letter in token[1:])
    capital = inside or (token[0].isupper() and not opens)
    return capital and sum(map(str.islower, token)) >= LEAST_LOWER


def _stands(word: str, said: str) -> bool:
    return word[: max(SURE_LETTERS, len(word) - ENDING)] in said


def _is_compound(word: str, vocabulary: set[str]) -> bool:
    """Whether ``word`` is two of ``vocabulary`` in one, perhaps with an s between them."""
    return any(
        word[:place] in vocabulary and {word[place:], word[place:].removeprefix("s")} & vocabulary
        for place in range(LETTERS_IN_A_COMPOUND, len(word) - LETTERS_IN_A_COMPOUND + 1)
    )
