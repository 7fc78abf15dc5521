"""Which columns and which rows of a table a question names, each by the places of its words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from indexes.types import Language
from indexes.words import WORD
from search.facts.asked import AskedFor
from search.facts.polarity import denies
from search.facts.values import Value, find_values
from search.facts.words import are_of_one_word, content_stems
from search.tables.bounds import Bound, bounds_in
from search.tables.table import Table

_PART = re.compile(r"[^,;/()]+")

Places = frozenset[int]
"""Of words of a question: which of its words they are."""

NOWHERE: Places = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of a table, by their number, that words of the question choose by one column."""

    column: int
    rows: frozenset[int]
    places: Places
    is_whole: bool = False
    """Whether a name in a cell is said whole, not a word of it."""


class Matching:
    """A question held against a table.

    ``stems`` are its words that carry meaning, ``asking`` the places of those that only say what is
    asked for ("highest"), ``over`` those that name each column, and ``around`` those that what
    stands around the table has.
    """

    def __init__(self, question: str, language: Language, table: Table, around: str) -> None:
        self.question, self.language, self.table = question, language, table
        self._words = [
            (stems[0], word.start(), word.end())
            for word in WORD.finditer(question)
            if (stems := content_stems(word[0], language))
        ]
        self.stems = [stem for stem, _, _ in self._words]
        self.every = frozenset(range(len(self.stems)))
        self.asking = frozenset(n for n in self.every if _asks(self._word(n), language))
        self.around = self._said_in(around)
        self._values = find_values(question, language)
        self._bounds = bounds_in(question, language)
        self._bounded = NOWHERE.union(*(self._places_in(*one.span) for one in self._bounds))
        ranges = [range_of(name, language) for name in table.header]
        self.over = [
            self._said_in(name) | self._units(n) | self._held_by(ranges[n])
            for n, name in enumerate(table.header)
        ]

    def _word(self, place: int) -> str:
        return self.question[slice(*self._words[place][1:])]

    def _said_in(self, text: str) -> Places:
        said = content_stems(text, self.language)
        return frozenset(
            n for n, stem in enumerate(self.stems) if any(are_of_one_word(stem, one) for one in said)
        )

    def _units(self, column: int) -> Places:
        """The places of words for what the values of a column are counted in: "how many days"."""
        units = {value.unit for value in self.values_of(column).values() if value and value.unit}
        return frozenset(
            n
            for n in self.every
            for value in find_values(f"1 {self._word(n)}", self.language)
            if value.unit in units and value.kind != "amount"
        )

    def _held_by(self, bound: Bound | None) -> Places:
        """The places of the values that a range holds: "0–500 kg" over a column."""
        held = [one for one in self._values if bound and one.unit and bound.holds(one)]
        return NOWHERE.union(*(self._places_in(one.start, one.end) for one in held))

    def choices(self) -> list[Choice] | None:
        """How each word and value of the question chooses rows; None where that is not plain.

        By the names in the cells; by the values, which must all be accounted for; then by any word
        that stands in cells of one column alone.
        """
        named = self._named()
        if named is None:
            return None
        taken = NOWHERE.union(self.around, *self.over, *(one.places for one in named))
        by_value = self._by_value(taken)
        if by_value is None:
            return None
        found = [*named, *by_value]
        taken = taken.union(self.asking, *(one.places for one in found))
        for place in self.every - taken:
            rows = [self._rows(column, self._has(place)) for column in range(len(self.table.header))]
            having = [Choice(n, one, frozenset({place})) for n, one in enumerate(rows) if one]
            found += having if len(having) == 1 and not self.stems[place].isdecimal() else []
        return found

    def _has(self, place: int) -> Callable[[str], bool]:
        return lambda cell: self.stems[place] in _stems_of(cell, self.language)

    def _rows(self, column: int, passes: Callable[[str], bool | None]) -> frozenset[int]:
        """The rows whose cell in a column passes; each cell that is written alike is tried once."""
        known: dict[str, bool | None] = {"": False}
        for row in self.table.rows:
            if (cell := row.cell(column)) not in known:
                known[cell] = passes(cell)
        return frozenset(n for n, row in enumerate(self.table.rows) if known[row.cell(column)])

    def _named(self) -> list[Choice] | None:
        """The rows that each column has by name; None where two columns differ about a word."""
        found: list[Choice] = []
        for column in range(len(self.table.header)):
            names = {row.cell(column): NOWHERE for row in self.table.rows}
            names = {cell: self._places_of(cell, column) for cell in names}
            told = {one for one in names.values() if one}
            most = {one for one in told if not any(one < other for other in told)}
            if most:
                rows = self._rows(column, lambda cell: names[cell] in most)  # noqa: B023 - run here
                found.append(Choice(column, rows, NOWHERE.union(*most), is_whole=True))
        found = [one for one in found if not any(one.places < other.places for other in found)]
        kept = []
        for one in found:
            rivals = [two for two in found if two.places & one.places and two.rows != one.rows]
            if not rivals or self._is_told(one):
                kept.append(one)
            elif not any(map(self._is_told, rivals)):
                return None
        return kept

    def _is_told(self, choice: Choice) -> bool:
        """Whether the question names the column too."""
        return bool(self.over[choice.column] - choice.places)

    def _places_of(self, cell: str, column: int) -> Places:
        """The places of the words that name a cell, or a part of it between commas, whole.

        A number is named behind what stands over it: "group 9".
        """
        if cell.isdecimal():
            numbered = (n for n, one in enumerate(self.stems) if one == cell)
            found = (n for n in numbered if n - 1 in self.over[column])
            return frozenset(place for n in found for place in (n - 1, n))
        if not cell or (denies(cell, self.language) and not denies(self.question, self.language)):
            return NOWHERE
        parts = [_stems_of(part, self.language) for part in (cell, *_PART.findall(cell))]
        free = self.every - self._bounded
        named = [frozenset(n for n in free if self.stems[n] in part) for part in parts]
        whole = [
            places
            for part, places in zip(parts, named, strict=True)
            if part and {self.stems[n] for n in places} == part and not places <= self.asking
            # "Scale 4, step 2" is not of scale 2.
            and (not any(map(str.isdecimal, part)) or max(places) - min(places) < len(places) > 1)
        ]
        return max(whole, key=len, default=NOWHERE)

    def _by_value(self, taken: Places) -> list[Choice] | None:
        """The rows for each value of the question; None where one is for none."""
        found: list[Choice] = []
        for value in self._values:
            bound = next((one for one in self._bounds if one.start <= value.start < one.end), None)
            if self._places_in(value.start, value.end) <= taken:
                continue
            places = self._places_in(*(bound.span if bound else (value.start, value.end)))
            every = range(len(self.table.header))
            choices = [Choice(n, self._with(value, bound, n), places, True) for n in every]
            choices = [one for one in choices if one.rows]
            told = choices if len(choices) == 1 else list(filter(self._is_told, choices))
            if len(told) != 1:
                return None
            found += told
            taken |= places
        return found

    def _places_in(self, start: int, end: int) -> Places:
        return frozenset(n for n, (_, at, to) in enumerate(self._words) if start <= at and to <= end)

    def _with(self, value: Value, bound: Bound | None, column: int) -> frozenset[int]:
        """The rows within a bound; for a value those with the narrowest range, or with it itself."""
        if bound:
            held = [value and bound.holds(value) for value in self.values_of(column).values()]
            if None in held:
                return frozenset()
            return self._rows(
                column, lambda cell: (one := one_value(cell, self.language)) and bound.holds(one)
            )
        cells = {row.cell(column) for row in self.table.rows}
        ranges = [one for cell in cells if (one := range_of(cell, self.language))]
        ends = [end for one in ranges for end in (one.low, one.high) if end]
        is_of = any((end.kind, end.unit) == (value.kind, value.unit) for end in ends)
        if len(ranges) > 1 and (self.over[column] or (is_of and value.unit)):
            held = [one for one in ranges if one.holds(value)]
            best = [one for one in held if not any(other.is_in(one) for other in held)]
            return self._rows(column, lambda cell: range_of(cell, self.language) in best)
        if value.kind == "amount" and not value.unit:
            return frozenset()
        return self._rows(
            column,
            lambda cell: (one := one_value(cell, self.language)) and one.agrees_with(value),
        )

    def values_of(self, column: int) -> dict[int, Value | None]:
        """The value of each cell with letters or digits, by its row; None where it has not one."""
        cells = ((number, row.cell(column)) for number, row in enumerate(self.table.rows))
        return {n: one_value(cell, self.language) for n, cell in cells if any(map(str.isalnum, cell))}


@lru_cache(maxsize=65536)
def one_value(cell: str, language: Language) -> Value | None:
    """The value of a cell that begins with its only one; None for any other."""
    values = find_values(cell, language)
    is_first = len(values) == 1 and not WORD.search(cell[: values[0].start])
    return values[0] if is_first else None


def range_of(cell: str, language: Language) -> Bound | None:
    """The range that a cell begins with; None for any other."""
    bounds: Sequence[Bound] = bounds_in(cell, language) if any(map(str.isdigit, cell)) else ()
    return bounds[0] if len(bounds) == 1 and not WORD.search(cell[: bounds[0].start]) else None


@lru_cache(maxsize=65536)
def _stems_of(text: str, language: Language) -> frozenset[str]:
    return frozenset(content_stems(text, language))


@lru_cache(maxsize=4096)
def _asks(word: str, language: Language) -> bool:
    asked = AskedFor.of(word, language)
    return any(getattr(asked, one.name) for one in fields(asked))
