"""Updating the vector index on disk to the catalogue's generation."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vind.indexes.arrays import Ids, Vectors
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import sync_directory
from vind.indexes.vectors import files as segment_files
from vind.indexes.vectors import manifest as manifests
from vind.indexes.vectors import segment as segments
from vind.indexes.vectors.approximate import with_sketch
from vind.indexes.vectors.files import SegmentFile
from vind.indexes.vectors.manifest import MANIFEST_NAME, Manifest

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
        manifest = manifests.read(folder, stamp)
        if manifest is None or manifest.generation > generations.newest(connection):
            return None
        if manifest.purged < generations.pruned(connection):
            return None
        if all(segment.is_whole(folder, most) for segment in manifest.segments):
            return manifest
        # A writer may have merged segments meanwhile: check again.
        if manifests.read(folder, stamp) == manifest:
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
            written.append(segment_files.write(folder, segment, current, recall))
    sync_directory(folder)
    advanced = Manifest(stamp.identity, stamp.dimension, current, tuple(written))
    manifests.write(folder, advanced)
    remove_orphans(folder, advanced)
    return advanced


def _plan(folder: Path, manifest: Manifest, dead: Ids, fresh: int) -> list[_Part]:
    """The planned segments, oldest first, each at least GROWTH times as large as the next."""
    parts = []
    for file in manifest.segments:
        ids = segment_files.load(folder, file).passage_ids
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
        yield from segment_files.load(folder, file).without(dead)
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
