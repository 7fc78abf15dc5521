"""Which columns and rows of a table a question names, and by which of its words."""

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import cache, lru_cache

from vind.indexes.folding import fold, fold_in_place
from vind.indexes.languages import lexicon
from vind.indexes.types import Language
from vind.indexes.words import WORD
from vind.search.facts.asked import AskedFor
from vind.search.facts.polarity import denies
from vind.search.facts.values import Value, find_values
from vind.search.facts.words import any_of, are_of_one_word, content_stems, in_words, words
from vind.search.tables.table import ROWS_AT_MOST, Table

_PART = re.compile(r"[^,;/()]+")

Places = frozenset[int]
"""The numbers of words in a question."""

NOWHERE: Places = frozenset()

SAMPLE = 100
"""Rows of a column that are read to tell what it contains."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of a table, by number, that words of the question select by one column.

    ``is_whole``: the words are all of a cell's name, or its value.
    """

    column: int
    rows: frozenset[int]
    places: Places
    is_whole: bool = True


class Matching:
    """A question matched with a table.

    ``every`` has the places of its content words; ``asking`` of those that only say what is asked
    for ("highest"); ``over``, per column, of those that match its name or the unit of its values;
    and ``around`` of those in the text above the table.
    """

    def __init__(self, question: str, language: Language, table: Table, around: str) -> None:
        self.question, self.language, self.table = question, language, table
        self._words = [
            (stems[0], word.start(), word.end())
            for word in WORD.finditer(question)
            if (stems := content_stems(word[0], language))
        ]
        self._stems = [stem for stem, _, _ in self._words]
        self._said = [question[start:end] for _, start, end in self._words]
        self._values = find_values(question, language)
        beginnings = {word[:3] for _, at, end in self._words for word in words(question[at:end])}
        beginnings |= {stem[:3] for stem in self._stems}
        self._is_near = re.compile("|".join(map(re.escape, sorted(beginnings)))).search
        self.is_denied = denies(question, language)
        self.columns = range(len(table.header))
        self.every = frozenset(range(len(self._words)))
        self.asking = frozenset(n for n in self.every if _asks(self._said[n], language))
        self.around = self._named_by(around)
        self.over = [self._names_of(column) for column in self.columns]

    def _names_of(self, column: int) -> Places:
        units = {one.unit for one in self.values_of(column, SAMPLE).values() if one and one.unit}
        counted = (n for n in self.every if units & _units_of(self._said[n], self.language))
        return self._named_by(self.table.header[column]).union(counted)

    def _named_by(self, text: str) -> Places:
        said = _stems_of(text, self.language)
        of = (n for n in self.every if any(are_of_one_word(self._stems[n], one) for one in said))
        return frozenset(of)

    def _places_in(self, span: Value) -> Places:
        within = (span.start <= at and end <= span.end for _, at, end in self._words)
        return frozenset(n for n, is_within in enumerate(within) if is_within)

    def choices(self) -> list[Choice] | None:
        """How the words and values of the question select rows; None if that is not clear.

        First by names in the cells; then by values, which must all be used; then by any other word,
        if it is in cells of one column only.
        """
        named = None if any(map(self._is_end, self._values)) else self._named()
        if named is None:
            return None
        taken = NOWHERE.union(self.around, *self.over, *(one.places for one in named))
        by_value = self._by_value(taken)
        if by_value is None:
            return None
        taken = taken.union(self.asking, *(one.places for one in by_value))
        return [*named, *by_value, *(one for n in self.every - taken for one in self._by_word(n))]

    def _stems_in(self, cell: str) -> frozenset[str]:
        """The stems of a cell; empty if no word begins like a word of the question."""
        return _stems_of(cell, self.language) if self._is_near(fold(cell)) else frozenset()

    def _by_word(self, place: int) -> list[Choice]:
        stem = self._stems[place]
        rows = [self._rows(n, lambda cell: stem in self._stems_in(cell)) for n in self.columns]
        found = [Choice(n, one, frozenset({place}), False) for n, one in enumerate(rows) if one]
        return found if len(found) == 1 and not stem.isdecimal() else []

    def _rows(self, column: int, passes: Callable[[str], bool | None]) -> frozenset[int]:
        """The rows whose cell in a column passes; each distinct cell is tried once."""
        passes = cache(passes)
        cells = ((number, row.cell(column)) for number, row in enumerate(self.table.rows))
        return frozenset(number for number, cell in cells if cell and passes(cell))

    def _named(self) -> list[Choice] | None:
        """The rows named in each column; None if two columns conflict over a word."""
        found: list[Choice] = []
        said = in_words(self.question)
        for column in self.columns:
            cells = {row.cell(column) for row in self.table.rows}
            names = {cell: self._places_of(cell, column) for cell in cells}
            told = {one for one in names.values() if one}
            best = {
                cell for cell, one in names.items() if one and not any(one < two for two in told)
            }
            # "Complete" and "Compleet" have one stem: the cell spelt as in the question wins.
            as_asked = {
                cell
                for cell in best
                if any(in_words(part) in said for part in (cell, *_PART.findall(cell)))
            }
            verbatim = {names[cell] for cell in as_asked}
            best = {cell for cell in best if names[cell] not in verbatim or cell in as_asked}
            if best:
                places = NOWHERE.union(*(names[cell] for cell in best))
                found.append(Choice(column, self._rows(column, best.__contains__), places))
        found = [one for one in found if not any(one.places < two.places for two in found)]
        kept = []
        for one in found:
            rivals = [two for two in found if two.places & one.places and two.rows != one.rows]
            if not rivals or self._is_told(one):
                kept.append(one)
            elif not any(map(self._is_told, rivals)):
                return None
        return kept

    def _is_told(self, choice: Choice) -> bool:
        """Whether the question also names the column."""
        return bool(self.over[choice.column] - choice.places)

    def _places_of(self, cell: str, column: int) -> Places:
        """The places of the words that name a cell, or a part of it between commas, completely.

        A number counts only after the name of its column: "group 9".
        """
        if cell.isdecimal():
            found = (n for n in self.every if self._stems[n] == cell and n - 1 in self.over[column])
            return frozenset(place for n in found for place in (n - 1, n))
        if self._stems_in(cell).isdisjoint(self._stems):
            return NOWHERE
        whole = [NOWHERE]
        for text in (cell, *_PART.findall(cell)):
            part = _stems_of(text, self.language)
            places = frozenset(n for n in self.every if self._stems[n] in part)
            is_said = bool(part) and {self._stems[n] for n in places} == part
            # "Scale 4, step 2" is not in scale 2.
            is_one = not any(map(str.isdecimal, part)) or _are_together(places)
            whole += [places] if is_said and is_one and not places <= self.asking else []
        is_denied = len(whole) > 1 and denies(cell, self.language) and not self.is_denied
        return NOWHERE if is_denied else max(whole, key=len)

    def _by_value(self, taken: Places) -> list[Choice] | None:
        """The rows for each value in the question; None if one value selects no single column."""
        found: list[Choice] = []
        for value in self._values:
            if self._places_in(value) <= taken:
                continue
            places = self._places_in(value)
            choices = [Choice(n, self._with(value, n), places) for n in self.columns]
            choices = [one for one in choices if one.rows]
            told = choices if len(choices) == 1 else list(filter(self._is_told, choices))
            if len(told) != 1:
                return None
            found += told
            taken |= places
        return found

    def _is_end(self, value: Value) -> bool:
        """Whether the value is a limit, as in "over 500 euro": no cell has a limit."""
        folded, words = fold_in_place(self.question), lexicon(self.language).tables
        before, behind = folded[: value.start].rstrip(), folded[value.end :].lstrip()
        is_begun = re.search(rf"(?<!\w)(?:{any_of(words.before_end)})$", before)
        return bool(is_begun or re.match(rf"(?:{any_of(words.behind_end)})(?!\w)", behind))

    def _with(self, value: Value, column: int) -> frozenset[int]:
        """The rows that have exactly this value; none for a bare number."""
        if value.kind == "amount" and not value.unit:
            return frozenset()
        same = (n for n, one in self.values_of(column).items() if one and one.agrees_with(value))
        return frozenset(same)

    def values_of(self, column: int, most: int = ROWS_AT_MOST) -> dict[int, Value | None]:
        """The value of each nonempty cell, by row; None if it does not have exactly one."""
        cells = ((number, row.cell(column)) for number, row in enumerate(self.table.rows[:most]))
        return {n: _value(cell, self.language) for n, cell in cells if any(map(str.isalnum, cell))}


def _are_together(places: Places) -> bool:
    return max(places, default=0) - min(places, default=0) < len(places) > 1


@lru_cache(maxsize=200_000)
def _value(cell: str, language: Language) -> Value | None:
    """The only value of a cell, if the cell begins with it; else None."""
    values = find_values(cell, language) if any(map(str.isdigit, cell)) else ()
    return values[0] if len(values) == 1 and not WORD.search(cell[: values[0].start]) else None


def _units_of(word: str, language: Language) -> set[str]:
    """The unit of money or time that a word stands for, if any: "days"."""
    return {one.unit for one in find_values(f"1 {word}", language) if one.kind != "amount"}


@lru_cache(maxsize=200_000)
def _stems_of(text: str, language: Language) -> frozenset[str]:
    return frozenset(content_stems(text, language))


@lru_cache(maxsize=4096)
def _asks(word: str, language: Language) -> bool:
    return any(astuple(AskedFor.of(word, language)))
