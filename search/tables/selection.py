"""Which rows and columns of its tables a question is after, by its amounts, months and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from indexes.types import Language
from search.tables.labels import begins_word, is_named
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
    """The rows for what is asked, where there are others, and those for something else."""

    inside: list[Headed]
    outside: frozenset[Headed]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a ``question`` has so much of, the months and days that it names, and all its words."""

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
        """Of each row of a table under a ``heading`` whether it is what is asked.

        None where nothing says so, and of all rows where they do not differ in it.
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

    def rows_among(self, sentences: Sequence[Headed]) -> SelectedRows:
        """The rows among the sentences of a document that tables have for what is asked or not."""
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
    """What two signs say together: that it is not so, where one of them does."""
    if False in (one, other):
        return False
    return True if True in (one, other) else None
