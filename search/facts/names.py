"""The names and codes in a text: of people, places, products and documents."""

import re
from collections.abc import Iterator
from functools import cache

from vind.indexes.text.folding import fold
from vind.indexes.text.languages import lexicon, months
from vind.indexes.text.words import is_word
from vind.indexes.types import Language, known_languages
from vind.search.facts.dates import find_dates
from vind.search.facts.words import Found, blotted, words

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+", re.IGNORECASE)
"""The lengths are the most of RFC 5321; without them a long word takes long."""

IDENTIFIER = re.compile(
    r"\b(?=[0-9a-f-]*\d)(?=[0-9a-f-]*[a-f])[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}\b", re.IGNORECASE
)
"""UUIDs (RFC 9562) and hashes, which export programs use as file names."""

MEASURE = re.compile(r"\d[\d.,:/-]*[^\W\d_]{0,3}|\d{1,2}[uUhH]\d{2}|\d+(?:-[a-z]{3,})+")
"""A number with its unit or ending ("25km", "3rd", "a 17-year-old"), or a time ("10u30")."""

_TOKEN = re.compile(r"[^\W_][\w'\u2019&/@.:-]*")
_CLOSING_MARKS = ".,:;!?)>]'\"\u2019-/&@"
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_OPENS = re.compile(r"(?:^|[.!?:\n\t\u2022])[\s\"'\u201c\u2018(\[*-]*$")
_OPENS_WIDTH = 8
_TELEPHONE = re.compile(r"(?<![\d.,\w])(?:\+\d|0)(?:[ ()-]{0,2}\d){8,12}(?![.,]?\d)")
_FIGURES = re.compile(
    r"(?<![\w.,:/-])(?<!\d[ \u00a0])"
    r"(?:\d+:\d{3,}|\d{4}[-/]\d{3,}|0\d{2,}|\d+(?:\.\d+){2,}|\d{1,3}(?:-\d{2,}){2,})"
    r"(?![\w%]|[.,:/-]\d)"
)
"""Codes of digits only: an article of law ("7:610"), an invoice ("2026-0187"), a part ("3.2.1")."""

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")


def addresses_in(text: str) -> list[re.Match[str]]:
    """The web and mail addresses in a text, in order."""
    return list(_ADDRESS.finditer(text))


def codes_in(text: str) -> Iterator[Found]:
    """The codes of a text, read in capitals without marks: "E4521".

    Codes are tokens that mix letters with digits, telephone numbers, and numbers that count
    nothing.
    """
    for pattern in (_TELEPHONE, _FIGURES):
        found = [one for one in pattern.finditer(text) if not _GROUPED.fullmatch(one[0])]
        for match in found:
            yield _code(match[0], match.start())
        text = blotted(text, (match.span() for match in found))
    for match in _TOKEN.finditer(text):
        token = match[0].rstrip(_CLOSING_MARKS)
        if is_code(token) and any(map(str.isdigit, token)):
            yield _code(token, match.start())


def _code(written: str, start: int) -> Found:
    reading = re.sub(r"[\W_]", "", written).upper()
    return Found(frozenset({reading}), start, start + len(written))


def is_code(token: str) -> bool:
    """Whether a word mixes letters with digits, or has a capital inside ("E-4521", "eHRM")."""
    if MEASURE.fullmatch(token):
        return False
    letters = any(map(str.isalpha, token))
    digits = any(map(str.isdigit, token))
    return letters and (digits or any(map(str.isupper, token[1:])))


def is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital, after any punctuation."""
    return re.sub(r"^\W+", "", word)[:1].isupper()


def find_names(text: str, language: Language) -> tuple[str, ...]:
    """The names, codes and addresses of a text, word by word and verbatim, each once, in order.

    The capital of a sentence's first word does not make it a name. Days and months are values, not
    names.
    """
    addresses = addresses_in(text)
    rest = blotted(text, (match.span() for match in addresses))
    rest = blotted(rest, ((one.start, one.end) for one in find_dates(rest)))
    named = [
        token
        for match in _TOKEN.finditer(rest)
        if (token := _POSSESSIVE.sub("", match[0].rstrip(_CLOSING_MARKS)))
        and _is_name(token, rest, match.start(), language)
    ]
    written = (match[0].rstrip(_CLOSING_MARKS) for match in addresses)
    return tuple(dict.fromkeys((*named, *written)))


def _is_name(token: str, text: str, start: int, language: Language) -> bool:
    if is_code(token):
        return True
    if not token[0].isupper() or fold(token) in _no_names():
        return False
    if _OPENS.search(text, max(0, start - _OPENS_WIDTH), start):
        return False
    return not (language and lexicon(language).capital_nouns and is_word(token, language))


@cache
def _no_names() -> frozenset[str]:
    """Capitalised words that are no names: function words, months, units of money."""
    every = [lexicon(language) for language in known_languages()]
    money = (phrase for one in every for each in one.money.values() for phrase in each)
    return frozenset(months()).union(
        *(one.function_words for one in every),
        (word for phrase in money for word in words(phrase)),
        ("eur", "usd", "gbp", "celsius", "fahrenheit"),
    )
