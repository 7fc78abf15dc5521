"""The manifest of the vector index: its segments, and the generation they reach."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import read_manifest, write_manifest
from vind.indexes.vectors.files import LEAST_RECALL, SegmentFile

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


def read(directory: Path, stamp: Stamp) -> Manifest | None:
    """The manifest; None if it is missing, damaged, or of another catalogue or version."""
    body = read_manifest(directory / MANIFEST_NAME)
    if body is None or body.get("version") != VECTORS_VERSION:
        return None
    segments = tuple(SegmentFile(**segment) for segment in body.pop("segments"))
    manifest = Manifest(**body, segments=segments)
    ours = (manifest.identity, manifest.dimension) == (stamp.identity, stamp.dimension)
    return manifest if ours else None


def write(directory: Path, manifest: Manifest) -> None:
    """Publish a manifest atomically."""
    body: dict[str, Any] = asdict(manifest)
    write_manifest(directory / MANIFEST_NAME, body)
