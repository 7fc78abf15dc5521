"""What Milvus refuses is told in a sentence that says what to do."""

import socket
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from pymilvus.exceptions import MilvusException

from tests.milvus import milvus_lite
from tests.ports import free_port
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster import milvus as ours
from vind.indexes.cluster.bm25 import Statistics, Tally
from vind.indexes.cluster.milvus import Milvus, RowFilter, ascending, in_order
from vind.indexes.errors import StoreError
from vind.indexes.types import Scored

STAMP = Stamp("f" * 32, "toy@4", 4, "lines")


@contextmanager
def silent() -> Iterator[str]:
    """The address of something that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_an_unreachable_or_silent_milvus_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "CONNECT_SECONDS", 1.0)
    away = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"does not answer at {away}: start it"):
        Milvus.connect(away)
    with silent() as uri, pytest.raises(StoreError, match=r"does not answer|took too long"):
        Milvus.connect(uri)


@pytest.mark.parametrize("uri", ["milvus:19530", "/srv/index", ""])
def test_a_malformed_milvus_address_is_refused(uri: str) -> None:
    with pytest.raises(StoreError, match="give an address such as"):
        Milvus.connect(uri)


def test_a_path_opens_milvus_lite_in_this_process(tmp_path: Path) -> None:
    pytest.importorskip("pkg_resources", reason="setuptools below 82, which Milvus Lite 2 imports")
    one = Milvus.connect(str(tmp_path / "milvus.db"))
    collection = one.collection(STAMP)
    assert not collection.is_there()
    collection.make()
    assert collection.is_there()
    assert collection.settled() == 0
    one.close()
    with pytest.raises(StoreError, match=r"Milvus Lite cannot open .*gone"):
        Milvus.connect(str(tmp_path / "gone" / "milvus.db"))


def test_milvus_gone_or_without_this_index_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with milvus_lite(tmp_path / "data") as uri:
        collection = Milvus.connect(uri).collection(STAMP)
        with pytest.raises(StoreError, match="has nothing of this index: run `vind index`"):
            collection.matching({1: 1.0}, 3, RowFilter(1))
        collection.make()
    monkeypatch.setattr(ours, "READ_SECONDS", 1.0)
    with pytest.raises(StoreError, match="does not answer"):
        collection.matching({1: 1.0}, 3, RowFilter(1))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MilvusException(9, "quota exceeded: disk"), "is full"),
        (MilvusException(3, "memory limit exceeded"), "is full"),
        (MilvusException(1, "[Errno 28] No space left on device"), "is full"),
        (MilvusException(8, "rate limit exceeded"), "too much at once"),
        (MilvusException(1, "StatusCode.UNAUTHENTICATED, auth check failure"), "VIND_MILVUS_TOKEN"),
        (MilvusException(1, "Retry timeout: 20s, Deadline Exceeded"), "took too long"),
        (MilvusException(1100, "field vector\n is  odd."), r"refuses: field vector is odd\. Its"),
        (grpc.RpcError("odd"), "refuses: odd"),
    ],
)
def test_milvus_errors_are_reported_with_what_to_do(error: Exception, told: str) -> None:
    with pytest.raises(StoreError, match=told), ours.milvus_errors("http://milvus"):
        raise error


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("v2.4.15", False),
        ("2.5.0", True),
        ("v2.6.1-dev", True),
        ("milvus_lite-2", True),
        ("milvus_lite-3.2.2", True),
    ],
)
def test_an_old_milvus_version_is_refused(version: str, fits: bool) -> None:
    if fits:
        ours._require_version(version, "http://milvus")
    else:
        with pytest.raises(StoreError, match=r"needs \d\.\d or newer: upgrade it"):
            ours._require_version(version, "http://milvus")


def test_filters_are_inlined_for_milvus_lite_and_templated_for_milvus() -> None:
    where = RowFilter(7, files=ascending([3, 1, 3]), but_ids=ascending([9]))
    assert where.expression(with_values=True) == (
        "generation <= 7 and file in [1,3] and id not in [9]",
        {},
    )
    assert where.expression(with_values=False) == (
        "generation <= 7 and file in {files} and id not in {but_ids}",
        {"files": [1, 3], "but_ids": [9]},
    )


def test_scores_that_differ_in_their_last_bits_count_as_equal() -> None:
    found = [Scored(5, 0.5), Scored(9, 0.9), Scored(3, 0.5 - 1e-8), Scored(4, 0.5 - 1e-5)]
    assert [hit.passage_id for hit in in_order(found)] == [9, 3, 5, 4]


# The parts of BM25 that are ours: dimensions, lengths as Tantivy has them, and the table.


@pytest.fixture
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute(bm25.TABLES)
    return made


def test_term_dimensions_are_stable_and_within_milvus_limits() -> None:
    assert bm25.dimension("body", "pomp") == 566501616
    assert bm25.dimension("title", "pomp") != bm25.dimension("body", "pomp")
    for term in map(str, range(2000)):
        assert 0 < bm25.dimension("body", term) < 2**32 - 1


@pytest.mark.parametrize(("length", "told"), [(1, 1), (40, 40), (41, 40), (43, 42), (100, 96)])
def test_bm25_rounds_a_field_length_down_to_a_step(length: int, told: int) -> None:
    counts = {"body": Counter({"pomp": length})}
    norm = 1.2 * (0.25 + 0.75 * told / 50)
    weight = bm25.passage_weights(counts, (50.0,))[bm25.dimension("body", "pomp")]
    assert weight == pytest.approx(length * 2.2 / (length + norm))


def test_a_passage_without_terms_gets_a_weight_no_question_has() -> None:
    counts = {"body": Counter[str](), "heading": Counter[str]()}
    assert bm25.passage_weights(counts, (3.0, 0.0)) == {bm25.NO_TERMS: 1.0}


def test_tallies_add_up_over_batches(connection: sqlite3.Connection) -> None:
    tally = Tally(Statistics(10, (50, 0, 20)))
    for text in ("pomp pomp olie", "pomp"):
        fields = ("body", text), ("heading", ""), ("title", "pomp")
        tally.count({name: Counter(words.split()) for name, words in fields})
        tally.add_to(connection)
    assert tally.statistics == Statistics(12, (54, 0, 22))
    asked = [("body", "pomp"), ("title", "pomp"), ("heading", "pomp"), ("body", "'; DROP TABLE")]
    assert bm25.passages_with(connection, asked) == {("body", "pomp"): 2, ("title", "pomp"): 2}
    assert bm25.passages_with(connection, [("body", str(n)) for n in range(1200)]) == {}


def test_terms_with_a_prefix_come_commonest_first(connection: sqlite3.Connection) -> None:
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
