"""A unit of evidence as claims are held against it: its facts, each with what stands near it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from indexes.folding import fold
from indexes.headings import headings_of
from search.evidence.units import Unit
from search.facts.polarity import denies
from search.facts.words import content_stems, words
from search.grounding.facts import NAME, Fact, facts_of, has_name

CELL_END = "\t"

_CLAUSE_END = re.compile(r"(?<=[,;:.!?()\u2013\u2014])\s+|\n|\t")


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact of a unit and the stems ``near`` it: of its clause, or of its cell and column."""

    fact: Fact
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What there is in a unit.

    ``stems`` are those of its text, ``over`` those of its header, headings and document.
    ``around`` are the facts of these.
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
        """Reads ``unit``."""
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

    @property
    def all_stems(self) -> frozenset[str]:
        """Those of its text and of what is over it."""
        return self.stems | self.over

    def has(self, fact: Fact) -> bool:
        """Whether ``fact`` stands in the unit or over it."""
        if fact.value is None:
            return has_name(fact, self.folded, self.words)
        return any(map(fact.has_number_of, (*(one.fact for one in self.placed), *self.around)))

    def has_alike(self, fact: Fact) -> bool:
        """Whether it has the value as one of the same thing."""
        if fact.value is None:
            return self.has(fact)
        return any(map(fact.is_same, (*(one.fact for one in self.placed), *self.around)))

    def is_under_denial(self) -> bool:
        """Whether the heading right over it denies: "Not included"."""
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
    """The facts of each cell; one without is a name, as far as it is short."""
    language = unit.language
    cells = unit.text.split(CELL_END)
    names = unit.header.split(CELL_END)
    # The corner of a table is often empty, and white space at the start of a text is left out.
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
