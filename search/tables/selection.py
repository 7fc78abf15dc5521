"""Which rows and columns of its tables a question is after, by its amounts, months and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from indexes.types import Language
from search.tables.labels import begins_word, has_name_of, is_named
from search.tables.quantities import Quantity, quantities_of
from search.tables.ranges import rows_for
from search.tables.rows import Headed
from search.tables.seasons import (
    Season,
    has_season,
    season_asked,
    told_by_label,
    without_columns_of_others,
)
from search.text.names import known_words


class SelectedRows(NamedTuple):
    """Rows of the tables that tell by ranges, months or days what each of their rows is for.

    ``inside``: those for what is asked. ``outside``: those for something else. Both empty where no
    table tells; other rows are in neither.
    """

    inside: list[Headed]
    outside: frozenset[Headed]


@dataclass(frozen=True, slots=True)
class Selection:
    """What tells which rows and columns a ``question`` is after.

    ``quantities``: its amounts, but for dates, years and times of the day. ``season``: the months
    and weekdays in it. ``words``: all its words, folded. ``language`` is that of the answer.
    """

    question: str
    quantities: Sequence[Quantity]
    season: Season
    words: frozenset[str]
    language: Language

    @classmethod
    def of(cls, question: str, language: Language) -> Self:
        """What ``question`` selects by; ``language`` is that of the answer."""
        quantities, season = quantities_of(question, language), season_asked(question)
        return cls(question, quantities, season, frozenset(known_words(question)), language)

    def __bool__(self) -> bool:
        return bool(self.quantities or self.season)

    def told_of(self, rows: Sequence[str], heading: str) -> list[bool | None]:
        """For each row of a table under a ``heading`` whether it is for what is asked.

        By its ranges, and by the months or days in its first cell: False where one of these says
        no, None where neither says anything.
        """
        by_range = rows_for(rows, heading, self.quantities, self.language)
        by_label = told_by_label(rows, self.season)
        return [_both(*told) for told in zip(by_range, by_label, strict=True)]

    def names(self, row: str, heading: str) -> bool:
        """Whether the question names what a row is of."""
        return is_named(row, heading, self.question, self.language)

    def begins_with(self, row: str, heading: str) -> bool:
        """Whether a compound of the question begins with what a row is of."""
        return begins_word(row, heading, self.question)

    def has_name_of(self, row: str, heading: str) -> bool:
        """Whether a row is of somebody of whom the question has a part of the name."""
        return has_name_of(row, heading, self.question)

    def rows_among(self, sentences: Sequence[Headed]) -> SelectedRows:
        """Those of the rows among ``sentences`` for what is asked, and those for something else."""
        told: dict[Headed, bool | None] = {}
        for heading in dict.fromkeys(over for _, over in sentences if over) if self else ():
            rows = [row for row, over in sentences if over == heading]
            of_table = ((row, heading) for row in rows)
            told |= zip(of_table, self.told_of(rows, heading), strict=True)
        return SelectedRows(
            [one for one, is_asked in told.items() if is_asked],
            frozenset(one for one, is_asked in told.items() if is_asked is False),
        )

    def within(self, row: str, heading: str) -> str:
        """A row, or a heading itself, without the columns that are for something else."""
        return without_columns_of_others(row, heading, self.season, self.words)

    def is_in_season(self, sentences: Sequence[Headed]) -> bool:
        """Whether a row or column is for the months and days that are asked."""
        return has_season(sentences, self.season)


def _both(one: bool | None, other: bool | None) -> bool | None:
    """False where one of two signs is, else True where one is, else None."""
    if False in (one, other):
        return False
    return True if True in (one, other) else None
