"""Bringing the vector index on disk up to the catalogue's generation."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vind.indexes.arrays import Ids, Vectors
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.durable import sync_directory
from vind.indexes.vectors import files as segment_files
from vind.indexes.vectors import manifest as manifests
from vind.indexes.vectors import segment as segments
from vind.indexes.vectors.approximate import with_sketch
from vind.indexes.vectors.files import SegmentFile
from vind.indexes.vectors.manifest import MANIFEST_NAME, Manifest

VECTORS_NAME = "vectors"

GROWTH = 2
"""A segment is merged into the one before it unless that is this many times larger.

So n vectors lie in at most log2(n) segments, and each is copied at most log2(n) times.
"""

DEAD_SHARE = 0.25
"""Share of removed rows at which a segment is written anew: they cost time in every search."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment to be: the old ones that it is made of, whether new rows end it, living rows."""

    files: tuple[SegmentFile, ...]
    fresh: bool
    rows: int

    def with_next(self, other: "_Part") -> "_Part":
        return _Part(self.files + other.files, other.fresh, self.rows + other.rows)

    @property
    def stays(self) -> bool:
        """Whether it is one old segment, good enough as it is."""
        if self.fresh or len(self.files) != 1:
            return False
        return self.rows >= (1 - DEAD_SHARE) * self.files[0].rows


def sound_manifest(
    folder: Path, connection: sqlite3.Connection, stamp: Stamp, most: int | None = None
) -> Manifest | None:
    """The manifest where all it lists is whole and of this catalogue's history, else None.

    Of files of more than ``most`` bytes, where that is given, the size alone is looked at.
    """
    while True:
        manifest = manifests.read(folder, stamp)
        if manifest is None or manifest.generation > generations.newest(connection):
            return None
        if manifest.purged < generations.pruned(connection):
            return None
        if all(segment.is_whole(folder, most) for segment in manifest.segments):
            return manifest
        # A writer may have merged segments while they were read: look again.
        if manifests.read(folder, stamp) == manifest:
            return None


def catch_up(
    folder: Path, connection: sqlite3.Connection, stamp: Stamp, manifest: Manifest | None
) -> Manifest:
    """Make the vector index in ``folder`` equal to the catalogue; needs the writer's lock.

    ``manifest`` is what is there and sound. What it lacks becomes a new segment, merged with those
    that have not outgrown it; with None all is made anew from the catalogue.
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
    """The segments to be, oldest first, each at least GROWTH times as large as the next."""
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
    """The living rows of a segment to be, by ascending passage id."""
    for file in part.files:
        yield from segment_files.load(folder, file).without(dead)
    if part.fresh:
        added = generations.vectors_after(connection, manifest.generation)
        yield from segments.blocks(added, manifest.dimension)


def remove_orphans(folder: Path, manifest: Manifest) -> None:
    """Delete segments that were merged away, and those that a kill left half written.

    A reader that has one mapped keeps its bytes until it lets go. A folder in there, as some disks
    of networks make, is none of ours.
    """
    named = {segment.name for segment in manifest.segments}
    for path in folder.iterdir():
        if path.stem not in named and path.name != MANIFEST_NAME and not path.is_dir():
            path.unlink()
