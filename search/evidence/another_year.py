"""Quotes of another year or month than is asked: the prices of 2024 do not tell those of 2023."""

import re

from indexes.calendar import ANY_YEAR, YEAR
from search.excerpt import Excerpt
from search.question.codes import Codes
from search.tables.rows import CELL_END, is_row
from search.tables.seasons import is_other, season_asked, season_of
from search.text.periods import SUCCESSIVE_YEARS, spans_one_year

_REACHING = re.compile(
    rf"\b(?:sinds|vanaf|tot|na|since|from|until|till|after|before)\s(?:[^\W_]+\s){{0,2}}{YEAR}",
    re.IGNORECASE,
)
"""A year that something began or ends in, which what holds now is asked for: "sinds mei 2018"."""

_HOLDING_ON = re.compile(
    r"\b(?:vanaf|sinds|ingang\w*|ingaand\w*|wijziging|from|since|effective|change)\b", re.IGNORECASE
)
"""In a row or over it: what is so from a month on is so in the next."""


def is_of_another_month(asked: str, first: Excerpt) -> bool:
    """Whether what leads is the row of one month, and another month, or year of it, is asked."""
    row = first.quote.best_sentence
    asked_of, own = season_asked(asked), season_of(row.partition(CELL_END)[0])
    heading = first.header or first.quote.text
    return (
        is_row(row)
        and bool(asked_of.months)
        and len(own.months) == 1
        and is_other(own, asked_of)
        and not any(_HOLDING_ON.search(one.partition(CELL_END)[0]) for one in (row, heading))
    )


def is_of_another_year(asked: str, first: Excerpt) -> bool:
    """Whether what leads has no year that is asked, and its document goes by another.

    One of "2024-2026" is of 2025 too, but one of the school year 2024-2025 is not of 2025-2026.
    """
    name, _, _ = first.opening.partition("\n")
    asked_of, called = _school_years(asked), _school_years(f"{first.quote.path}\n{name}")
    if asked_of and called:
        return asked_of.isdisjoint(_school_years(first.with_place))
    years = Codes.of(_REACHING.sub(" ", asked)).years
    own = ANY_YEAR.findall(name)
    if not years or not own:
        return False
    return not any(
        year.stands_in(first.with_place) or min(own) <= year.token <= max(own) for year in years
    )


def _school_years(text: str) -> set[str]:
    """The first year of each that is written with the next one: "2025-2026", "2025/26"."""
    return {one["first"] for one in SUCCESSIVE_YEARS.finditer(text) if spans_one_year(one)}
