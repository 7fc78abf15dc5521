"""Quotes of another year than is asked: the prices of 2024 do not tell those of 2023."""

import re

from indexes.calendar import ANY_YEAR, YEAR
from search.excerpt import Excerpt
from search.question.codes import Codes

_REACHING = re.compile(
    rf"\b(?:sinds|vanaf|tot|na|since|from|until|till|after|before)\s(?:[^\W_]+\s){{0,2}}{YEAR}",
    re.IGNORECASE,
)
"""A year that something began or ends in, which what holds now is asked for: "sinds mei 2018"."""


def is_of_another_year(asked: str, first: Excerpt) -> bool:
    """Whether what leads has no year that is asked, and its document goes by another.

    One of "2024-2026" is of 2025 too.
    """
    years = Codes.of(_REACHING.sub(" ", asked)).years
    name, _, _ = first.opening.partition("\n")
    own = ANY_YEAR.findall(name)
    if not years or not own:
        return False
    return not any(
        year.stands_in(first.with_place) or min(own) <= year.token <= max(own) for year in years
    )
