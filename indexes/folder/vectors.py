"""The vector index on disk: the files of its segments, its manifest, and bringing it up to date.

The two files of a segment share a random name. ``NAME.faiss`` holds the stored vectors, compared by
inner product: a FAISS scalar quantizer, or an IndexRefine of one with a sketch. ``NAME.rows`` is a
little-endian int64 array of shape (3, rows): passage ids, ascending; the ids of their files; and
the row numbers sorted by file id. The manifest lists the segments, and the generation they reach.

A large segment has a sketch of one bit per component (RaBitQ: Gao and Long, SIGMOD 2024,
arXiv:2405.12497), which FAISS compares in registers, sixteen vectors at a time ("fast scan": Andre
et al., VLDB 2015). The best rows by the sketch are scored by the stored vectors, so that scores are
exact.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vind.indexes.arrays import Ids, Vector, Vectors
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import (
    checksum,
    read_manifest,
    sync_directory,
    sync_file,
    write_manifest,
)
from vind.indexes.core.gpu import faiss
from vind.indexes.folder import segment as segments
from vind.indexes.folder.segment import BLOCK, EXACT_ROWS, ROWS, Segment, card_copy_of

SUFFIXES = ("faiss", "rows")

LEAST_RECALL = 0.98
"""Least recall@10 of a sketch; below it, the segment is searched exactly."""


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A segment in the manifest, with the sizes in bytes and CRC-32 of its files.

    Passages removed up to and including ``generation`` are not in the segment. ``recall`` is the
    measured recall@10 of its sketch, None if none was made; a sketch below LEAST_RECALL was not
    kept.
    """

    name: str
    rows: int
    generation: int
    codes_bytes: int
    codes_crc: int
    rows_bytes: int
    rows_crc: int
    recall: float | None = None

    def is_whole(self, directory: Path, most: int | None = None) -> bool:
        """Whether both files exist with the right size and checksum. Raises OSError.

        With ``most``, of larger files (in bytes) only the size is checked.
        """
        try:
            for suffix, size, crc in (
                ("faiss", self.codes_bytes, self.codes_crc),
                ("rows", self.rows_bytes, self.rows_crc),
            ):
                path = directory / f"{self.name}.{suffix}"
                if path.stat().st_size != size:
                    return False
                if (most is None or size <= most) and checksum(path) != crc:
                    return False
        except FileNotFoundError:
            return False
        return True


def write_segment(
    directory: Path, segment: Segment, generation: int, recall: float | None = None
) -> SegmentFile:
    """Write a segment to disk under a new name, synced; it is unused until the manifest has it."""
    name = secrets.token_hex(8)
    codes, rows = (directory / f"{name}.{suffix}" for suffix in SUFFIXES)
    columns = [segment.passage_ids, segment.file_ids, segment.by_file]
    # FAISS and numpy ignore a full disk when they close files, Python's own files do not.
    with codes.open("wb") as file:
        faiss().write_index(segment.codes, faiss().PyCallbackIOWriter(file.write))
        sync_file(file)
    with rows.open("wb") as file:
        file.write(np.stack(columns).astype(ROWS).tobytes())
        sync_file(file)
    return SegmentFile(
        name,
        len(segment),
        generation,
        codes.stat().st_size,
        checksum(codes),
        rows.stat().st_size,
        checksum(rows),
        recall,
    )


def load_segment(directory: Path, file: SegmentFile, *, gpu: bool = False) -> Segment:
    """Map a segment into memory; its bytes are read when a search needs them.

    With ``gpu`` a large one is searched on a card, if FAISS finds one. Raises FileNotFoundError if
    a writer has merged it away.
    """
    rows = np.memmap(directory / f"{file.name}.rows", dtype=ROWS, mode="r", shape=(3, file.rows))
    path = directory / f"{file.name}.faiss"
    try:
        codes = faiss().read_index(str(path), faiss().IO_FLAG_MMAP_IFC)
    except RuntimeError as error:  # FAISS has no error class for this
        if path.exists():
            raise
        raise FileNotFoundError(path) from error
    # Plain arrays, because slicing a memmap is slow.
    passage_ids, file_ids, by_file = np.asarray(rows)
    on_card = card_copy_of(file.name) if gpu and file.rows > EXACT_ROWS else None
    return Segment(passage_ids, file_ids, by_file, codes, on_card)


