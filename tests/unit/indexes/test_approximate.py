"""Large segments: sketched, measured, searched approximately; with the sizes lowered."""

from pathlib import Path

import numpy as np
import pytest

from tests.unit.indexes.company import EMBEDDER, delete, one_batch, open_writer, put
from tests.unit.indexes.test_derived import flip
from tests.unit.indexes.test_vectors import segment_of, unit_vectors
from vind.indexes.folder import segment as segments
from vind.indexes.folder import vectors
from vind.indexes.folder.segment import Allowed, Segment
from vind.indexes.folder.vector_view import VectorView
from vind.indexes.folder.vectors import VECTORS_NAME, Manifest, SegmentFile
from vind.indexes.index import Index
from vind.indexes.upkeep.compact import compact

ROWS = 3_000


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    large_from(201, monkeypatch)
    monkeypatch.setattr(vectors, "QUERIES", 100)
    monkeypatch.setattr(segments, "LEAST_RESCORED", 400)


def large_from(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (segments, vectors):
        monkeypatch.setattr(module, "EXACT_ROWS", rows - 1)


@pytest.fixture(scope="module")
def exact() -> Segment:
    return segment_of(unit_vectors(ROWS), 0)


def sketched(exact: Segment) -> Segment:
    made, measured = vectors.with_sketch(exact)
    assert made.is_sketched
    assert measured is not None
    return made


def recall(found: Segment, exact: Segment) -> float:
    queries = unit_vectors(50, seed=5)
    shares = [
        len(set(found.nearest(q, 10, None)[1]) & set(exact.nearest(q, 10, None)[1])) / 10
        for q in queries
    ]
    return float(np.mean(shares))


def test_sketched_search_finds_nearly_all_that_exact_search_does(exact: Segment) -> None:
    made = sketched(exact)
    assert recall(made, exact) >= 0.96
    query = unit_vectors(1, seed=8)[0]
    scores, ids = made.nearest(query, 10, None)
    assert scores == pytest.approx(exact.vectors(ids) @ query, abs=1e-5)
    rows = np.array([0, 17, ROWS - 1])
    assert np.array_equal(made.vectors(rows), exact.vectors(rows))


def test_sketched_search_keeps_its_recall_under_filters(exact: Segment) -> None:
    made = sketched(exact)
    rows = np.arange(ROWS)
    for mask in (rows % 2 == 1, rows >= 1000, rows < 900, rows < 600):
        allowed = Allowed.of(mask)
        hits = []
        for query in unit_vectors(30, seed=7):
            scores, ids = made.nearest(query, 10, allowed)
            assert mask[ids].all()
            assert scores == pytest.approx(exact.vectors(ids) @ query, abs=1e-5)
            hits.append(len(set(ids) & set(exact.nearest(query, 10, allowed)[1])) / 10)
        assert np.mean(hits) >= 0.95


def test_sketched_search_returns_k_results_whenever_k_exist(exact: Segment, tmp_path: Path) -> None:
    made = sketched(exact)
    loaded = vectors.load_segment(tmp_path, vectors.write_segment(tmp_path, made, 1, recall=0.99))
    assert loaded.is_sketched
    query = unit_vectors(1, seed=6)[0]
    view = VectorView([loaded], segment_of(unit_vectors(0), 0), np.arange(0, ROWS, 2))
    whole = VectorView([exact], segment_of(unit_vectors(0), 0), np.arange(0, ROWS, 2))
    assert len(view.nearest(query, ROWS, None)) == ROWS // 2
    for count in (1, 10, 900):  # three passages a file: gathered, gathered, by bits
        allowed = np.arange(count)
        there = len(whole.nearest(query, ROWS, allowed))
        assert len(view.nearest(query, ROWS, allowed)) == there
    few = np.arange(10)
    assert view.nearest(query, 7, few) == pytest.approx(whole.nearest(query, 7, few), abs=1e-6)


def test_a_sketch_with_too_low_recall_is_dropped(
    exact: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "LEAST_RESCORED", 10)
    monkeypatch.setattr(segments, "RESCORED_PER_RESULT", 1)
    made, measured = vectors.with_sketch(exact)
    assert made is exact
    assert measured is not None
    assert measured < vectors.LEAST_RECALL


def test_a_small_segment_is_searched_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    small = segment_of(unit_vectors(200), 0)
    assert vectors.with_sketch(small) == (small, None)
    large_from(200, monkeypatch)
    assert vectors.with_sketch(small)[0].is_sketched


def fill(directory: Path, first: int, count: int) -> None:
    with one_batch(directory) as writer:
        for number in range(first, first + count):
            put(writer, f"{number}.txt", *(f"word{number} line {n}" for n in range(10)))


def published(directory: Path) -> Manifest:
    with Index.open(directory) as index, index._followed.holding() as opened:
        found = vectors.published_vectors(directory / VECTORS_NAME, opened.stamp)
    assert found is not None
    return found


def is_sketched(directory: Path, file: SegmentFile) -> bool:
    return vectors.load_segment(directory / VECTORS_NAME, file).is_sketched


def texts(directory: Path, question: str, k: int) -> list[str]:
    with Index.open(directory) as index:
        hits = index.nearest(EMBEDDER.embed_query(question), k)
        stored = index.passages([hit.passage_id for hit in hits])
        return [stored[hit.passage_id].passage.text for hit in hits]


def test_a_writer_makes_the_sketch_and_later_changes_are_found(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    fill(directory, 0, 60)
    (large,) = published(directory).segments
    assert large.recall is not None
    assert large.recall >= vectors.LEAST_RECALL
    assert is_sketched(directory, large)
    with Index.open(directory) as index:
        assert index.status().recall == large.recall

    with one_batch(directory) as writer:
        put(writer, "new.txt", "word700 entirely new")
        delete(writer, "3.txt")
    kept, small = published(directory).segments
    assert kept == large
    assert (small.rows, small.recall) == (1, None)
    assert texts(directory, "word700 entirely new", 1) == ["word700 entirely new"]
    assert not any(text.startswith("word3 ") for text in texts(directory, "word3 line 3", 600))
    assert len(texts(directory, "word3 line 3", 700)) == 591

    fill(directory, 100, 60)  # merged, and sketched anew
    (merged,) = published(directory).segments
    assert merged.rows == 1191
    assert is_sketched(directory, merged)


def test_a_writer_keeps_no_sketch_with_too_low_recall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "LEAST_RECALL", 1.1)
    directory = tmp_path / "index"
    fill(directory, 0, 60)
    (large,) = published(directory).segments
    assert not is_sketched(directory, large)
    assert large.recall is not None
    open_writer(directory).close()
    assert published(directory).segments == (large,)
    with Index.open(directory) as index:
        assert index.status().recall is None


@pytest.mark.parametrize("suffix", [*vectors.SUFFIXES, "compacted"])
def test_a_damaged_or_compacted_sketched_segment_is_rebuilt(tmp_path: Path, suffix: str) -> None:
    directory = tmp_path / "index"
    fill(directory, 0, 60)
    (before,) = published(directory).segments
    if suffix == "compacted":
        compact(directory, lambda *_: None)
    else:
        flip(0.5)(directory / VECTORS_NAME / f"{before.name}.{suffix}")
        open_writer(directory).close()
    (after,) = published(directory).segments
    assert after.name != before.name
    assert is_sketched(directory, after)
    assert texts(directory, "word7 line 3", 1) == ["word7 line 3"]
