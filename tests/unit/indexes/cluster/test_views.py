"""What Milvus finds is what the local engines find: the same passages, order and scores."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.indexes.cluster.both import (
    DUTCH,
    ENGLISH,
    Both,
    both,
    caught_up,
    collection_of,
    line,
)
from tests.unit.indexes.company import EMBEDDER, delete, one_batch, put
from vind.indexes.arrays import Ids
from vind.indexes.catalogue.connection import connect
from vind.indexes.cluster import bm25
from vind.indexes.cluster import views as cluster_views
from vind.indexes.cluster.milvus import Milvus
from vind.indexes.reading.snapshot import Kept
from vind.indexes.reading.terms import FieldWeights
from vind.indexes.types import Scored

FILES, LINES = 40, 8

DEFAULT = FieldWeights()


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory, milvus: Milvus) -> Iterator[Both]:
    directory = tmp_path_factory.mktemp("views") / "index"
    with one_batch(directory) as writer:
        for number in range(FILES):
            words, language = (DUTCH, "nl") if number % 2 else (ENGLISH, "en")
            lines = [line(number * LINES + one, words) for one in range(LINES)]
            path = f"map{number % 5}/{words.split()[number % 20]}-{2000 + number}.txt"
            put(writer, path, *lines, language=language, title=line(number, words, 1, 4))
        put(writer, "twins.txt", *["dezelfde pomp"] * 60)
        put(writer, "???.txt", "!!", "???")
    with both(directory, caught_up(directory, milvus)) as found:
        yield found


def same(found: Sequence[Scored], expected: Sequence[Scored]) -> None:
    assert [hit.passage_id for hit in found] == [hit.passage_id for hit in expected]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=1e-4)


def kept(views: Both, files: Sequence[int], untitled: Sequence[int] = ()) -> Kept:
    ids = np.array(files, dtype=np.int64)
    local, _ = views.local
    share = local.count(ids) / len(local)
    return Kept(ids, np.array(untitled, dtype=np.int64), share, local.those_in)


QUESTIONS = [
    "Wanneer vervallen mijn vakantiedagen?",
    "price of the desk and the chairs",
    "contract",
    "vergaderingen meetings",
    "map3 2011 pomp",
    "de het een",
    "xylofoon",
    "café reunie",
    "?!",
    "",
]
KEPT: list[tuple[list[int], list[int]] | None] = [
    None,
    ([], []),
    ([3, 4, 7], []),
    (list(range(1, 30)), [2, 3, 5, 8, 13]),
    (list(range(1, 41)), list(range(1, 41))),
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("keep", KEPT)
def test_milvus_and_local_term_search_find_the_same(
    views: Both, question: str, keep: tuple[list[int], list[int]] | None
) -> None:
    (_, local), (_, cluster) = views.local, views.cluster
    one, other = (None if keep is None else kept(views, *keep) for _ in range(2))
    for k in (1, 10, 500):
        same(cluster.match(question, k, one, DEFAULT), local.match(question, k, other, DEFAULT))
        same(cluster.with_all(question, k, one), local.with_all(question, k, other))
    assert cluster.rarities(question, one) == pytest.approx(local.rarities(question, other))
    assert cluster.absent_words(question, one) == local.absent_words(question, other)


@given(
    words=st.lists(st.sampled_from(f"{DUTCH} {ENGLISH}".split()), min_size=1, max_size=6),
    k=st.integers(1, 60),
    weights=st.builds(FieldWeights, *[st.sampled_from([0.0, 0.5, 1.0])] * 3),
    files=st.none() | st.sets(st.integers(1, FILES + 2)),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_milvus_and_local_search_find_the_same_for_any_words(
    views: Both, words: list[str], k: int, weights: FieldWeights, files: set[int] | None
) -> None:
    (vectors, local), (dense, cluster) = views.local, views.cluster
    question = " ".join(words)
    one, other = (None if files is None else kept(views, sorted(files)) for _ in range(2))
    same(cluster.match(question, k, one, weights), local.match(question, k, other, weights))
    same(cluster.with_all(question, k, one), local.with_all(question, k, other))
    ids = None if files is None else np.array(sorted(files), dtype=np.int64)
    query = EMBEDDER.embed_query(question)
    same(dense.nearest(query, k, ids), vectors.nearest(query, k, ids))


@pytest.mark.parametrize("word", ["vakantei", "contrct", "kwarta", "vergadring", "xyzzy"])
def test_milvus_and_local_terms_suggest_the_same_spellings(views: Both, word: str) -> None:
    (_, local), (_, cluster) = views.local, views.cluster
    assert list(cluster.near(word, None)) == list(local.near(word, None))
    one, other = kept(views, [1, 2, 3, 4]), kept(views, [1, 2, 3, 4])
    assert list(cluster.near(word, one)) == list(local.near(word, other))


@pytest.mark.parametrize("files", [[], [1], [2, 5, 9], [41], list(range(1, 43)), [999]])
def test_milvus_and_local_views_agree_on_files_of_passages(views: Both, files: list[int]) -> None:
    (local, _), (cluster, _) = views.local, views.cluster
    ids, passages = np.array(files, dtype=np.int64), [1, 2, 9, 200, 330, 10_000]
    assert cluster.files_of(passages) == local.files_of(passages)
    assert cluster.those_in(ids, passages) == local.those_in(ids, passages)
    assert cluster.count(ids) == local.count(ids)
    assert cluster.files_of([]) == {}
    assert len(cluster) == len(local) == FILES * LINES + 62


def test_filtering_by_files_in_or_out_finds_the_same(
    views: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_views, "FEW_FILES", 3)
    (local, _), (cluster, _) = views.local, views.cluster
    query = EMBEDDER.embed_query("pomp contract price")
    for files in (list(range(1, 42)), list(range(1, 43)), list(range(3, 9))):
        ids: Ids = np.array(files, dtype=np.int64)
        same(cluster.nearest(query, 30, ids), local.nearest(query, 30, ids))
        assert cluster.count(ids) == local.count(ids)


def test_passages_not_yet_in_milvus_are_searched_in_memory(tmp_path: Path, milvus: Milvus) -> None:
    directory = tmp_path / "index"
    with one_batch(directory) as writer:
        put(writer, "a.txt", "pomp een", "pomp twee", "prijs")
        put(writer, "b.txt", "pomp drie")
    collection = caught_up(directory, milvus)
    with one_batch(directory) as writer:
        delete(writer, "b.txt")
        put(writer, "c.txt", "pomp vier", "stoel")
    with both(directory, collection) as views:
        (local, _), (cluster, terms) = views.local, views.cluster
        assert terms.generation == 1
        assert len(cluster) == len(local) == 5
        for files in (None, np.array([3]), np.array([1, 2, 3])):
            query = EMBEDDER.embed_query("pomp")
            same(cluster.nearest(query, 10, files), local.nearest(query, 10, files))
            if files is not None:
                assert cluster.count(files) == local.count(files)
        assert cluster.files_of(range(1, 9)) == local.files_of(range(1, 9))
        # As the local ones while a writer is at work: those of before, without what has gone.
        assert {hit.passage_id for hit in terms.match("pomp", 10, None, DEFAULT)} == {1, 2}


def test_vectors_are_searched_in_memory_while_milvus_is_empty(
    tmp_path: Path, milvus: Milvus
) -> None:
    directory = tmp_path / "index"
    with one_batch(directory) as writer:
        put(writer, "a.txt", "pomp een", "prijs")
        put(writer, "b.txt", "pomp twee")
    collection = collection_of(directory, milvus)
    connection = connect(directory, write=True)
    connection.execute(bm25.TABLES)
    connection.close()
    with both(directory, collection) as views:
        (local, _), (cluster, terms) = views.local, views.cluster
        query = EMBEDDER.embed_query("pomp")
        same(cluster.nearest(query, 10, None), local.nearest(query, 10, None))
        same(cluster.nearest(query, 10, np.array([2])), local.nearest(query, 10, np.array([2])))
        assert cluster.files_of([1, 2, 3, 4]) == {1: 1, 2: 1, 3: 2}
        assert (len(cluster), cluster.count(np.array([1])), len(terms)) == (3, 2, 0)
        assert terms.match("pomp", 10, None, DEFAULT) == terms.with_all("pomp", 10, None) == []
        assert terms.absent_words("pomp", None) == ["pomp"]


@pytest.mark.parametrize("question", ["pomp een", "pomp", "pomp een twee", "een pomp olie"])
def test_very_common_words_are_sought_in_the_best_hits_only(
    views: Both, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_views, "MOST_HITS", 40)
    (_, local), (_, cluster) = views.local, views.cluster
    found = cluster.with_all(question, 5, None)
    expected = local.with_all(question, 500, None)
    assert {hit.passage_id for hit in found} <= {hit.passage_id for hit in expected}
    assert [hit.passage_id for hit in found[:1]] == [hit.passage_id for hit in expected[:1]]