MANIFEST_NAME = "manifest.json"

VECTORS_VERSION = 4
"""Raised when the file format changes; vectors of another version are rebuilt."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``identity`` and ``dimension`` are the catalogue's; ``generation`` is the last one added."""

    identity: str
    dimension: int
    generation: int
    segments: tuple[SegmentFile, ...]
    version: int = VECTORS_VERSION

    @property
    def purged(self) -> int:
        """The generation up to which removed passages are in no segment."""
        return min((segment.generation for segment in self.segments), default=self.generation)

    @property
    def recall(self) -> float | None:
        """The least measured recall@10 of a segment's sketch; None without sketches."""
        found = [segment.recall for segment in self.segments if segment.recall is not None]
        return min((recall for recall in found if recall >= LEAST_RECALL), default=None)


def published_vectors(directory: Path, stamp: Stamp) -> Manifest | None:
    """The manifest; None if it is missing, damaged, or of another catalogue or version."""
    body = read_manifest(directory / MANIFEST_NAME)
    if body is None or body.get("version") != VECTORS_VERSION:
        return None
    segments = tuple(SegmentFile(**segment) for segment in body.pop("segments"))
    manifest = Manifest(**body, segments=segments)
    ours = (manifest.identity, manifest.dimension) == (stamp.identity, stamp.dimension)
    return manifest if ours else None


def publish_vectors(directory: Path, manifest: Manifest) -> None:
    """Publish a manifest atomically."""
    body: dict[str, Any] = asdict(manifest)
    write_manifest(directory / MANIFEST_NAME, body)


TRAINING_ROWS = 20_000
"""Rows that train the sketch, which takes their mean: a bit is the side of it on which a component
lies."""

QUERIES = 200
"""Queries for measuring recall: .99 is then known to .0022 (standard error)."""

NOISE = 0.8
"""How far a query is moved away from its passage, in the direction of the difference of two others;
a passage itself is too easy a query."""

NEIGHBOURS = 10

SAME_SCORE = 1e-5
"""Tolerance for sums of the same products in another order."""


