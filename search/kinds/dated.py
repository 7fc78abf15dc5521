"""Which of several documents are of the day or the month that a name has, or the newest."""

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import PurePosixPath

from indexes.types import StoredPassage
from indexes.words import WORD
from search.tables.seasons import Season, season_asked
from search.text.dating import day_of, days_in, told_day
from search.text.facts import Date
from search.text.periods import years_of
from search.text.words import words

_BEHIND_OF = re.compile(r"\b(?:of|in|from|for) (?:may|march)\b")
"""Months, which in small letters are verbs elsewhere."""


def not_of_another_year(name: str, documents: Sequence[StoredPassage]) -> Sequence[StoredPassage]:
    """Those of ``documents`` that are called by no year, or by one that ``name`` has, if any."""
    asked = _years_in(name)
    own = (_years_in(f"{PurePosixPath(one.path).stem} {one.title}") for one in documents)
    return [
        one
        for one, years in zip(documents, own, strict=True)
        if not asked or not years or asked & years
    ]


def _years_in(text: str) -> set[str]:
    return set(chain.from_iterable(map(years_of, words(text))))


def of_day(days: Sequence[Date], documents: Sequence[StoredPassage]) -> list[StoredPassage]:
    """Those of ``documents`` that are of one of ``days``; where none is, that open with one."""
    found = [one for one in documents if _any_agrees(_own_day(one), days)]
    return found or [one for one in documents if _any_agrees(days_in(one.passage.text), days)]


def _any_agrees(own: Sequence[Date], days: Sequence[Date]) -> bool:
    return any(one.agrees_with(day) for one in own for day in days)


def _own_day(document: StoredPassage) -> list[Date]:
    day = day_of(document)
    return [Date(day.year, day.month, day.day)] if day else []


def of_month(name: str, documents: Sequence[StoredPassage]) -> tuple[str, Sequence[StoredPassage]]:
    """``name`` without the month in it, if any, and those of ``documents`` that are of that month.

    Where none is, all of ``name`` and the documents that are not called by another time.
    """
    written = _BEHIND_OF.sub(lambda found: found[0].title(), name)
    asked = season_asked(written)
    if not asked.months:
        return name, documents
    found = [one for one in documents if _is_of(_own_month(one), asked)]
    if not found:
        return name, [one for one in documents if not _is_called_by_time(one)]
    years = set(map(str, asked.years))
    others = (word for word in WORD.findall(written) if not season_asked(f"of {word}").months)
    return " ".join(word for word in others if word not in years), found


def _own_month(document: StoredPassage) -> Season:
    """That in the name of a document, or else of the day that is told of it."""
    day = told_day(document)
    of_day = Season(frozenset({day.month}), years=frozenset({day.year})) if day else Season()
    return _called_by_month(document) or of_day


def _is_of(own: Season, asked: Season) -> bool:
    is_of_year = not own.years or not asked.years or own.years & asked.years
    return bool(own.months & asked.months and is_of_year)


def _called_by_month(document: StoredPassage) -> Season:
    called = season_asked(f"of {PurePosixPath(document.path).stem.title()}")
    return called if called.months else Season()


def _is_called_by_time(document: StoredPassage) -> bool:
    return _is_called_by_day(document) or bool(_called_by_month(document))


def _is_called_by_day(document: StoredPassage) -> bool:
    return bool(days_in(PurePosixPath(document.path).stem.replace("_", "-")))


def newest(documents: Sequence[StoredPassage]) -> StoredPassage | None:
    """The one of the last day; None where several are, or one is of no day that is told."""
    days = [day for day in map(told_day, documents) if day]
    if len(days) < len(documents) or days.count(last := max(days)) > 1:
        return None
    return documents[days.index(last)]


def last_of_a_row(documents: Sequence[StoredPassage]) -> StoredPassage | None:
    """The one of the last year, where they are called alike but for the year."""
    called = [words(PurePosixPath(one.path).stem) for one in documents]
    but_for_years = {tuple(word for word in name if not years_of(word)) for name in called}
    years = [max(map(int, _years_in(PurePosixPath(one.path).stem)), default=0) for one in documents]
    is_row = len(but_for_years) == 1 and len(set(years)) == len(years) and all(years)
    if not is_row or any(map(_is_called_by_day, documents)):
        return None
    return documents[years.index(max(years))]
