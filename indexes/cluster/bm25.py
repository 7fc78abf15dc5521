"""BM25 as a product of sparse vectors, with the scores that Tantivy gives.

A dimension stands for a term in a field. A passage's weight in it is the part of BM25 that depends
on the passage; a question's is the rest: how rare the term is, times what the field counts for. How
rare terms are, and how long the fields, is counted in the catalogue, in the table ``terms`` and a
note. Passages that are removed stay counted until ``recount``, as in Tantivy until it merges.

A passage's weight also hangs on how long a field is on average. Each passage is written with the
averages of the note, not with those of its own time, so that all compare; when they have moved by
``DRIFT``, all are written anew.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from math import log1p
from typing import TypeAlias

import numpy as np

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.generations import TermRow
from vind.indexes.catalogue.schema import Connection, note, noted
from vind.indexes.reading.terms import (
    BODY,
    TERMS_VERSION,
    TEXT_FIELDS,
    TITLE,
    FieldWeights,
    passage_texts,
)
from vind.indexes.text.analysis import Word, passage_terms

K1, B = 1.2, 0.75
"""Tantivy's."""

MARKERS = 1
"""Documents of the term index on disk that are no passages, and count there."""

DRIFT = 1.1
"""Times by which the average length of a field may become another before all is written anew: at
1.1 a passage of average length scores 4% other than it should, and so do those like it."""

NO_TERMS = 0
"""The dimension of a passage without any term, as Milvus takes no vector without weights."""

DIMENSIONS = 2**32 - 1
"""Milvus has this many, of 32 bits, and gives the last away to no one."""

NOTE = "milvus"
"""The name of the note."""

AT_A_TIME = 500
"""Terms looked up by one statement."""

LAST = "\U0010ffff"
"""Behind the last letter of any term."""

MOST_TERMS = 200_000
"""Terms that begin with one letter and are compared with a slip, the commonest: 20 bytes each."""

# `term` must compare by its bytes: in PostgreSQL TEXT COLLATE "C".
TABLES = """
CREATE TABLE IF NOT EXISTS terms (
    field TEXT NOT NULL,
    term TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (field, term)
)
"""
"""What the catalogue must have besides its own."""

Term: TypeAlias = tuple[str, str]
"""A field and a term in it."""

Counts: TypeAlias = Mapping[str, Counter[str]]
"""How often each term is in each field of a passage."""

Averages: TypeAlias = tuple[float, ...]
"""Terms in each of TEXT_FIELDS, on average."""


def _length_steps() -> list[int]:
    """The lengths that Tantivy tells apart, as Lucene's SmallFloat.byte4ToInt has them."""
    free = 24
    steps = list(range(free))
    for number in range(256 - free):
        bits, shift = number & 7, (number >> 3) - 1
        steps.append(free + (bits if shift < 0 else (bits | 8) << shift))
    return steps


_LENGTHS = np.array(_length_steps())


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was counted: ``passages``, and the terms in each of TEXT_FIELDS of all of them."""

    passages: int = 0
    lengths: tuple[int, ...] = (0,) * len(TEXT_FIELDS)

    @property
    def documents(self) -> int:
        """As BM25 counts them in the term index on disk."""
        return self.passages + MARKERS

    @property
    def averages(self) -> Averages:
        """The average length of each field."""
        return tuple(length / self.documents for length in self.lengths)

    def rarity(self, passages: int) -> float:
        """The inverse document frequency of a term that so many passages have."""
        return log1p((self.documents - passages + 0.5) / (passages + 0.5))


@dataclass(frozen=True, slots=True)
class State:
    """How far Milvus is, as the catalogue notes it.

    It has what was there at ``generation``, ``rows`` of them, with weights by ``averages``. Where
    all are being written anew, those up to the generation ``anew_until`` are by ``anew_averages``.
    """

    generation: int = 0
    rows: int = 0
    statistics: Statistics = Statistics()
    averages: Averages = ()
    anew_until: int = 0
    anew_averages: Averages = ()
    version: int = TERMS_VERSION

    @property
    def has_drifted(self) -> bool:
        """Whether the passages' weights are by averages that hold no longer."""
        return bool(self.averages) and any(
            max(now, before) > DRIFT * min(now, before)
            for now, before in zip(self.statistics.averages, self.averages, strict=True)
        )


def state(connection: Connection) -> State:
    """What is noted, in the caller's transaction; that of nothing where nothing is, or is of use.

    That is so where the analysis of texts has become another, or tombstones are gone that Milvus
    has not seen.
    """
    text = noted(connection, NOTE)
    if not text:
        return State()
    read = json.loads(text)
    if read["version"] != TERMS_VERSION or read["generation"] < generations.pruned(connection):
        return State()
    counted = Statistics(read["passages"], tuple(read["lengths"]))
    return State(
        read["generation"],
        read["rows"],
        counted,
        tuple(read["averages"]),
        read["anew_until"],
        tuple(read["anew_averages"]),
    )


def note_state(connection: Connection, now: State) -> None:
    """Note how far Milvus is, in the caller's transaction."""
    text = json.dumps(
        {
            "generation": now.generation,
            "rows": now.rows,
            "passages": now.statistics.passages,
            "lengths": now.statistics.lengths,
            "averages": now.averages,
            "anew_until": now.anew_until,
            "anew_averages": now.anew_averages,
            "version": now.version,
        }
    )
    note(connection, NOTE, text)


