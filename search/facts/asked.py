"""The kind of thing that a question asks for, by its words, and whether a sentence has one.

A sentence without that kind of thing seldom answers, however near its words are.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Self

from vind.indexes.text.folding import fold, fold_in_place
from vind.indexes.text.languages import Lexicon, lexicon
from vind.indexes.types import Language
from vind.search.facts.numbers import CODES, SIGNS, has_number
from vind.search.facts.values import unit_of_compound, units
from vind.search.facts.words import Span, any_of, blotted, words

_DAY_OR_TIME = r"\d{1,2}[:.]\d{2}|\d{4}-\d{2}|\d{1,2}-\d{1,2}"
_FEWEST_LETTERS = 4
"""Letters of the shortest word whose ending can mark it as plural."""

_NOUN_WITHIN = 2
"""Words after "which" among which its noun is sought: "which open invoices"."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What a question asks for.

    ``amount``: how much or how long. ``money``: a price or a share. ``moment``: a day, a time or a
    term. ``ruling``: yes or no, what may or must. ``several``: a list. ``count``: how many of
    something there are. ``highest``, ``lowest``, ``total``: of a column. ``compares``: of two
    things. ``summarises``: of one. The last two are detected in any language, as an English title
    may stand in a Dutch question.
    """

    amount: bool = False
    money: bool = False
    moment: bool = False
    ruling: bool = False
    several: bool = False
    count: bool = False
    highest: bool = False
    lowest: bool = False
    total: bool = False
    compares: bool = False
    summarises: bool = False

    @classmethod
    def of(cls, question: str, language: Language = "") -> Self:
        """Detected by the words of ``question``; without a language, by those of all languages."""
        asked, known = fold(question), lexicon(language).asked

        def has(*phrases: str) -> bool:
            return _pattern(phrases).search(asked) is not None

        return cls(
            amount=has(*known.amount),
            money=has(*known.price, *known.expensive, *known.money),
            moment=has(*known.moment),
            ruling=bool(opener := words(asked)[:1]) and opener[0] in known.ruling,
            several=_asks_several(asked, language),
            count=_asks_count(asked, language),
            highest=has(*known.highest),
            lowest=has(*known.lowest),
            total=has(*known.total),
            compares=_pattern(lexicon("").asked.compare).search(asked) is not None,
            summarises=_pattern(lexicon("").asked.summarise).search(asked) is not None,
        )

    def given_by(self, sentence: str) -> Self:
        """The asked amount, money, moment and ruling, limited to those that ``sentence`` has."""
        said = fold(sentence)
        numbered = has_number(sentence)
        return replace(
            self,
            amount=self.amount and numbered,
            money=self.money and numbered and _sum().search(said) is not None,
            moment=self.moment and numbered and _time().search(said) is not None,
            ruling=self.ruling and _pattern(lexicon("").asked.rules).search(said) is not None,
        )


def names_price(text: str) -> bool:
    """Whether a question, or a row with its header, has a word or a sign for a price."""
    said, known = fold(text), lexicon("").asked
    price = _pattern((*known.price, *known.expensive))
    return (price.search(said) or _sum().search(said)) is not None


def without_asking(question: str) -> str:
    """``question`` without the words of any language that ask for a summary or a comparison."""
    known = lexicon("").asked
    said, spans = fold_in_place(question), list[Span]()
    for phrase in (*known.summarise, *known.compare, *known.request, *known.brief, *known.full):
        before, _, behind = phrase.partition(" * ")  # what stands in between is not asking
        for found in _pattern((phrase,)).finditer(said):
            start, end = found.span()
            spans += (
                [(start, start + len(before)), (end - len(behind), end)]
                if behind
                else [(start, end)]
            )
    return " ".join(blotted(question, spans).replace("|", " ").split())


def length_asked(question: str) -> Literal["short", "normal", "long"]:
    """How long a summary or a comparison ``question`` asks for, in any language."""
    said, known = fold(question), lexicon("").asked
    if _pattern(known.brief).search(said):
        return "short"
    return "long" if _pattern(known.full).search(said) else "normal"


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``phrases`` as whole words; "*" stands for the rest of a word, or for words."""
    longest_first = sorted(set(phrases), key=len, reverse=True)
    written = (
        re.escape(one).replace(r"\ \*\ ", r"\s(?:\S+\s){1,16}?").replace(r"\*", r"\w*")
        for one in longest_first
    )
    return re.compile(rf"\b(?:{'|'.join(written) or '(?!)'})\b")


@cache
def _sum() -> re.Pattern[str]:
    """A sign or a word of money or of a percentage."""
    named = any_of((*CODES, *(one for each in lexicon("").money.values() for one in each)))
    return re.compile(rf"[%{''.join(SIGNS)}]|\b(?:{named})\b")


@cache
def _time() -> re.Pattern[str]:
    """A month, a weekday, a unit of time, or digits in the form of a day or a time."""
    known = lexicon("")
    units = (one for each in known.time.values() for one in each)
    named = (*known.month_names, *known.short_months, *known.calendar.months, *known.weekdays)
    return re.compile(rf"{_pattern((*named, *units)).pattern}|{_DAY_OR_TIME}")


def _asks_several(asked: str, language: Language) -> bool:
    known = lexicon(language).asked
    if _pattern(known.several).search(asked):
        return True
    said = words(asked)
    return any(
        word in known.which
        and any(_is_plural(one, lexicon(language)) for one in said[at + 1 : at + 1 + _NOUN_WITHIN])
        for at, word in enumerate(said)
    )


def _asks_count(asked: str, language: Language) -> bool:
    """Whether it asks how many there are of something that is not a unit of measure or money.

    "Hoeveel kost" asks for a price.
    """
    known = lexicon(language)
    found = _pattern(known.asked.count).search(asked)
    if not found:
        return False
    behind = words(asked[found.end() :])[:1]
    is_price = found[0] in known.asked.money and any(word in known.asked.price for word in behind)
    return not is_price and not any(word in units() or unit_of_compound(word) for word in behind)


def _is_plural(word: str, known: Lexicon) -> bool:
    return (
        len(word) >= _FEWEST_LETTERS
        and word not in known.function_set
        and word.endswith(known.asked.plural_endings)
    )
