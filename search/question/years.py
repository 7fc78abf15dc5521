"""Two years in short in a question ("24-25", "FY24/25"), as documents are called by them.

A school year, a season, a financial year: documents go by "2024-2025", and in their names those
words find what the short ones do not.
"""

import re
from collections.abc import Collection

from indexes.index import Index
from indexes.words import ALL_FUNCTION_WORDS
from search.text.names import CALENDAR
from search.text.periods import SUCCESSIVE_YEARS, spans_one_year
from search.text.values import UNITS_WRITTEN
from search.text.words import words

_SHORT = re.compile(
    r"(?<![\w.,:/'\u2019-])(?:FY ?)?['\u2019]?(?P<first>\d\d) ?[-/\u2013] ?['\u2019]?(?P<last>\d\d)"
    r"(?![\w:/%\u20ac\u00b0-]|[.,]\d)",
    re.IGNORECASE,
)
_PERIODS = ("jaar", "year", "seizoen", "season")
"""Words, and the ends of words, before the years of one."""

_COUNTED = UNITS_WRITTEN.keys() | CALENDAR.keys()


def with_years_as_called(question: str, index: Index) -> str:
    """``question`` with two years in short in the form that a path in the index has.

    Not where they may be a size, pages or days: see ``_is_named``.
    """
    if not _SHORT.search(question):
        return question
    paths = list(index.searchable_paths().values())
    return _SHORT.sub(lambda short: _as_called(short, paths), question)


def _as_called(short: re.Match[str], paths: Collection[str]) -> str:
    called: dict[str, set[str]] = {}
    for path in paths:
        for years in SUCCESSIVE_YEARS.finditer(path):
            if spans_one_year(years) and _are_those(short, years):
                called.setdefault(years[0], set()).update(words(path))
    return min(called) if _is_named(short, set().union(*called.values())) else short[0]


def _are_those(short: re.Match[str], years: re.Match[str]) -> bool:
    return (short["first"], short["last"]) == (years["first"][-2:], years["last"][-2:])


def _is_named(short: re.Match[str], called: set[str]) -> bool:
    """Whether two numbers are the years that documents are called by, of which these are words.

    Behind one of those, or behind "school year", but where they count something: "schoolgids
    24-25". Elsewhere where only words of little meaning stand around them: "what was it in 24-25".
    """
    *_, before = ("", *words(short.string[: short.start()]))
    behind = next(iter(words(short.string[short.end() :])), "")
    if before.endswith(_PERIODS) or before in called - ALL_FUNCTION_WORDS:
        return bool(called) and behind not in _COUNTED
    return bool(called) and {before, behind} <= {"", *ALL_FUNCTION_WORDS}
