"""Sentences as what they state, and of what: the values in them and the words around."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indexes.calendar import ANY_YEAR
from indexes.sentences import sentence_spans
from indexes.types import Language, StoredPassage
from search.tables.layout import from_first_cell, heading_and_row
from search.tables.rows import CELL_END, is_row
from search.text.dating import day_of
from search.text.facts import Date
from search.text.measured import without_amounts
from search.text.names import CALENDAR, MONEY_WORDS, stated_names
from search.text.number_words import NUMBER_WORDS
from search.text.passages import goes_by
from search.text.periods import quarters_of
from search.text.spans import blotted
from search.text.value_spans import values_and_spans
from search.text.values import DATE, TIME_UNITS, UNITS_IN_SHORT, Value
from search.text.words import content_stems, words

NOT_MATTER = (
    NUMBER_WORDS.keys()
    | TIME_UNITS.keys()
    | CALENDAR.keys()
    | MONEY_WORDS
    | {"procent", "percent", "kilo", *UNITS_IN_SHORT}
)
"""Words that say how much, in which unit, or when, and not of what."""


@dataclass(frozen=True)
class Statement:
    """A sentence or table row with its values, and what tells what it is about.

    ``start`` and ``end`` are its span in the passage's text; ``before`` is the sentence before it.
    """

    stored: StoredPassage
    start: int
    end: int
    before: str

    @cached_property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.stored.passage.text[self.start : self.end]

    @property
    def language(self) -> Language:
        """That of its passage."""
        return self.stored.passage.language

    @cached_property
    def values(self) -> list[Value]:
        """What it says in values, but for the day that its document is of."""
        found = values_and_spans(self.text, self.language)
        if not any(value.kind == DATE for value in found):
            return found
        own = day_of(self.stored)
        return [value for value in found if own is None or not _is_day(value, own)]

    @cached_property
    def in_order(self) -> list[str]:
        """The content stems of what it says, but for its values."""
        return _matter(self.text, self.language)

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it says, but for its values."""
        return frozenset(self.in_order)

    @cached_property
    def about(self) -> frozenset[str]:
        """What it says, with what its place in its document says."""
        passage = self.stored.passage
        table = heading_and_row(passage, self.start)
        above = table[0] if table else self.before
        return matter(
            f"{goes_by(self.stored)} {passage.heading} {above} {self.text}", self.language
        )

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that it names."""
        return years_in(self.text)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The months, weekdays, quarters and bare numbers ("grade 6") that it is said of."""
        text = blotted(self.text, (value.span for value in self.values))
        said = [word for word in words(text) if word in CALENDAR or word.isdecimal()]
        return frozenset((*said, *(f"q{quarter}" for quarter in quarters_of(text))))

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return is_row(self.text)

    @property
    def label(self) -> str:
        """The first cell of a row in which something stands, verbatim."""
        return self.text.lstrip(CELL_END).partition(CELL_END)[0]

    def of_kind(self, kind: str) -> list[Value]:
        """Its values of one kind."""
        return [value for value in self.values if value.kind == kind]


def matter(text: str, language: Language) -> frozenset[str]:
    """The content stems of a text, but for those that say how much or when."""
    return frozenset(_matter(text, language))


def _matter(text: str, language: Language) -> list[str]:
    kept = [w for w in words(text) if not w[0].isdigit() and w not in NOT_MATTER]
    return content_stems(" ".join(kept), language)


def _is_day(value: Value, day: date) -> bool:
    return any(
        isinstance(reading, Date)
        and (reading.year, reading.month, reading.day) == (day.year, day.month, day.day)
        for reading in value.readings
    )


def statements(stored: StoredPassage) -> Iterator[Statement]:
    """The sentences and rows of a passage, in order."""
    before = ""
    text = stored.passage.text
    for first, end in sentence_spans(text):
        start = from_first_cell(text, first)
        yield Statement(stored, start, end, before)
        before = text[start:end]


def years_in(text: str) -> frozenset[str]:
    """The years in a text, of four digits; amounts are none."""
    return frozenset(ANY_YEAR.findall(without_amounts(text)))


def names_without_days(text: str) -> list[str]:
    """The names and codes in a text, days and months left out."""
    return [name for name in stated_names(text) if not set(words(name)) <= CALENDAR.keys()]


def surroundings(stored: StoredPassage) -> str:
    """A passage with its heading and what its document goes by."""
    return f"{goes_by(stored)} {stored.passage.heading} {stored.passage.text}"