def with_sketch(exact: Segment) -> tuple[Segment, float | None]:
    """The segment to store, and the measured recall@10 of its sketch.

    This is ``exact`` itself if it is small (recall None), or if recall is too low. Takes about ten
    seconds for a million rows.
    """
    if len(exact) <= EXACT_ROWS:
        return exact, None
    chance = np.random.default_rng(len(exact))
    chosen = chance.choice(len(exact), min(len(exact), TRAINING_ROWS + QUERIES), replace=False)
    held_out, sample = chosen[:QUERIES], np.sort(chosen[QUERIES:])
    dimension = exact.codes.d
    sketch = faiss().IndexRaBitQFastScan(dimension, faiss().METRIC_INNER_PRODUCT)
    sketch.train(exact.vectors(sample))
    queries = _queries(exact, held_out, sample, chance)
    best = np.full((QUERIES, NEIGHBOURS), -np.inf, dtype=np.float32)
    for start in range(0, len(exact), BLOCK):
        vectors = exact.vectors(np.arange(start, min(start + BLOCK, len(exact))))
        sketch.add(vectors)
        scores = np.concatenate([best, queries @ vectors.T], axis=1)
        best = np.partition(scores, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    both = faiss().IndexRefine(sketch, exact.exact)
    segment = Segment(exact.passage_ids, exact.file_ids, exact.by_file, both)
    recall = _recall(segment, queries, best.min(axis=1))
    return (segment if recall >= LEAST_RECALL else exact), recall


def _queries(exact: Segment, rows: Ids, others: Ids, chance: np.random.Generator) -> Vectors:
    one, other = (exact.vectors(chance.choice(others, len(rows))) for _ in range(2))
    steps = one - other
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    moved = exact.vectors(rows) + NOISE * steps / np.maximum(lengths, SAME_SCORE)
    queries: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return queries


def _recall(sketched: Segment, queries: Vectors, last: Vector) -> float:
    """``last`` is the score of each query's last true neighbour, shape (queries,).

    Compared by score, as any of several equal neighbours will do.
    """
    found = [sketched.nearest(query, NEIGHBOURS, None)[0] for query in queries]
    return float(np.mean(np.stack(found) >= last[:, np.newaxis] - SAME_SCORE))


VECTORS_NAME = "vectors"

GROWTH = 2
"""A segment is merged into the previous one unless that is this many times larger.

So n vectors are in at most log2(n) segments, and each is copied at most log2(n) times.
"""

DEAD_SHARE = 0.25
"""Share of removed rows, which slow down every search, above which a segment is rewritten."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A planned segment: the old ones merged into it, whether new rows follow, and its rows."""

    files: tuple[SegmentFile, ...]
    fresh: bool
    rows: int

    def with_next(self, other: "_Part") -> "_Part":
        return _Part(self.files + other.files, other.fresh, self.rows + other.rows)

    @property
    def stays(self) -> bool:
        """Whether it is an old segment that needs no rewriting."""
        if self.fresh or len(self.files) != 1:
            return False
        return self.rows >= (1 - DEAD_SHARE) * self.files[0].rows


def sound_manifest(
    folder: Path, connection: sqlite3.Connection, stamp: Stamp, most: int | None = None
) -> Manifest | None:
    """The manifest if its files are sound and it matches the catalogue's history, else None.

    With ``most``, of larger files (in bytes) only the size is checked.
    """
    while True:
        manifest = published_vectors(folder, stamp)
        if manifest is None or manifest.generation > generations.newest(connection):
            return None
        if manifest.purged < generations.pruned(connection):
            return None
        if all(segment.is_whole(folder, most) for segment in manifest.segments):
            return manifest
        # A writer may have merged segments meanwhile: check again.
        if published_vectors(folder, stamp) == manifest:
            return None


def catch_up(
    folder: Path, connection: sqlite3.Connection, stamp: Stamp, manifest: Manifest | None
) -> Manifest:
    """Update the vector index in ``folder`` to the catalogue; needs the writer's lock.

    ``manifest`` is the current one if it is sound. What it lacks becomes a new segment, merged with
    those not much larger. With None, everything is rebuilt from the catalogue.
    """
    current = generations.newest(connection)
    if manifest is None:
        manifest = Manifest(stamp.identity, stamp.dimension, 0, ())
    elif manifest.generation == current:
        return manifest
    folder.mkdir(exist_ok=True)
    dead = generations.removed_after(connection, manifest.purged)
    written = []
    for part in _plan(
        folder, manifest, dead, generations.added_count(connection, manifest.generation)
    ):
        if part.stays:
            written.append(part.files[0])
        elif part.rows:
            source = _rows(folder, part, dead, connection, manifest)
            segment, recall = with_sketch(segments.build(source, stamp.dimension))
            written.append(write_segment(folder, segment, current, recall))
    sync_directory(folder)
    advanced = Manifest(stamp.identity, stamp.dimension, current, tuple(written))
    publish_vectors(folder, advanced)
    remove_orphans(folder, advanced)
    return advanced


def _plan(folder: Path, manifest: Manifest, dead: Ids, fresh: int) -> list[_Part]:
    """The planned segments, oldest first, each at least GROWTH times as large as the next."""
    parts = []
    for file in manifest.segments:
        ids = load_segment(folder, file).passage_ids
        parts.append(_Part((file,), False, int(np.count_nonzero(~np.isin(ids, dead)))))
    if fresh:
        parts.append(_Part((), True, fresh))
    while len(parts) > 1 and parts[-2].rows < GROWTH * parts[-1].rows:
        last = parts.pop()
        parts[-1] = parts[-1].with_next(last)
    return parts


def _rows(
    folder: Path, part: _Part, dead: Ids, connection: sqlite3.Connection, manifest: Manifest
) -> Iterator[tuple[Ids, Ids, Vectors]]:
    """The live rows of a planned segment, by ascending passage id."""
    for file in part.files:
        yield from load_segment(folder, file).without(dead)
    if part.fresh:
        added = generations.vectors_after(connection, manifest.generation)
        yield from segments.blocks(added, manifest.dimension)


def remove_orphans(folder: Path, manifest: Manifest) -> None:
    """Delete files of segments that are not in the manifest.

    A reader that has one mapped keeps its bytes. Folders, which some network disks create, are not
    ours.
    """
    named = {segment.name for segment in manifest.segments}
    for path in folder.iterdir():
        if path.stem not in named and path.name != MANIFEST_NAME and not path.is_dir():
            path.unlink()
