"""Search on a card: what is made of what FAISS finds there, by one that stands in for it.

It does what FAISS does on a card: it rounds the query to half precision, finds CARD_RESULTS at
most, and ignores selectors. The same on a real card is in tests/gpu.
"""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.unit.indexes.test_vectors import DIMENSION, segment_of, unit_vectors
from vind.indexes.arrays import Ids, Vector, Vectors
from vind.indexes.core.gpu import Card, faiss
from vind.indexes.folder import segment as card
from vind.indexes.folder import vectors as files
from vind.indexes.folder.segment import Allowed, CardCopy, Segment, card_copy_of, rounding_error

ROWS, MOST = 4_000, 400


class StandIn:
    """Looks for rows as a card does, on the processor."""

    def __init__(self, dimension: int) -> None:
        self.index = faiss().IndexFlatIP(dimension)

    def add(self, vectors: Vectors) -> None:
        self.index.add(vectors)

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, Any]:
        assert k <= MOST
        found: tuple[Vectors, Any] = self.index.search(
            queries.astype(np.float16).astype(np.float32), k
        )
        return found


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "new_index", StandIn)
    monkeypatch.setattr(card, "card", lambda: Card("NVIDIA GB10", None, None))
    monkeypatch.setattr(card, "faiss_sees_card", lambda: True)
    monkeypatch.setattr(card, "CARD_RESULTS", MOST)
    monkeypatch.setattr(card, "COPIED_ROWS", 1_500)


@pytest.fixture(scope="module")
def exact() -> Segment:
    return segment_of(unit_vectors(ROWS), 0)


def copied(segment: Segment) -> Segment:
    on_card = CardCopy()
    on_card.copy(segment)
    return Segment(segment.passage_ids, segment.file_ids, segment.by_file, segment.codes, on_card)


def found(segment: Segment, query: Vector, k: int, allowed: Allowed | None) -> list[int]:
    ids: Ids = segment.nearest(query, k, allowed)[1]
    return [int(one) for one in ids]


class OnProcessorError(AssertionError):
    """The card was not enough."""


@pytest.fixture
def on_card_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: object, **__: object) -> None:
        raise OnProcessorError

    monkeypatch.setattr(faiss().IndexScalarQuantizer, "search", search)


@pytest.mark.parametrize("k", [1, 10, 300])
@pytest.mark.parametrize("share", [1.0, 0.95, 0.5])
def test_card_search_finds_what_exact_search_finds(exact: Segment, k: int, share: float) -> None:
    mask = np.random.default_rng(1).random(ROWS) < share
    allowed = None if share == 1.0 else Allowed.of(mask)
    on_card = copied(exact)
    for query in unit_vectors(20, seed=3):
        scores, ids = exact.nearest(query, k, allowed)
        again, same = on_card.nearest(query, k, allowed)
        assert again == pytest.approx(scores, abs=1e-6)
        # Sums in another order may swap two that are as near as can be told.
        by_id, others = dict(zip(ids, scores, strict=True)), dict(zip(same, again, strict=True))
        for one in by_id.keys() ^ others.keys():
            assert {**by_id, **others}[one] == pytest.approx(scores[-1], abs=1e-6)
        for one in by_id.keys() & others.keys():
            assert by_id[one] == pytest.approx(others[one], abs=1e-6)


@pytest.mark.usefixtures("on_card_alone")
def test_the_card_alone_suffices_where_filters_pass_most_rows(exact: Segment) -> None:
    on_card, query = copied(exact), unit_vectors(1, seed=3)[0]
    assert len(found(on_card, query, 10, None)) == 10
    assert len(found(on_card, query, 10, Allowed.of(np.arange(ROWS) % 20 > 0))) == 10


def test_the_processor_searches_where_the_card_found_too_few(exact: Segment) -> None:
    query = unit_vectors(1, seed=3)[0]
    best = np.argsort(-(exact.vectors(np.arange(ROWS)) @ query))
    mask = np.ones(ROWS, dtype=np.bool_)
    mask[best[: MOST - 3]] = False  # three are left of what the card finds
    allowed, on_card = Allowed.of(mask), copied(exact)
    assert found(on_card, query, 10, allowed) == best[MOST - 3 :][:10].tolist()
    assert found(on_card, query, MOST + 1, None) == best[: MOST + 1].tolist()


@pytest.mark.usefixtures("on_card_alone")
def test_ties_at_the_cards_last_result_go_to_the_processor() -> None:
    same = np.repeat(unit_vectors(1), ROWS, axis=0)
    with pytest.raises(OnProcessorError):  # any of thousands may be among the best
        found(copied(segment_of(same, 0)), same[0], 10, None)


def test_card_scores_stray_no_further_than_rounding_error(exact: Segment) -> None:
    rows = np.arange(ROWS)
    for query in unit_vectors(50, seed=4):
        rounded = query.astype(np.float16).astype(np.float32)
        strayed = np.abs(exact.scores(query, rows) - exact.scores(rounded, rows)).max()
        assert strayed <= rounding_error(query) < 1e-3


def test_a_segment_is_copied_to_the_card_after_some_searches(
    exact: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "SEARCHES_BEFORE_COPY", 3)
    on_card, query = CardCopy(), unit_vectors(1)[0]
    assert [on_card.best(exact, query) for _ in range(3)] == [None] * 3
    card._copier().submit(lambda: None).result()  # it takes one job at a time
    assert on_card.best(exact, query) is not None


def full_of_others(*_: object) -> None:
    raise RuntimeError("alloc fail: out of memory")


@pytest.mark.parametrize(
    ("told", "make", "said"),
    [
        (None, StandIn, "nvidia-smi does not tell of the card"),
        (
            Card("NVIDIA L4", 64_000_000_000, 1_000_000),
            StandIn,
            "NVIDIA L4 has 0.0 GB free, and they take 2.3",
        ),
        (
            Card("NVIDIA L4", 64_000_000_000, 64_000_000_000),
            full_of_others,
            "the card takes no vectors: alloc fail",
        ),
    ],
)
def test_a_card_without_room_leaves_searching_to_the_processor(
    exact: Segment,
    told: Card | None,
    make: Any,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(card, "card", lambda: told)
    monkeypatch.setattr(card, "new_index", make)
    with caplog.at_level(logging.WARNING):
        on_card = copied(exact)
    assert said in caplog.text
    query = unit_vectors(1, seed=3)[0]
    assert found(on_card, query, 10, None) == found(exact, query, 10, None)


def test_a_failing_card_leaves_searching_to_the_processor(
    exact: Segment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)  # libraries that other tests load quieten its handler
    on_card, query = copied(exact), unit_vectors(1, seed=3)[0]
    monkeypatch.setattr(StandIn, "search", full_of_others)
    for _ in range(2):
        assert found(on_card, query, 10, None) == found(exact, query, 10, None)
    assert caplog.text.count("alloc fail: out of memory") == 1


def test_only_large_segments_go_to_a_card_and_share_one_copy(
    exact: Segment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = files.write_segment(tmp_path, exact, 1)
    assert files.load_segment(tmp_path, file, gpu=True).on_card is None
    monkeypatch.setattr(files, "EXACT_ROWS", ROWS - 1)
    assert files.load_segment(tmp_path, file).on_card is None
    one, other = (files.load_segment(tmp_path, file, gpu=True) for _ in range(2))
    assert one.on_card is not None
    assert one.on_card is other.on_card
    monkeypatch.setattr(card, "faiss_sees_card", lambda: False)
    assert card_copy_of("another") is None
    assert exact.exact.d == DIMENSION
