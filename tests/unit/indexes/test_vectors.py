import errno
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.unit.indexes.company import (
    EMBEDDER,
    delete,
    one_batch,
    open_writer,
    opened_in,
    put,
    write,
)
from vind.indexes.arrays import Ids, Vector, Vectors
from vind.indexes.catalogue.generations import VectorRow
from vind.indexes.core.durable import read_manifest, write_manifest
from vind.indexes.core.stored_vectors import from_stored, to_stored
from vind.indexes.errors import IndexFailure
from vind.indexes.folder import segment as segments
from vind.indexes.folder import vectors as files
from vind.indexes.folder.segment import Segment
from vind.indexes.folder.vector_view import VectorView
from vind.indexes.folder.vectors import (
    GROWTH,
    MANIFEST_NAME,
    VECTORS_NAME,
    VECTORS_VERSION,
    Manifest,
)
from vind.indexes.index import Index
from vind.indexes.types import Filters

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


@pytest.mark.parametrize("dead", [[], [0, 3, 31, 199, 200, 299, 5000]])
@pytest.mark.parametrize("of_files", [None, [10, 66, 99]])
def test_vector_search_over_segments_equals_brute_force(
    vectors: Vectors,
    parts: list[Segment],
    fresh: Segment,
    dead: list[int],
    of_files: list[int] | None,
) -> None:
    view = VectorView(parts, fresh, np.array(dead, np.int64))
    alive = np.setdiff1d(np.arange(300), dead)
    assert len(view) == len(alive)
    passing = None if of_files is None else np.array(of_files)
    allowed = alive if passing is None else alive[np.isin(alive // 3, passing)]
    stored = from_stored(to_stored(vectors), DIMENSION)
    for query in [*unit_vectors(10, seed=1), *vectors[[0, 3, 199, 200, 299]]]:
        for k in (3, 15, 300):
            found = view.nearest(query, k, passing)
            assert [hit.passage_id for hit in found] == brute_force(query, vectors, allowed, k)
            scores = stored[[hit.passage_id for hit in found]] @ query
            assert [hit.score for hit in found] == pytest.approx(scores, abs=1e-6)
    assert view.nearest(vectors[0], 8, NONE) == []


def test_equal_scores_are_ordered_by_id() -> None:
    same = np.repeat(unit_vectors(1), 6, axis=0)
    view = VectorView([segment_of(same[:3], 3)], segment_of(same[3:], 6), NONE)
    assert [hit.passage_id for hit in view.nearest(same[0], 6, None)] == [3, 4, 5, 6, 7, 8]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def segment_sizes(directory: Path) -> list[int]:
    with Index.open(directory) as index:
        view = opened_in(index).snapshots.current().vectors
        assert isinstance(view, VectorView)
        return [len(part) for part, _ in view._parts]


def test_many_small_batches_make_few_segments(directory: Path) -> None:
    for number in range(20):
        write(directory, {f"{number}.txt": ["one", "two"]})
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
    fsync, publish = os.fsync, files.publish_vectors

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
        monkeypatch.setattr(files, "publish_vectors", looked_at)
    assert unsynced == [[]]


def test_merged_segments_stay_until_the_manifest_lists_the_new_one(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    write(directory, {"a.txt": ["one"]})
    before = {path.name for path in (directory / VECTORS_NAME).iterdir()}
    writer = open_writer(directory)
    put(writer, "b.txt", "two")
    writer.commit()
    monkeypatch.setattr(files, "publish_vectors", fail)
    with pytest.raises(IndexFailure, match="Input/output error"):
        writer.close()
    after = {path.name for path in (directory / VECTORS_NAME).iterdir()}
    assert (len(before), before - after, MANIFEST_NAME in before) == (3, set(), True)


def test_vectors_of_another_version_are_rebuilt_and_snapshots_stay(
    directory: Path,
) -> None:
    manifest = directory / VECTORS_NAME / MANIFEST_NAME
    write(directory, {"a.txt": ["one"]})
    (directory / VECTORS_NAME / ".snapshot").mkdir()
    made = read_manifest(manifest)
    assert made is not None
    write_manifest(manifest, made | {"version": VECTORS_VERSION - 1})
    open_writer(directory).close()
    anew = read_manifest(manifest)
    assert anew is not None
    assert anew["version"] == VECTORS_VERSION
    assert [one["rows"] for one in anew["segments"]] == [1]
    assert anew["segments"] != made["segments"]
    assert (directory / VECTORS_NAME / ".snapshot").is_dir()


def test_a_segment_is_rewritten_or_dropped_as_its_rows_go(
    directory: Path,
) -> None:
    with one_batch(directory) as writer:
        for number in range(10):
            put(writer, f"{number}.txt", "one", "two")
    for gone, sizes in (([0], [20]), ([1, 2, 3], [12]), ([4, 5, 6, 7, 8, 9], [])):
        with one_batch(directory) as writer:
            for number in gone:
                delete(writer, f"{number}.txt")
        assert segment_sizes(directory) == sizes
    with Index.open(directory) as index:
        assert index.nearest(EMBEDDER.embed_query("one"), 3, Filters(types=("txt",))) == []
