"""Numbers in any notation: "1.000,50", "1,000.50", "1 000.5", "twenty-five", "anderhalf", "½".

An ambiguous notation ("1.250") keeps both readings, and two numbers agree if they share one.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from unicodedata import numeric

from text_to_num import find_numbers as numbers_in_words
from text_to_num import text2num

from vind.indexes.text.folding import fold
from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language, known_languages
from vind.search.facts.words import Found, Span, any_of

MINUS = "-"
SIGNS = {"\u20ac": "euro", "$": "dollar", "\u00a3": "pound sterling"}
CODES = {"eur": "euro", "usd": "dollar", "gbp": "pound sterling"}
"""Currencies by the signs and codes beside an amount, the same in every language."""

_FRACTION = (
    r"(?<![/\d])(?:(?P<of>\d+)\s)?(?P<fraction>1/[234]|3/4|2/3)(?![\d/])"
    r"|(?:(?P<before>\d+)\s?)?(?P<sign>[\u00bd\u00bc\u00be\u2153\u2154])"
)
_SPACES = "[ \u00a0\u202f]"
_DIGITS = (
    rf"(?P<digits>\d{{1,3}}(?:{_SPACES}\d{{3}})+(?:[.,]\d{{1,2}})?(?![.,]?\d)"
    r"|(?<!\d)[.,]\d+(?![.,]?\d)|\d+(?:[.,'\u2019]\d+)*)"
)
_BEFORE = (
    r"(?<![^\W\d_])(?<![\d][.,])"
    rf"(?P<minus>(?<![^\s({''.join(SIGNS)}])(?<!\d )[-\u2212\u2013](?=[\d.,]))?"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\s\w]|\d+")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word in the form that text2num needs."""

    written: str
    span: Span

    def text(self) -> str:
        return self.written

    def nt_separated(self, previous: "_Token") -> bool:  # noqa: ARG002 - its protocol
        return False

    def not_a_number_part(self) -> bool:
        return False


@cache
def _scales() -> dict[str, int]:
    scales = lexicon("").numbers.scales.items()
    return {word: power for power, words in scales for word in words}


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{_FRACTION}|{_DIGITS}){_behind().pattern}")


@cache
def _behind() -> re.Pattern[str]:
    """The half and the scale after a number: "two and a half million"."""
    half = rf"(?P<half>\s(?:{any_of(lexicon('').numbers.and_a_half)})\b)?"
    return re.compile(rf"{half}(?:\s?(?P<scale>{any_of(_scales())})(?![^\W_]))?")


def numerals(text: str, folded: str, language: Language, units: re.Pattern[str]) -> list[Found]:
    """The numbers in ``text``, in digits and in words, in order.

    ``folded`` is the text folded in place, with bars over parts to skip. Words that are also
    articles ("een", "one") and fractions ("half") are numbers only before a match of ``units``.
    """
    found = list(_in_digits(folded))
    taken = {place for one in found for place in range(one.start, one.end)}
    worded = (one for one in _in_words(text, folded, language, units) if one.start not in taken)
    return list(_said_once(sorted((*found, *worded), key=lambda one: one.start), folded))


def _said_once(found: list[Found], folded: str) -> Iterator[Found]:
    """The numbers, with one in words and figures ("thirty (30) days") merged."""
    place = 0
    while place < len(found):
        one, *others = found[place : place + 2]
        if others and _is_said_by(others[0], one, folded):
            yield Found(one.readings & others[0].readings, one.start, others[0].end + 1)
            place += 1
        else:
            yield one
        place += 1


def _is_said_by(other: Found, one: Found, folded: str) -> bool:
    """Whether ``other`` is the same number in brackets after ``one``."""
    return (
        not one.readings.isdisjoint(other.readings)
        and folded[one.end : other.start].strip() == "("
        and folded.startswith(")", other.end)
    )