@lru_cache(maxsize=100_000)
def dimension(field: str, term: str) -> int:
    """The dimension of a term in a field: the same in every process. Two may share one."""
    hashed = blake2b(f"{field}\0{term}".encode(), digest_size=8).digest()
    return 1 + int.from_bytes(hashed, "little") % (DIMENSIONS - 1)


def counts_of(row: TermRow) -> Counts:
    """How often each term is in each field of a passage."""
    texts = zip(TEXT_FIELDS, passage_texts(row), strict=True)
    return {name: Counter(passage_terms(text, row.language)) for name, text in texts}


def passage_weights(counts: Counts, averages: Averages) -> dict[int, float]:
    """A passage's weight by dimension."""
    weights: defaultdict[int, float] = defaultdict(float)
    for (name, found), average in zip(counts.items(), averages, strict=True):
        if not found:
            continue
        told = _LENGTHS[np.searchsorted(_LENGTHS, found.total(), side="right") - 1]
        norm = K1 * (1 - B + B * float(told) / average)
        for term, times in found.items():
            weights[dimension(name, term)] += times * (K1 + 1) / (times + norm)
    return dict(weights) or {NO_TERMS: 1.0}


def question_terms(words: Sequence[Word], weights: FieldWeights) -> list[tuple[Term, float]]:
    """The terms that are looked up for a question, with what their fields count for."""
    return [
        ((field.name, term), weight)
        for field in fields(weights)
        if (weight := getattr(weights, field.name)) > 0
        for word in words
        for term in word.terms
    ]


def body_terms(words: Sequence[Word]) -> list[tuple[Term, float]]:
    """The same in the passages' text alone."""
    return [((BODY, term), 1.0) for word in words for term in word.terms]


def without_titles(asked: Iterable[tuple[Term, float]]) -> list[tuple[Term, float]]:
    """Those that are not looked up in titles."""
    return [one for one in asked if one[0][0] != TITLE]


def question_weights(
    asked: Iterable[tuple[Term, float]], passages: Mapping[Term, int], counted: Statistics
) -> dict[int, float]:
    """A question's weight by dimension; ``passages`` says how many have each term.

    A term that none has is left out.
    """
    weights: defaultdict[int, float] = defaultdict(float)
    for term, weight in asked:
        if having := passages.get(term):
            weights[dimension(*term)] += weight * counted.rarity(having)
    return dict(weights)


def add_terms(connection: Connection, counted: Mapping[Term, int]) -> None:
    """Count so many more passages that have each term, in the caller's transaction."""
    connection.executemany(
        "INSERT INTO terms (field, term, passages) VALUES (?, ?, ?) ON CONFLICT (field, term) "
        "DO UPDATE SET passages = terms.passages + excluded.passages",
        # In one order, so that two that write wait for each other and do not lock each other out.
        [(*term, having) for term, having in sorted(counted.items())],
    )


def clear_terms(connection: Connection) -> None:
    """Count from nothing, in the caller's transaction."""
    connection.execute("DELETE FROM terms")


def passages_with(connection: Connection, terms: Iterable[Term]) -> dict[Term, int]:
    """How many passages have each term; those that none has are left out."""
    wanted = set(terms)
    names = sorted({term for _, term in wanted})
    found = dict[Term, int]()
    for start in range(0, len(names), AT_A_TIME):
        some = names[start : start + AT_A_TIME]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(
            "SELECT field, term, passages FROM terms "  # noqa: S608 - question marks alone
            f"WHERE field IN (?, ?, ?) AND term IN ({marks})",
            (*TEXT_FIELDS, *some),
        )
        found |= {(name, term): int(having) for name, term, having in rows}
    return {term: having for term, having in found.items() if term in wanted}


def beginning_with(connection: Connection, prefix: str, most: int | None) -> list[tuple[str, int]]:
    """The terms of the passages' text that begin so, as ``TermsBeginning`` has them."""
    rows = connection.execute(
        "SELECT term, passages FROM terms WHERE field = ? AND term >= ? AND term < ? "
        "ORDER BY passages DESC, term LIMIT ?",
        (BODY, prefix, prefix + LAST, MOST_TERMS if most is None else most),
    )
    return [(term, int(having)) for term, having in rows]


class Tally:
    """Counts passages, to add what was counted to the catalogue."""

    def __init__(self, before: Statistics = Statistics()) -> None:
        self._passages, self._lengths = before.passages, list(before.lengths)
        self._terms: Counter[Term] = Counter()

    def count(self, counts: Counts) -> None:
        """One passage more."""
        self._passages += 1
        for place, (name, found) in enumerate(counts.items()):
            self._lengths[place] += found.total()
            self._terms.update((name, term) for term in found)

    def add_to(self, connection: Connection) -> None:
        """Add the terms that were counted since the last time."""
        add_terms(connection, self._terms)
        self._terms.clear()

    @property
    def statistics(self) -> Statistics:
        """What was counted, with what there was before."""
        return Statistics(self._passages, tuple(self._lengths))
