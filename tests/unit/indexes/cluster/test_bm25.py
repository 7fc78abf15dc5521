"""The parts of BM25 that are ours: dimensions, lengths as Tantivy has them, and the table."""

import sqlite3
from collections import Counter

import pytest

from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import Statistics, Tally


@pytest.fixture
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute(bm25.TABLES)
    return made


def test_a_dimension_is_the_same_on_every_machine_and_one_that_milvus_has() -> None:
    assert bm25.dimension("body", "pomp") == 566501616
    assert bm25.dimension("title", "pomp") != bm25.dimension("body", "pomp")
    for term in map(str, range(2000)):
        assert 0 < bm25.dimension("body", term) < 2**32 - 1


@pytest.mark.parametrize(("length", "told"), [(1, 1), (40, 40), (41, 40), (43, 42), (100, 96)])
def test_a_length_counts_as_the_step_below_it(length: int, told: int) -> None:
    counts = {"body": Counter({"pomp": length})}
    norm = 1.2 * (0.25 + 0.75 * told / 50)
    weight = bm25.passage_weights(counts, (50.0,))[bm25.dimension("body", "pomp")]
    assert weight == pytest.approx(length * 2.2 / (length + norm))


def test_a_passage_without_terms_has_a_weight_that_no_question_has() -> None:
    counts = {"body": Counter[str](), "heading": Counter[str]()}
    assert bm25.passage_weights(counts, (3.0, 0.0)) == {bm25.NO_TERMS: 1.0}


def test_what_is_counted_adds_up(connection: sqlite3.Connection) -> None:
    tally = Tally(Statistics(10, (50, 0, 20)))
    for text in ("pomp pomp olie", "pomp"):
        fields = ("body", text), ("heading", ""), ("title", "pomp")
        tally.count({name: Counter(words.split()) for name, words in fields})
        tally.add_to(connection)
    assert tally.statistics == Statistics(12, (54, 0, 22))
    asked = [("body", "pomp"), ("title", "pomp"), ("heading", "pomp"), ("body", "'; DROP TABLE")]
    assert bm25.passages_with(connection, asked) == {("body", "pomp"): 2, ("title", "pomp"): 2}
    assert bm25.passages_with(connection, [("body", str(n)) for n in range(1200)]) == {}


def test_terms_by_their_beginning_come_commonest_first(connection: sqlite3.Connection) -> None:
    bm25.add_terms(
        connection,
        {("body", "pomp"): 2, ("body", "poort"): 9, ("body", "po"): 2, ("title", "pot"): 5}
        | {("body", "p\U0001f600"): 1, ("body", "q"): 3},
    )
    found = [("poort", 9), ("po", 2), ("pomp", 2)]
    assert bm25.beginning_with(connection, "po", None) == found
    assert bm25.beginning_with(connection, "p", 2) == found[:2]
    assert ("p\U0001f600", 1) in bm25.beginning_with(connection, "p", None)
    assert bm25.beginning_with(connection, "%", None) == []