def _in_digits(folded: str) -> Iterator[Found]:
    for match in _number().finditer(folded):
        power = _scales()[match["scale"]] if match["scale"] else 0
        money = folded[: match.start()].rstrip()[-1:] in SIGNS
        if sign := match["fraction"] or match["sign"]:
            whole = match["of"] or match["before"] or "0"
            part = float(Fraction(sign)) if "/" in sign else numeric(sign)
            readings = frozenset({_plain(whole, f"{part:.3f}".removeprefix("0."), power)})
        else:
            digits = match["digits"] + (".5" if match["half"] else "")
            readings = readings_of(digits, power, money=money)
        if match["minus"]:
            readings = frozenset(f"{MINUS}{one}" for one in readings)
        yield Found(readings, match.start(), match.end())


def has_number(text: str) -> bool:
    """Whether a text has a number, in figures or as a word of any language."""
    return any(map(str.isdecimal, text)) or any(map(_is_number, _LETTERS.findall(text.lower())))


@lru_cache(maxsize=50_000)
def _is_number(word: str) -> bool:
    """Whether a word is a number and not also an article."""
    numbers = lexicon("").numbers
    bare = fold(word)
    if bare in numbers.one:
        return False
    return any(bare in each for each in numbers.fractions.values()) or any(
        number > 0 for number in numbers_of(word)
    )


def numbers_of(word: str) -> Iterator[float]:
    """The number that ``word`` stands for in each language in which it is one."""
    for language in known_languages():
        with suppress(ValueError):
            yield text2num(word, language)


def readings_of(digits: str, power: int = 0, *, money: bool = False) -> frozenset[str]:
    """All readings of ``digits`` ("1.000,50"), times ten to the ``power``.

    Money has no thousandths, so "€ 1.250" has one reading.
    """
    digits = re.sub(_SPACES, "", digits)
    whole, *behind = re.split(r"\D", digits)
    marks = re.findall(r"\D", digits)
    if not marks:
        return frozenset({_plain(whole, "", power)})
    readings = set()
    *groups, last = behind
    if _are_groups(whole, behind) and len(set(marks)) == 1:
        readings.add(_plain("".join((whole, *behind)), "", power))
        if money:
            return frozenset(readings)
    if marks[-1] in ".," and marks[-1] not in marks[:-1] and _are_groups(whole, groups):
        readings.add(_plain("".join((whole, *groups)), last, power))
    return frozenset(readings or {digits})


def _are_groups(first: str, others: list[str]) -> bool:
    """Whether these are the digit groups of one number, with three digits after the first."""
    if not others:
        return True
    return 0 < len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in others)


def _plain(whole: str, fraction: str, power: int = 0) -> str:
    """A decimal times 10**power, without leading or trailing zeros."""
    fraction = fraction.ljust(power, "0")
    whole, fraction = whole + fraction[:power], fraction[power:].rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def _in_words(
    text: str, folded: str, language: Language, units: re.Pattern[str]
) -> Iterator[Found]:
    words = lexicon(language).numbers
    tokens = [
        _Token("|" if one[0] == "|" else text[slice(*one.span())], one.span())
        for one in _TOKEN.finditer(folded)
    ]
    for code in (language,) if language else known_languages():
        for found in numbers_in_words(tokens, code, 0.0):
            first, last = tokens[found.start], tokens[found.end - 1]
            start, end = first.span[0], last.span[1]
            if found.is_ordinal or folded[start].isdecimal():
                continue
            if (
                first == last
                and first.written.lower() in words.one
                and not units.match(folded, end)
            ):
                continue
            yield _with_what_follows(f"{found.value:f}", start, end, folded)
    known = {fold(word): number for number, each in words.times.items() for word in each}
    parts = {word: number for number, each in words.fractions.items() for word in each}
    for token in tokens:
        word = fold(token.written)
        if word in known or (
            word in parts and (float(parts[word]) >= 1 or units.match(folded, token.span[1]))
        ):
            yield _with_what_follows(str(known.get(word) or parts[word]), *token.span, folded)


def _with_what_follows(number: str, start: int, end: int, folded: str) -> Found:
    """A number in words with the half and the scale after it."""
    whole, _, fraction = number.partition(".")
    power = 0
    if match := _behind().match(folded, end):
        end = match.end()
        fraction = "5" if match["half"] else fraction
        power = _scales()[match["scale"]] if match["scale"] else 0
    return Found(frozenset({_plain(whole, fraction, power)}), start, end)
