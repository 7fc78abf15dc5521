"""Which columns and which rows of a table a question names, each by the places of its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexes.folding import fold
from indexes.types import Language
from indexes.words import WORD
from search.facts.asked import AskedFor
from search.facts.names import find_names
from search.facts.polarity import denies
from search.facts.values import Value, find_values
from search.facts.words import are_of_one_word, content_stems
from search.tables.bounds import Bound, are_alike, bounds_in, order, phrases
from search.tables.table import Table

_PARTS = re.compile(r"[,;/()]")

Places = frozenset[int]
"""Of words of a question: their numbers in it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of a table, by their number, and the places of the words that one column names."""

    column: int
    rows: frozenset[int]
    places: Places


class Matching:
    """A question held against a table.

    ``stems`` are those of its words with meaning, ``asking`` the places of those that only say what
    is asked for ("highest"), ``above`` for each column of those that name it, and ``around`` those
    that the heading or document of the table has.
    """

    def __init__(self, question: str, language: Language, table: Table, around: str) -> None:
        self.question, self.language, self.table = question, language, table
        self._words = [
            (stems[0], found.start(), found.end())
            for found in WORD.finditer(question)
            if (stems := content_stems(found[0], language))
        ]
        self.stems = [stem for stem, _, _ in self._words]
        self.asking = frozenset(
            place
            for place, (_, start, end) in enumerate(self._words)
            if _asks(question[start:end], language)
        )
        self.above = [self._held_in(content_stems(name, language)) for name in table.header]
        self.around = self._held_in(content_stems(around, language))
        self.is_denied = denies(question, language)
        self.names = [frozenset(content_stems(one, language)) for one in find_names(question, language)]

    def _held_in(self, stems: Sequence[str]) -> Places:
        return frozenset(
            place
            for place, stem in enumerate(self.stems)
            if any(are_of_one_word(stem, other) for other in stems)
        )

    def places_in(self, start: int, end: int) -> Places:
        """The places of the words of the question between two of its characters."""
        return frozenset(
            place for place, (_, at, to) in enumerate(self._words) if start <= at and to <= end
        )

    def named(self) -> list[Chosen] | None:
        """The rows that each column has by name; None where two columns differ about a word."""
        found = [one for column in range(len(self.table.header)) for one in self._named_in(column)]
        found = [one for one in found if not any(one.places < other.places for other in found)]
        kept: list[Chosen] = []
        for one in found:
            rivals = [
                other
                for other in found
                if other.places & one.places and other.column != one.column and other.rows != one.rows
            ]
            if rivals and not self._is_told(one):
                if not any(self._is_told(other) for other in rivals):
                    return None
                continue
            kept.append(one)
        return kept

    def _is_told(self, chosen: Chosen) -> bool:
        return bool(self.above[chosen.column] - chosen.places)

    def _named_in(self, column: int) -> Iterator[Chosen]:
        rows: dict[int, Places] = {}
        known: dict[str, Places] = {}
        for number, row in enumerate(self.table.rows):
            cell = row.cells[column] if column < len(row.cells) else ""
            if cell not in known:
                known[cell] = self._places_of(cell, column)
            if known[cell]:
                rows[number] = known[cell]
        told = set(rows.values())
        longest = {one for one in told if not any(one < other for other in told)}
        chosen = frozenset(number for number, places in rows.items() if places in longest)
        if chosen:
            yield Chosen(column, chosen, frozenset().union(*longest))

    def _places_of(self, cell: str, column: int) -> Places:
        """The places of the words that name a cell: all of it, a part between commas, or a name."""
        if not cell:
            return frozenset()
        bare = cell.isdecimal()
        if bare:
            return self._numbered(cell, column)
        stems = frozenset(content_stems(cell, self.language))
        if not stems or (denies(cell, self.language) and not self.is_denied):
            return frozenset()
        parts = [frozenset(content_stems(part, self.language)) for part in _PARTS.split(cell)]
        named = [part for part in (stems, *parts) if part and self._says(part)]
        named += [name for name in self.names if name < stems and name - {*self._around_stems()}]
        places = [frozenset(p for p, stem in enumerate(self.stems) if stem in part) for part in named]
        return max(places, key=len, default=frozenset()) - (self.asking if len(places) == 1 else frozenset())

    def _around_stems(self) -> Iterator[str]:
        return (self.stems[place] for place in self.around)

    def _says(self, part: frozenset[str]) -> bool:
        """Whether the question has all words of a part: those with a number next to one another."""
        places = [place for place, stem in enumerate(self.stems) if stem in part]
        if {self.stems[place] for place in places} != part:
            return False
        if all(one.isdecimal() for one in part):
            return False
        if any(map(str.isdecimal, part)):
            return places[-1] - places[0] == len(part) - 1
        return True

    def _numbered(self, cell: str, column: int) -> Places:
        """A number is named behind what stands over it: "group 9"."""
        for place, stem in enumerate(self.stems):
            if stem == cell and place - 1 in self.above[column]:
                return frozenset({place - 1, place})
        return frozenset()

    def by_value(self, explained: Places) -> list[Chosen] | None:
        """The rows that have the values of the question; None where one is not accounted for."""
        found: list[Chosen] = []
        bounds = {bound.start: bound for bound in bounds_in(self.question, self.language)}
        done = 0
        for value in find_values(self.question, self.language):
            bound = next((b for b in bounds.values() if b.start <= value.start < b.end), None)
            span = (bound.start, bound.end) if bound else (value.start, value.end)
            places = self.places_in(*span)
            if value.start < done or self.places_in(value.start, value.end) <= explained:
                continue
            done = span[1]
            chosen = self._within(bound, places) if bound else self._of_value(value, places)
            if chosen is None:
                return None
            found.append(chosen)
        return found

    def _within(self, bound: Bound, places: Places) -> Chosen | None:
        of = [
            Chosen(column, frozenset(n for n, holds in told.items() if holds), places)
            for column in range(len(self.table.header))
            if (told := self._told(column, lambda value: bound.holds(value)))
        ]
        return self._only(of, places)

    def _of_value(self, value: Value, places: Places) -> Chosen | None:
        """The rows with a range that holds a value, or with the value itself."""
        of = [
            Chosen(column, rows, places)
            for column in range(len(self.table.header))
            if (rows := self._ranges_with(value, column))
        ]
        if not of and (value.unit or value.kind != "amount"):
            of = [
                Chosen(column, rows, places)
                for column in range(len(self.table.header))
                if (told := self._told(column, lambda other: other.agrees_with(value)))
                and (rows := frozenset(n for n, agrees in told.items() if agrees))
            ]
        return self._only(of, places)

    def _only(self, found: list[Chosen], places: Places) -> Chosen | None:
        """The one column, or the one of them that the question names."""
        told = [one for one in found if self.above[one.column] - places]
        found = found if len(found) == 1 else told
        return found[0] if len(found) == 1 else None

    def _told(self, column: int, test) -> dict[int, bool]:  # noqa: ANN001
        """For each row of a column of values whether its one passes; empty where one is not told."""
        told: dict[int, bool] = {}
        for number, value in self.values_of(column).items():
            passes = test(value) if value else None
            if passes is None:
                return {}
            told[number] = passes
        return told if any(told.values()) else {}

    def values_of(self, column: int) -> dict[int, Value | None]:
        """The one value of each cell that is not empty, by its row; None for what is none."""
        return {
            number: one_value(row.cells[column], self.language)
            for number, row in enumerate(self.table.rows)
            if column < len(row.cells) and any(map(str.isalnum, row.cells[column]))
        }

    def _ranges_with(self, value: Value, column: int) -> frozenset[int]:
        """The rows whose range holds a value, of those the ones with the narrowest."""
        ranges = {
            number: bound
            for number, row in enumerate(self.table.rows)
            if column < len(row.cells) and (bound := range_of(row.cells[column], self.language))
        }
        if len(ranges) < 2 or not self._is_of(value, column, ranges.values()):
            return frozenset()
        holding = {number: one for number, one in ranges.items() if one.holds(value)}
        return frozenset(
            number
            for number, one in holding.items()
            if not any(other.is_in(one) for other in holding.values())
        )

    def _is_of(self, value: Value, column: int, ranges) -> bool:  # noqa: ANN001
        """Whether ranges are of what a value is so much of, as they or their column say."""
        ends = [end for one in ranges for end in (one.low, one.high) if end]
        if any(end.kind == value.kind and end.unit == value.unit for end in ends):
            return bool(value.unit) or value.kind != "amount" or bool(self.above[column])
        over = content_stems(self.table.header[column], self.language)
        said = content_stems(self.question[value.start : value.end], self.language)
        return bool(self.above[column]) or not {*over}.isdisjoint(said)


@lru_cache(maxsize=65536)
def one_value(cell: str, language: Language) -> Value | None:
    """The value of a cell that has one; None for any other."""
    values = find_values(cell, language)
    return values[0] if len(values) == 1 else None


@lru_cache(maxsize=65536)
def range_of(cell: str, language: Language) -> Bound | None:
    """The range that a cell begins with."""
    bounds = bounds_in(cell, language) if any(map(str.isdigit, cell)) else []
    return bounds[0] if len(bounds) == 1 and not WORD.search(cell[: bounds[0].start]) else None


@lru_cache(maxsize=4096)
def _asks(word: str, language: Language) -> bool:
    asked = AskedFor.of(word, language)
    return any(getattr(asked, name) for name in asked.__dataclass_fields__)
