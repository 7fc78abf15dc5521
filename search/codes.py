"""Codes and years in a question: what it names by them has them exactly, or is another thing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from indexes.folding import fold
from search.claims.facts import find_dates
from search.claims.names import MEASURE

_TOKEN = re.compile(r"[^\W_](?:[\w/:.-]*[^\W_])?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER = re.compile(r"\d{4,}|\d{4}[-/]\d{3,}|\d+:\d{3,}")
"""Of digits alone: an invoice, a quotation of a year ("2026-0187"), an article of law ("7:610")."""

_YEARS = re.compile(rf"{_YEAR.pattern}[-/]{_YEAR.pattern}")
_DIGITS = re.compile(r"\d+")
_PART = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN = r"[\s/:._\u2010-\u2013-]*"
"""How the parts of one code are written apart: "E-4521", "E 4521", "E4521"."""

_DESIGNATION = re.compile(r"[^\W\d_]{1,6}[/.-]?\d{3}[\w/.-]*")
"""What is written one way everywhere: the PS3 is a PlayStation 3, the E-4521 has no other name."""

_LONG_NUMBER = re.compile(r"\d{4,}")

YEAR = 1 / 3
"""What a year counts for beside a code: more is of one year than has one code."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code, however it is written; ``digits`` are in all ways of writing it, ``token`` is one."""

    token: str
    digits: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, token: str) -> Self:
        """The code that ``token`` is."""
        parts = _BETWEEN.join(map(re.escape, _PART.findall(token)))
        pattern = re.compile(rf"(?<![^\W_]){parts}(?![^\W_])", re.IGNORECASE)
        return cls(token, max(_DIGITS.findall(token), key=len), pattern)

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` has it; the search for its digits spares most texts the pattern."""
        return self.digits in text and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes and the years of a question.

    ``designations`` are those of ``codes`` that things are called by everywhere, or by a number of
    four digits in them ("ISO27001" in "ISO/IEC 27001").
    """

    codes: tuple[Code, ...] = ()
    years: tuple[Code, ...] = ()
    designations: tuple[Code, ...] = ()

    @classmethod
    def of(cls, question: str) -> Self:
        """Those in ``question``: letters with digits ("E-4521"), long numbers, years."""
        tokens = dict.fromkeys(
            token for found in _TOKEN.findall(question) for token in _single(found)
        )
        years = [token for token in tokens if _YEAR.fullmatch(token)]
        codes = [token for token in tokens if token not in years and _is_code(token)]
        called = [name for token in codes for name in _called(token)]
        return cls(*(tuple(map(Code.of, those)) for those in (codes, years, called)))

    def share_in(self, text: str) -> float:
        """How many of the codes stand in ``text``, and of the years for a YEAR; 0 where none do."""
        return _share(self.codes, text) + YEAR * _share(self.years, text)

    def unknown_to(self, texts: Iterable[str]) -> str:
        """The first designation, where none of them stands in any of ``texts``; else empty."""
        known = any(code.stands_in(text) for text in texts for code in self.designations)
        return "" if known else next((code.token for code in self.designations), "")


def _share(codes: tuple[Code, ...], text: str) -> float:
    return sum(code.stands_in(text) for code in codes) / max(1, len(codes))


def _called(code: str) -> list[str]:
    """A designation, and the long numbers in it that are no years."""
    if not _DESIGNATION.fullmatch(code):
        return []
    numbers = (number for number in _LONG_NUMBER.findall(code) if not _YEAR.fullmatch(number))
    return [code, *numbers]


def _single(token: str) -> list[str]:
    """The years of a range, or else the token."""
    return _YEAR.findall(token) if _YEARS.fullmatch(token) else [token]


def _is_code(token: str) -> bool:
    if _NUMBER.fullmatch(token):
        return not find_dates(fold(token))
    has_both = any(map(str.isdecimal, token)) and any(map(str.isalpha, token))
    return has_both and not MEASURE.fullmatch(token)
