"""The years and quarters that a text names, however they are written ("FY2023", "2023Q2")."""

import re
from functools import cache

from indexes.calendar import ANY_YEAR, YEAR

_QUARTER = r"(?:Q[1-4]|[1-4]Q)"
_WRITTEN = re.compile(
    rf"(?P<before>{_QUARTER})?[-/.]?(?P<fiscal>[FC]Y)?[-/.]?(?P<year>{YEAR}|\d\d)?[-/.]?"
    rf"(?P<after>{_QUARTER})?",
    re.IGNORECASE,
)
_FISCAL = re.compile(r"^[FC]Y[-/.]?(?=\d)", re.IGNORECASE)
_ANY_YEAR = re.compile(rf"{ANY_YEAR.pattern}|(?<![^\W\d_])[FC]Y\d\d(?!\d)", re.IGNORECASE)
_ORDINALS = (
    "first|1st|eerste|1e|1ste",
    "second|2nd|tweede|2e|2de",
    "third|3rd|derde|3e|3de",
    "fourth|4th|vierde|4e|4de",
)
_IN_MONTHS = {
    1: "(?:first|eerste) (?:three|3|drie) (?:months|maanden)",
    4: "(?:last|final|laatste) (?:quarter|kwartaal|(?:three|3|drie) (?:months|maanden))"
    rf" (?:of|in|van) (?:[FC]Y)?{YEAR}",
}
"""Other words for the first and the last quarter; the last one of no year is the one before now."""

_OF_NO_OTHER = "".join(
    rf"(?<!\b{word} )" for word in ("per", "elk", "ieder", "dit", "each", "every")
)
_COUNTING = r"\s?%|\s(?!(?:van|in|of|en|and|is|was)\b)[^\W\d_]"
"""Around the number of a quarter, what makes it one of something else: "2 days per quarter"."""

_CENTURY = "20"
"""Of a year in two digits, which no company's documents have of another."""

SUCCESSIVE_YEARS = re.compile(
    rf"(?<!\d)(?P<first>{YEAR})(?P<mark>[-/\u2013])(?P<last>{YEAR}|\d\d)(?![\d/\u2013-])"
)
"""Of a school year or a season, "2025-2026" or "2025/26", if the second follows the first."""


def spans_one_year(found: re.Match[str]) -> bool:
    """Whether a match of SUCCESSIVE_YEARS is of two that follow each other."""
    follows = str(int(found["first"]) + 1)
    return follows.endswith(found["last"])


def years_of(token: str) -> list[str]:
    """The year that a word names, in four digits, or both of a school year; else none.

    Two digits are a year behind a mark of one: "FY23", "3Q22".
    """
    if (span := SUCCESSIVE_YEARS.fullmatch(_FISCAL.sub("", token))) and spans_one_year(span):
        return [span["first"], str(int(span["first"]) + 1)]
    found = _WRITTEN.fullmatch(token)
    if not found or not (year := found["year"]):
        return []
    if len(year) == len(_CENTURY):
        marked = found["fiscal"] or (found["before"] or "")[:1].isdecimal()
        return [_CENTURY + year] if marked else []
    return [year]


def has_period(text: str) -> bool:
    """Whether a text names any year or quarter."""
    return _ANY_YEAR.search(text) is not None or bool(quarters_of(text))


def quarters_of(text: str) -> list[int]:
    """The quarters that a text names, 1 to 4, each once."""
    return [quarter for quarter in range(1, 5) if quarter_pattern(quarter).search(text)]


def is_period(token: str) -> bool:
    """Whether a word is a year, a quarter, or both, with a letter or without; or a school year."""
    is_quarter = re.fullmatch(_QUARTER, token, re.IGNORECASE) is not None
    return is_quarter or bool(years_of(token))


@cache
def year_pattern(year: str) -> re.Pattern[str]:
    """How texts write a year; "2023" is also in "FY23", "2023Q2" and "2022/23"."""
    short = year[2:]
    marks = ("FY", "[1-4]Q", rf"{int(year) - 1}[-/\u2013]")
    marked = "|".join(rf"(?<={mark}){short}" for mark in marks)
    return re.compile(rf"(?<!\d)(?:{year}|{marked})(?!\d)", re.IGNORECASE)


@cache
def quarter_pattern(quarter: int) -> re.Pattern[str]:
    """How texts write a quarter: "Q2", "2Q23", "the second quarter", "het tweede kwartaal"."""
    ordinal = _ORDINALS[quarter - 1]
    months = _IN_MONTHS.get(quarter, "(?!)")
    return re.compile(
        rf"(?<![^\W\d_])Q{quarter}(?!\d)|(?<!\d){quarter}Q(?![^\W\d_])"
        rf"|\b(?:{ordinal})[ -](?:(?:fiscal )?(?:quarter|kwartaal)|kw\b)|\b(?:{months})"
        rf"|{_OF_NO_OTHER}\b(?:kwartaal|quarter) {quarter}(?!\d|[.,:]\d|{_COUNTING})",
        re.IGNORECASE,
    )
