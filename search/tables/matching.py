"""Which columns and rows of a table a question names, and by which of its words."""

import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from text_to_num import text2num

from vind.indexes.text.folding import fold, fold_in_place
from vind.indexes.text.languages import lexicon
from vind.indexes.text.words import WORD
from vind.indexes.types import ColumnKind, Language
from vind.search.facts.asked import AskedFor
from vind.search.facts.polarity import denies
from vind.search.facts.values import Value, find_values
from vind.search.facts.words import any_of, are_of_one_word, content_stems, in_words, words
from vind.search.tables.relation import Condition, Relation
from vind.search.tables.values import decimal_of, measures, period_of, units_of, value_of

_PART = re.compile(r"[^,;/()]+")

Places = frozenset[int]
"""The numbers of words in a question."""

NOWHERE: Places = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of a table, by line, that words of the question select by a condition on one column.

    ``is_whole``: the words are all of a cell's name, or its value.
    """

    column: int
    condition: Condition
    rows: frozenset[int]
    places: Places
    is_whole: bool = True


class Matching:
    """A question matched with a table.

    ``every`` has the places of its content words; ``asking`` of those that only say what is asked
    for ("highest"); ``over``, per column, of those that match its name or the unit of its values;
    and ``around`` of those in the text above the table.
    """

    def __init__(self, question: str, language: Language, relation: Relation, around: str) -> None:
        self.question, self.language, self.relation = question, language, relation
        self._words = [
            (stems[0], word.start(), word.end())
            for word in WORD.finditer(question)
            if (stems := content_stems(word[0], language))
        ]
        self._stems = [stem for stem, _, _ in self._words]
        self.said = [question[start:end] for _, start, end in self._words]
        self._values = find_values(question, language)
        self.is_denied = denies(question, language)
        self.columns = range(len(relation.columns))
        self.every = frozenset(range(len(self._words)))
        self.asking = frozenset(n for n in self.every if _asks(self.said[n], language))
        self.around = self._named_by(around)
        self.over = [self._names_of(column) for column in self.columns]
        self.spans = [(start, end) for _, start, end in self._words]
        self.top, self.topped = self._top()

    @cached_property
    def _cells(self) -> list[list[str]]:
        """By column, the different cells that may be meant."""
        beginnings = {word[:3] for said in self.said for word in words(said)}
        beginnings |= {stem[:3] for stem in self._stems}
        near = rf"\b(?:{'|'.join(map(re.escape, sorted(beginnings))) or '$.'})"
        numbers = re.findall(r"\d+", self.question)
        return [self.relation.cells_of(column, near, numbers) for column in self.columns]

    def _names_of(self, column: int) -> Places:
        of = self.relation.columns[column]
        units = {one.unit for one in find_values(f"1 {of.unit}", self.language) if of.unit}
        if of.kind is ColumnKind.TEXT:
            values = (value_of(cell, self.language) for cell in self.relation.sample(column))
            units |= {one.unit for one in values if one and one.unit}
        counted = (n for n in self.every if units & units_of(self.said[n], self.language))
        return self._named_by(of.name).union(counted)

    def _named_by(self, text: str) -> Places:
        said = _stems_of(text, self.language)
        of = (n for n in self.every if any(are_of_one_word(self._stems[n], one) for one in said))
        return frozenset(of)

    def places_in(self, start: int, end: int) -> Places:
        """The places of the content words in a span of the question."""
        within = (start <= at and stop <= end for _, at, stop in self._words)
        return frozenset(n for n, is_within in enumerate(within) if is_within)

    def _top(self) -> tuple[int, Places]:
        """The number of rows asked for by "top 3", or by a number before "highest"; else 1.

        Also the places of the words that say it.
        """
        asked, known = fold_in_place(self.question), lexicon(self.language)
        ends = any_of((*known.asked.highest, *known.asked.lowest))
        first = any_of(known.tables.first)
        found = re.search(rf"(?<!\w)(?:{first})\s(\w+)|(?<!\w)(\w+)\s(?:{ends})(?!\w)", asked)
        word = next(filter(None, found.groups()), "") if found else ""
        try:
            count = int(word[:4]) if word.isdecimal() else int(text2num(word, self.language))
        except ValueError:
            return 1, NOWHERE
        return max(1, count), self.places_in(*found.span()) if found else NOWHERE

    def choices(self) -> list[Choice] | None:
        """How the words and values of the question select rows; None if that is not clear.

        First by limits, which must all be used; then by names in the cells; by values, which must
        all be used too; then by any other word, if it is in cells of one column only.
        """
        limits = self._by_limit()
        if limits is None:
            return None
        limited = self.topped.union(*(one.places for one in limits))
        named = self._named(limited)
        if named is None:
            return None
        taken = limited.union(self.around, *self.over, *(one.places for one in named))
        by_value = self._by_value(taken, limited)
        if by_value is None:
            return None
        taken = taken.union(self.asking, *(one.places for one in by_value))
        by_word = [one for n in sorted(self.every - taken) for one in self._by_word(n)]
        return [*limits, *named, *by_value, *by_word]

    def _chosen(
        self, column: int, condition: Condition, places: Places, *, is_whole: bool = True
    ) -> Choice:
        return Choice(column, condition, self.relation.where(condition), places, is_whole)

    def _in(self, column: int, cells: Iterable[str]) -> Condition:
        values = sorted(cells)
        name = self.relation.columns[column].name
        told = " / ".join(values[:3]) + ("…" if len(values) > 3 else "")
        marks = ", ".join("?" for _ in values)
        return Condition(f"c{column} IN ({marks})", tuple(values), f"{name} = {told}")

    def _by_word(self, place: int) -> list[Choice]:
        stem = self._stems[place]
        if stem.isdecimal():
            return []
        found = [
            self._chosen(n, self._in(n, cells), frozenset({place}), is_whole=False)
            for n in self.columns
            if (cells := [one for one in self._cells[n] if stem in _stems_of(one, self.language)])
        ]
        return found if len(found) == 1 else []

    def _named(self, limited: Places) -> list[Choice] | None:
        """The rows named in each column; None if two columns conflict over a word."""
        found: list[Choice] = []
        said = in_words(self.question)
        for column in self.columns:
            names = {cell: self._places_of(cell, column) for cell in self._cells[column]}
            # The number of a limit is no part of a name: "parts over 8990 euro", Part 8990.
            names = {cell: one for cell, one in names.items() if not one & limited}
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
                found.append(self._chosen(column, self._in(column, best), places))
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
        if _stems_of(cell, self.language).isdisjoint(self._stems):
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

    def _by_value(self, taken: Places, limited: Places) -> list[Choice] | None:
        """The rows for each value in the question; None if one value selects no single column."""
        found: list[Choice] = []
        for value in self._values:
            places = self.places_in(value.start, value.end)
            if places <= taken or places & limited:
                continue
            choices = [
                self._chosen(n, condition, places)
                for n in self.columns
                if (condition := self._with(value, n))
            ]
            choices = [one for one in choices if one.rows]
            told = choices if len(choices) == 1 else list(filter(self._is_told, choices))
            if len(told) != 1:
                return None
            found += told
            taken |= places
        return found

    def _with(self, value: Value, column: int) -> Condition | None:
        """The rows that have exactly this value; none for a bare number."""
        of = self.relation.columns[column]
        said = self.question[value.start : value.end]
        if of.kind is ColumnKind.DATE:
            return self._within(value, column, "=")
        if value.kind == "amount" and not value.unit:
            return None
        if of.kind is ColumnKind.NUMBER:
            number = self._number(value)
            if number is None or not self._has_unit(value, column):
                return None
            return Condition(f"v{column} = ?", (number,), f"{of.name} = {said}")
        sample = self._cells_with_digits(column)
        same = [
            one
            for one in sample
            if (own := value_of(one, self.language)) and own.agrees_with(value)
        ]
        return self._in(column, same) if same else None

    def _cells_with_digits(self, column: int) -> list[str]:
        return self.relation.cells_of(column, "[0-9]", re.findall(r"\d+", self.question))

    def _has_unit(self, value: Value, column: int) -> bool:
        """Whether the numbers of a column are of the unit of a value."""
        unit = self.relation.columns[column].unit
        units = {one.unit for one in find_values(f"1 {unit}", self.language)} if unit else set()
        return value.unit in units

    def _number(self, value: Value) -> Decimal | None:
        """The number of a value; a lone mark before three digits is read as in the language."""
        readings = sorted(map(decimal_of, value.readings))
        if len(readings) == 1:
            return readings[0] if readings[0].is_finite() else None
        said = self.question[value.start : value.end]
        groups = "," if self.language == "en" else "."
        are_numbers = len(readings) == 2 and all(one.is_finite() for one in readings)
        return (readings[-1] if groups in said else readings[0]) if are_numbers else None

    def _by_limit(self) -> list[Choice] | None:
        """The rows for each limit ("over 500 euro"); None if one has no column of its own.

        Also None where a word before a value may or may not be a limit.
        """
        found: list[Choice] = []
        values = iter(self._values)
        for value in values:
            kind, start, end = self._limit(value)
            if not kind:
                continue
            if kind == "unclear":
                return None
            other = next(values, None) if kind == "between" else None
            if kind == "between" and other is None:
                return None
            places = self.places_in(start, other.end if other else end)
            choices = [
                self._chosen(n, condition, places)
                for n in self.columns
                if (condition := self._limited(kind, value, other, n))
            ]
            told = choices if len(choices) == 1 else list(filter(self._is_told, choices))
            if len(told) != 1:
                return None
            found += told
        return found

    def _limit(self, value: Value) -> tuple[str, int, int]:
        """The kind of limit that a value is, or "", and where its words begin and end."""
        folded, known = fold_in_place(self.question), lexicon(self.language).tables
        before, behind = folded[: value.start].rstrip(" €$£"), folded[value.end :]
        for phrases, kind in ((known.or_more, ">="), (known.or_less, "<=")):
            if found := re.match(rf"\s*(?:{any_of(phrases)})(?!\w)", behind):
                return kind, value.start, value.end + found.end()
        kinds = {
            **dict.fromkeys(known.unclear, "unclear"),
            **dict.fromkeys(known.above, ">"),
            **dict.fromkeys(known.at_least, ">="),
            **dict.fromkeys(known.below, "<"),
            **dict.fromkeys(known.at_most, "<="),
            **dict.fromkeys(known.between, "between"),
        }
        found = re.search(rf"(?<!\w)(?:{any_of(kinds)})$", before)
        return (kinds[found[0]], found.start(), value.end) if found else ("", 0, 0)

    def _limited(
        self, kind: str, value: Value, other: Value | None, column: int
    ) -> Condition | None:
        of = self.relation.columns[column]
        if of.kind is ColumnKind.TEXT or not self.relation.are_certain(column, None):
            return None
        if of.kind is ColumnKind.DATE:
            if not other:
                return self._within(value, column, kind)
            first, last = self._within(value, column, ">="), self._within(other, column, "<=")
            if first is None or last is None:
                return None
            told = f"{first.told}, {last.told.removeprefix(of.name).strip()}"
            return Condition(f"{first.sql} AND {last.sql}", first.values + last.values, told)
        if value.kind == "date":
            return None
        number = self._number(value)
        unit = (other or value).unit
        unit = unit if unit in measures() else ""  # else it is the name of what is counted
        is_named = bool(self.over[column])
        if number is None or (unit and not self._has_unit(other or value, column)):
            return None
        if not unit and not is_named:
            return None
        said = self.question[value.start : value.end]
        if other:
            last_number = self._number(other)
            if last_number is None:
                return None
            told = f"{of.name} {said} \u2013 {self.question[other.start : other.end]}"
            return Condition(f"v{column} BETWEEN ? AND ?", (number, last_number), told)
        told = f"{of.name} {kind} {said}"
        return Condition(f"v{column} {kind} ?", (number,), told)

    def _within(self, value: Value, column: int, kind: str) -> Condition | None:
        """The rows with a date in, before or after the period that ``value`` is."""
        of = self.relation.columns[column]
        reading = next(iter(value.readings)) if len(value.readings) == 1 else ""
        period = period_of(reading) if value.kind == "date" else None
        if period is None:
            return None
        first, beyond = period
        said = self.question[value.start : value.end]
        told = f"{of.name} {kind} {said}"
        name = f"v{column}"
        if kind == "=":
            return Condition(f"{name} >= ? AND {name} < ?", (first, beyond), told)
        sides = {
            ">": (f"{name} >= ?", beyond),
            ">=": (f"{name} >= ?", first),
            "<": (f"{name} < ?", first),
            "<=": (f"{name} < ?", beyond),
        }
        sql, moment = sides[kind]
        return Condition(sql, (moment,), told)


def _are_together(places: Places) -> bool:
    return max(places, default=0) - min(places, default=0) < len(places) > 1


@lru_cache(maxsize=200_000)
def _stems_of(text: str, language: Language) -> frozenset[str]:
    return frozenset(content_stems(text, language))


@lru_cache(maxsize=4096)
def _asks(word: str, language: Language) -> bool:
    known = lexicon(language).tables
    is_of_table = fold(word) in {*known.average_of, *known.first, *known.by}
    return is_of_table or any(astuple(AskedFor.of(word, language)))
