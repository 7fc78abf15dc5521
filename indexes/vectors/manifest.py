"""Which segments make up the vector index on disk, and the generation that they reach."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.durable import read_manifest, write_manifest
from vind.indexes.vectors.files import LEAST_RECALL, SegmentFile

MANIFEST_NAME = "manifest.json"

VECTORS_VERSION = 4
"""Raised with the form of the files; vectors of another version are made anew."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``identity`` and ``dimension`` are the catalogue's; ``generation`` the last one added."""

    identity: str
    dimension: int
    generation: int
    segments: tuple[SegmentFile, ...]
    version: int = VECTORS_VERSION

    @property
    def purged(self) -> int:
        """The generation up to which removed passages are in none of the segments."""
        return min((segment.generation for segment in self.segments), default=self.generation)

    @property
    def recall(self) -> float | None:
        """The least recall@10 that was measured of a segment's sketch; None where there is none."""
        found = [segment.recall for segment in self.segments if segment.recall is not None]
        return min((recall for recall in found if recall >= LEAST_RECALL), default=None)


def read(directory: Path, stamp: Stamp) -> Manifest | None:
    """The manifest; None where it is missing, damaged, of another catalogue or version."""
    body = read_manifest(directory / MANIFEST_NAME)
    if body is None or body.get("version") != VECTORS_VERSION:
        return None
    segments = tuple(SegmentFile(**segment) for segment in body.pop("segments"))
    manifest = Manifest(**body, segments=segments)
    ours = (manifest.identity, manifest.dimension) == (stamp.identity, stamp.dimension)
    return manifest if ours else None


def write(directory: Path, manifest: Manifest) -> None:
    """Publish a manifest: readers see the old segments or the new, whole."""
    body: dict[str, Any] = asdict(manifest)
    write_manifest(directory / MANIFEST_NAME, body)
