"""Giving large segments their approximate form: made beside, taken over in one step."""

import shutil
from dataclasses import replace
from pathlib import Path
from threading import Event

from indexes.durable import sync_directory
from indexes.vectors import approximate, files
from indexes.vectors import manifest as manifests
from indexes.vectors import segment as segments
from indexes.vectors.files import SegmentFile
from indexes.vectors.manifest import Manifest
from indexes.vectors.segment import Segment
from indexes.vectors.writer import MAKING_NAME, remove_orphans


def find(manifest: Manifest | None) -> SegmentFile | None:
    """A segment that is too large to be searched exactly, of which no sketch was tried yet."""
    if manifest is None:
        return None
    large = (file for file in manifest.segments if file.rows > segments.EXACT_ROWS)
    return next((file for file in large if file.recall is None), None)


def make(folder: Path, file: SegmentFile, exact: Segment, stop: Event) -> SegmentFile:
    """The approximate form of ``file``, loaded as ``exact``, in a folder of its own.

    Where its recall is under the floor, ``file`` itself with that noted. Raises StoppedError soon
    after ``stop`` is set.
    """
    made = approximate.approximate(exact, stop)
    if made.segment is None:
        return replace(file, recall=made.recall)
    clear(folder)
    (folder / MAKING_NAME).mkdir()
    return files.write(folder / MAKING_NAME, made.segment, file.generation, made.recall)


def adopt(folder: Path, manifest: Manifest, file: SegmentFile, made: SegmentFile) -> Manifest:
    """The manifest with ``made`` in the place of ``file``, published.

    As it was, where ``file`` has been merged away in the meantime.
    """
    if file in manifest.segments:
        if made.name != file.name:
            for suffix in files.SUFFIXES:
                name = f"{made.name}.{suffix}"
                (folder / MAKING_NAME / name).rename(folder / name)
            sync_directory(folder)
        kept = tuple(made if segment == file else segment for segment in manifest.segments)
        manifest = replace(manifest, segments=kept)
        manifests.write(folder, manifest)
        remove_orphans(folder, manifest)
    clear(folder)
    return manifest


def make_all(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest with the approximate form of every large segment."""
    while (file := find(manifest)) is not None:
        made = make(folder, file, files.load(folder, file), Event())
        manifest = adopt(folder, manifest, file, made)
    return manifest


def clear(folder: Path) -> None:
    """Drop what was being made, by this process or by one that was killed."""
    making = folder / MAKING_NAME
    if making.is_dir():
        shutil.rmtree(making)
