"""A unit, read for checking sentences: its facts, its words and those of its headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from vind.indexes.text.embedded import headings_of
from vind.indexes.text.folding import fold
from vind.indexes.types import Language
from vind.search.evidence.units import Unit
from vind.search.facts.names import addresses_in, find_names
from vind.search.facts.polarity import denies
from vind.search.facts.values import Value, find_values
from vind.search.facts.words import are_of_one_word, content_stems, words
from vind.search.tables.table import CELL_END

NAME, ADDRESS = "name", "address"

_INSIDE = re.compile(r"[^\W_]|[-./](?=[^\W_])")
"""Characters that continue a name or a code: "B02" is not in "NL8123.B02"."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value or name at ``start`` to ``end`` of a text.

    ``value`` is None for a name; ``words`` are its words, folded.
    """

    kind: str
    start: int
    end: int
    words: tuple[str, ...]
    value: Value | None = None

    @property
    def must_stand(self) -> bool:
        """Whether a unit must have it whole: a value, a code, an address."""
        return (
            bool(self.value) or self.kind == ADDRESS or any(map(str.isdigit, "".join(self.words)))
        )

    def is_kind_of(self, other: "Fact") -> bool:
        """Whether it could replace the other: 25 could be "€ 25", "25%" could not."""
        if self.value is None or other.value is None:
            return self.value is other.value and (self.kind == ADDRESS) == (other.kind == ADDRESS)
        return _is_bare(self.value) or _is_bare(other.value) or _same_unit(self.value, other.value)

    def is_same(self, other: "Fact") -> bool:
        """Whether both are the same, as far as both say: a bare number may have any unit."""
        if self.value is None or other.value is None:
            return self.words == other.words
        if self.value.agrees_with(other.value):
            return True
        return self.is_kind_of(other) and not self.value.readings.isdisjoint(other.value.readings)

    def has_number_of(self, other: "Fact") -> bool:
        """Whether both have the same number, whatever the units: the languages may differ."""
        if self.value is None or other.value is None:
            return False
        return not self.value.readings.isdisjoint(other.value.readings)


def _is_bare(value: Value) -> bool:
    return value.kind == "amount" and not value.unit


def _same_unit(one: Value, other: Value) -> bool:
    return one.kind == other.kind and (
        one.unit == other.unit or (one.kind == "amount" and are_of_one_word(one.unit, other.unit))
    )


@lru_cache(20_000)
def facts_of(text: str, language: Language) -> tuple[Fact, ...]:
    """The values, addresses and names of ``text`` in order; a name within a value is left out."""
    found = [
        Fact(one.kind, one.start, one.end, tuple(words(text[one.start : one.end])), one)
        for one in find_values(text, language)
    ]
    for address in addresses_in(text):
        start, end = address.span()
        found = [one for one in found if one.end <= start or end <= one.start]
        found.append(Fact(ADDRESS, start, end, tuple(words(address[0]))))
    at = 0
    for name in find_names(text, language):
        start = text.find(name, at)
        if start < 0:
            continue
        at = end = start + len(name)
        if not any(one.start < end and start < one.end for one in found):
            found.append(Fact(NAME, start, end, tuple(words(name))))
    return tuple(sorted(found, key=lambda one: one.start))


def _goes_on(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 2) : start][::-1]
    return any(_INSIDE.match(side) for side in (before, folded[end : end + 2]))


_CLAUSE_END = re.compile(r"(?<=[,;:.!?()\u2013\u2014])\s+|\n|\t")


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact of a unit and the stems ``near`` it: in its clause, or in its cell and column name."""

    fact: Fact
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The contents of a unit.

    ``stems`` are those of its text; ``over`` and ``around`` are the stems and facts of its header,
    headings and document.
    """

    unit: Unit
    placed: tuple[Placed, ...]
    around: tuple[Fact, ...]
    stems: frozenset[str]
    over: frozenset[str]
    words: frozenset[str]
    folded: str
    clauses: tuple[str, ...]

    @classmethod
    def of(cls, unit: Unit) -> "Reading":
        """The contents of ``unit``."""
        language = unit.language
        over = f"{unit.header}\n{unit.heading}\n{unit.document}"
        folded = fold(f"{unit.text}\n{over}")
        return cls(
            unit=unit,
            placed=tuple(_in_row(unit) if unit.header else _in_sentence(unit)),
            around=facts_of(over, language),
            stems=frozenset(content_stems(unit.text, language)),
            over=frozenset(content_stems(over, language)),
            words=frozenset(words(folded)),
            folded=folded,
            clauses=tuple(filter(str.strip, _CLAUSE_END.split(unit.text))),
        )

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return CELL_END in self.unit.text

    def is_in_table_of(self, other: "Reading") -> bool:
        """Whether both are rows under one header in one document."""
        own, its = self.unit, other.unit
        return bool(own.header) and (own.header, own.document) == (its.header, its.document)

    @property
    def all_stems(self) -> frozenset[str]:
        """The stems of its text, headings and names."""
        return self.stems | self.over

    def has(self, fact: Fact) -> bool:
        """Whether ``fact`` is in the unit or above it."""
        if fact.value is None:
            return self.words.issuperset(fact.words) and self._has_whole(fact)
        return any(map(fact.has_number_of, (*(one.fact for one in self.placed), *self.around)))

    def _has_whole(self, name: Fact) -> bool:
        """Whether a code or address is there, and not only as a part of another one."""
        if not name.must_stand:
            return True
        there = re.finditer(r"[\W_]{0,3}".join(map(re.escape, name.words)), self.folded)
        return any(not _goes_on(self.folded, *one.span()) for one in there)

    def has_alike(self, fact: Fact) -> bool:
        """Whether the unit has the value, as the same thing."""
        if fact.value is None:
            return self.has(fact)
        return any(map(fact.is_same, (*(one.fact for one in self.placed), *self.around)))

    def is_under_denial(self) -> bool:
        """Whether the heading right above denies: "Not included"."""
        last = headings_of(self.unit.heading)[-1:]
        return bool(last) and denies(last[0], self.unit.language)


def _in_sentence(unit: Unit) -> Iterator[Placed]:
    text, language = unit.text, unit.language
    ends = [0, *(found.end() for found in _CLAUSE_END.finditer(text)), len(text)]
    for start, end in pairwise(ends):
        stems = frozenset(content_stems(text[start:end], language))
        for fact in facts_of(text, language):
            if start <= fact.start < end:
                yield Placed(fact, stems)


def _in_row(unit: Unit) -> Iterator[Placed]:
    """The facts of each cell; a cell without values is a name."""
    language = unit.language
    cells = unit.text.split(CELL_END)
    names = unit.header.split(CELL_END)
    # The corner cell is often empty, and leading white space of a text is stripped.
    names = [""] * (len(cells) - len(names)) + names
    at = 0
    for name, cell in zip(names, cells, strict=False):
        near = frozenset(content_stems(f"{name} {cell}", language))
        facts = facts_of(cell, language)
        if not any(one.value for one in facts) and cell.strip():
            facts = (Fact(NAME, 0, len(cell), tuple(words(cell))),)
        for one in facts:
            yield Placed(Fact(one.kind, at + one.start, at + one.end, one.words, one.value), near)
        at += len(cell) + 1
