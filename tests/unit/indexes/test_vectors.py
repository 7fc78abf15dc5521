import errno
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from indexes.catalogue.generations import VectorRow
from indexes.durable import read_manifest, write_manifest
from indexes.errors import IndexFailure
from indexes.index import Index
from indexes.stored_vectors import from_stored, to_stored, turned_to_stored
from indexes.types import Filters, Ids, Vector, Vectors
from indexes.vectors import files
from indexes.vectors import manifest as manifests
from indexes.vectors import segment as segments
from indexes.vectors.manifest import MANIFEST_NAME, VECTORS_VERSION, Manifest
from indexes.vectors.segment import Segment
from indexes.vectors.view import VectorView
from indexes.vectors.writer import GROWTH, VECTORS_NAME
from tests.unit.indexes.company import EMBEDDER, delete, open_writer, opened_in, put

DIMENSION = 24
NONE: Ids = np.empty(0, np.int64)


def unit_vectors(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return vectors


def segment_of(vectors: Vectors, first: int) -> Segment:
    """Passages ``first``, ``first + 1``, ...; three to a file."""
    rows = [VectorRow(first + n, (first + n) // 3, one) for n, one in enumerate(to_stored(vectors))]
    return segments.build(segments.blocks(iter(rows), DIMENSION), DIMENSION)


def brute_force(query: Vector, vectors: Vectors, ids: Ids, k: int) -> list[int]:
    scores = from_stored(to_stored(vectors), DIMENSION)[ids] @ query
    return [int(row) for row in ids[np.argsort(-scores)[:k]]]


@pytest.fixture
def vectors() -> Vectors:
    return unit_vectors(300)


@pytest.fixture
def parts(vectors: Vectors) -> list[Segment]:
    return [segment_of(vectors[:200], 0), segment_of(vectors[200:290], 200)]


@pytest.fixture
def fresh(vectors: Vectors) -> Segment:
    return segment_of(vectors[290:], 290)


def test_search_over_segments_is_exact(
    vectors: Vectors, parts: list[Segment], fresh: Segment
) -> None:
    view = VectorView(parts, fresh, NONE)
    assert len(view) == 300
    for query in unit_vectors(20, seed=1):
        found = view.nearest(query, 15, None)
        assert [hit.passage_id for hit in found] == brute_force(query, vectors, np.arange(300), 15)
        stored = from_stored(to_stored(vectors), DIMENSION)
        for hit in found:
            assert hit.score == pytest.approx(float(stored[hit.passage_id] @ query), abs=1e-6)


def test_removed_passages_are_not_found_and_cost_no_results(
    vectors: Vectors, parts: list[Segment], fresh: Segment
) -> None:
    dead = np.array([0, 3, 199, 200, 299, 5000])
    view = VectorView(parts, fresh, dead)
    alive = np.setdiff1d(np.arange(300), dead)
    assert len(view) == 295
    for query in vectors[[0, 3, 199, 200, 299]]:
        found = [hit.passage_id for hit in view.nearest(query, 300, None)]
        assert found == brute_force(query, vectors, alive, 300)


def test_files_are_filtered_before_ranking(
    vectors: Vectors, parts: list[Segment], fresh: Segment
) -> None:
    view = VectorView(parts, fresh, np.array([31]))
    files = np.array([10, 66, 99])
    allowed = np.array([30, 32, 198, 199, 200, 297, 298, 299])
    for query in unit_vectors(5, seed=2):
        found = [hit.passage_id for hit in view.nearest(query, 8, files)]
        assert found == brute_force(query, vectors, allowed, 8)
        best = [hit.passage_id for hit in view.nearest(query, 3, files)]
        assert best == brute_force(query, vectors, allowed, 3)
    assert view.nearest(vectors[0], 8, NONE) == []


def test_equal_scores_are_ordered_by_id() -> None:
    same = np.repeat(unit_vectors(1), 6, axis=0)
    view = VectorView([segment_of(same[:3], 3)], segment_of(same[3:], 6), NONE)
    assert [hit.passage_id for hit in view.nearest(same[0], 6, None)] == [3, 4, 5, 6, 7, 8]


def test_an_empty_view_finds_nothing() -> None:
    view = VectorView([], segment_of(unit_vectors(0), 0), NONE)
    assert len(view) == 0
    assert view.nearest(unit_vectors(1)[0], 5, None) == []


def test_a_segment_comes_back_from_disk_as_it_was(tmp_path: Path, vectors: Vectors) -> None:
    segment = segment_of(vectors, 7)
    file = files.write(tmp_path, segment, generation=4)
    assert file.is_whole(tmp_path)
    loaded = files.load(tmp_path, file)
    assert loaded.passage_ids.tolist() == segment.passage_ids.tolist()
    assert loaded.file_ids.tolist() == segment.file_ids.tolist()
    query = unit_vectors(1, seed=3)[0]
    ours, theirs = loaded.nearest(query, 9, None), segment.nearest(query, 9, None)
    assert ours[0].tolist() == theirs[0].tolist()
    assert ours[1].tolist() == theirs[1].tolist()


def test_rows_are_copied_without_the_dead(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "BLOCK", 7)
    copied = list(segment_of(vectors, 0).without(np.array([0, 6, 299])))
    ids = np.concatenate([block[0] for block in copied])
    assert ids.tolist() == [n for n in range(300) if n not in {0, 6, 299}]
    assert np.array_equal(
        turned_to_stored(np.concatenate([block[2] for block in copied])),
        [to_stored(vectors)[n] for n in ids],
    )


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def segment_sizes(directory: Path) -> list[int]:
    with Index.open(directory) as index:
        parts = opened_in(index).snapshots.current().vectors._parts
        return [len(part) for part, _ in parts]


def test_many_small_batches_make_few_segments(directory: Path) -> None:
    for number in range(20):
        with open_writer(directory) as writer:
            put(writer, f"{number}.txt", "one", "two")
            writer.commit()
    sizes = segment_sizes(directory)
    assert sum(sizes) == 40
    assert all(before >= GROWTH * after for before, after in pairwise(sizes))
    # Two files a segment, and the manifest: what was merged is gone from the disk.
    assert len(list((directory / VECTORS_NAME).iterdir())) == 2 * len(sizes) + 1


def test_segments_are_on_the_disk_before_the_manifest_lists_them(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    unsynced: list[list[Path]] = []
    fsync, publish = os.fsync, manifests.write

    def noted(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def looked_at(folder: Path, manifest: Manifest) -> None:
        names = [f"{one.name}.{end}" for one in manifest.segments for end in files.SUFFIXES]
        written = [folder, *(folder / name for name in names)]
        unsynced.append([path for path in written if path.stat().st_ino not in synced])
        publish(folder, manifest)

    with open_writer(directory) as writer:
        put(writer, "a.txt", "one")
        writer.commit()
        monkeypatch.setattr(os, "fsync", noted)
        monkeypatch.setattr(manifests, "write", looked_at)
    assert unsynced == [[]]


def test_what_is_merged_stays_until_the_manifest_lists_what_it_became(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with open_writer(directory) as writer:
        put(writer, "a.txt", "one")
        writer.commit()
    before = {path.name for path in (directory / VECTORS_NAME).iterdir()}
    writer = open_writer(directory)
    put(writer, "b.txt", "two")
    writer.commit()
    monkeypatch.setattr(manifests, "write", fail)
    with pytest.raises(IndexFailure, match="Input/output error"):
        writer.close()
    after = {path.name for path in (directory / VECTORS_NAME).iterdir()}
    assert (len(before), before - after, MANIFEST_NAME in before) == (3, set(), True)


def test_vectors_of_another_version_are_made_anew(directory: Path) -> None:
    manifest = directory / VECTORS_NAME / MANIFEST_NAME
    with open_writer(directory) as writer:
        put(writer, "a.txt", "one")
        writer.commit()
    made = read_manifest(manifest)
    assert made is not None
    write_manifest(manifest, made | {"version": VECTORS_VERSION - 1})
    open_writer(directory).close()
    anew = read_manifest(manifest)
    assert anew is not None
    assert anew["version"] == VECTORS_VERSION
    assert [one["rows"] for one in anew["segments"]] == [1]
    assert anew["segments"] != made["segments"]


def test_a_folder_that_a_disk_keeps_among_the_segments_stays(directory: Path) -> None:
    open_writer(directory).close()
    (directory / VECTORS_NAME / ".snapshot").mkdir(parents=True)
    with open_writer(directory) as writer:
        put(writer, "a.txt", "one")
        writer.commit()
    assert (directory / VECTORS_NAME / ".snapshot").is_dir()
    assert segment_sizes(directory) == [1]


def test_a_segment_with_many_removed_rows_is_written_anew(directory: Path) -> None:
    with open_writer(directory) as writer:
        for number in range(10):
            put(writer, f"{number}.txt", "one", "two")
        writer.commit()
    with open_writer(directory) as writer:
        delete(writer, "0.txt")
        writer.commit()
    assert segment_sizes(directory) == [20]
    with open_writer(directory) as writer:
        for number in range(1, 4):
            delete(writer, f"{number}.txt")
        writer.commit()
    assert segment_sizes(directory) == [12]


def test_everything_removed_leaves_no_segment(directory: Path) -> None:
    with open_writer(directory) as writer:
        put(writer, "a.txt", "one")
        writer.commit()
    with open_writer(directory) as writer:
        delete(writer, "a.txt")
        writer.commit()
    assert segment_sizes(directory) == []
    with Index.open(directory) as index:
        assert index.nearest(EMBEDDER.embed_query("one"), 3, Filters(types=("txt",))) == []


def test_the_file_of_each_passage_that_is_there(parts: list[Segment], fresh: Segment) -> None:
    view = VectorView(parts, fresh, np.array([4, 299]))
    found = view.files_of([298, 3, 4, 200, 299, 5000, 3])
    assert found == {3: 1, 200: 66, 298: 99}
    assert view.files_of([]) == {}
