"""One immutable stretch of the vector index: FAISS codes, and what passage each row is.

On disk a segment is two files of one random name: ``NAME.faiss``, a FAISS scalar quantizer of half
precision with the inner product, and ``NAME.rows``, a little-endian int64 array of shape (2, rows):
passage ids, ascending, and the ids of their files.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexes.catalogue.read import Ids, VectorRow
from indexes.catalogue.rows import from_half
from indexes.durable import checksum
from indexes.types import Vector, Vectors

Mask = npt.NDArray[np.bool_]
"""Shape (rows,): which rows of a segment may be found."""

BLOCK = 16_384
"""Vectors moved at a time while a segment is written: 25 MB of float32 at 384 dimensions."""

ROWS = np.dtype("<i8")


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A segment as the manifest lists it: what its files must measure, in bytes and CRC-32.

    ``generation``: no passage removed up to and including it is in the segment.
    """

    name: str
    rows: int
    generation: int
    codes_bytes: int
    codes_crc: int
    rows_bytes: int
    rows_crc: int

    def is_whole(self, directory: Path) -> bool:
        """Whether both files are there, of the right size and checksum. Raises OSError."""
        try:
            for suffix, size, crc in (
                ("faiss", self.codes_bytes, self.codes_crc),
                ("rows", self.rows_bytes, self.rows_crc),
            ):
                path = directory / f"{self.name}.{suffix}"
                if path.stat().st_size != size or checksum(path) != crc:
                    return False
        except FileNotFoundError:
            return False
        return True


@dataclass(frozen=True, eq=False, slots=True)
class Segment:
    """A segment that can be searched. ``codes`` is a faiss.Index."""

    passage_ids: Ids
    file_ids: Ids
    codes: Any

    def __len__(self) -> int:
        return len(self.passage_ids)

    def nearest(self, query: Vector, k: int, mask: Mask | None) -> tuple[Vector, Ids]:
        """Scores (inner products) and passage ids of the best rows that ``mask`` lets through."""
        faiss = _faiss()
        # A team of threads does nothing for one query, and waits for cores that others use.
        faiss.omp_set_num_threads(1)
        parameters = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, rows = self.codes.search(query[np.newaxis], min(k, len(self)), params=parameters)
        found = rows[0] >= 0
        return scores[0][found], self.passage_ids[rows[0][found]]

    def without(self, dead: Ids) -> Iterator[tuple[Ids, Ids, Vectors]]:
        """Its rows but for those of the passages ``dead``, in blocks: ids, file ids, vectors."""
        for start in range(0, len(self), BLOCK):
            ids = np.asarray(self.passage_ids[start : start + BLOCK])
            alive = ~np.isin(ids, dead)
            vectors = self.codes.reconstruct_n(start, len(ids))
            yield (
                ids[alive],
                np.asarray(self.file_ids[start : start + BLOCK])[alive],
                vectors[alive],
            )


def blocks(rows: Iterable[VectorRow], dimension: int) -> Iterator[tuple[Ids, Ids, Vectors]]:
    """Rows of the catalogue in the shape that ``build`` takes."""
    batch: list[VectorRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BLOCK:
            yield _block(batch, dimension)
            batch = []
    if batch:
        yield _block(batch, dimension)


def _block(rows: list[VectorRow], dimension: int) -> tuple[Ids, Ids, Vectors]:
    passage_ids, file_ids, halves = zip(*rows, strict=True)
    return (
        np.array(passage_ids, dtype=np.int64),
        np.array(file_ids, dtype=np.int64),
        from_half(list(halves), dimension),
    )


def build(source: Iterable[tuple[Ids, Ids, Vectors]], dimension: int) -> Segment:
    """A segment in memory from blocks with ascending passage ids."""
    # Half precision decodes to just what the catalogue has: scores are exact to it.
    faiss = _faiss()
    codes = faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    passage_ids, file_ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for passages, files, vectors in source:
        passage_ids.append(passages)
        file_ids.append(files)
        codes.add(np.ascontiguousarray(vectors))
    return Segment(np.concatenate(passage_ids), np.concatenate(file_ids), codes)


def write(directory: Path, segment: Segment, generation: int) -> SegmentFile:
    """Put a segment on disk under a new name, synced; no one sees it before the manifest does."""
    name = secrets.token_hex(8)
    codes, rows = directory / f"{name}.faiss", directory / f"{name}.rows"
    _faiss().write_index(segment.codes, str(codes))
    np.stack([segment.passage_ids, segment.file_ids]).astype(ROWS).tofile(rows)
    for path in (codes, rows):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return SegmentFile(
        name,
        len(segment),
        generation,
        codes.stat().st_size,
        checksum(codes),
        rows.stat().st_size,
        checksum(rows),
    )


def load(directory: Path, file: SegmentFile) -> Segment:
    """Map a segment into memory; its bytes are read when a search needs them.

    Raises FileNotFoundError when a writer has merged it away.
    """
    rows = np.memmap(directory / f"{file.name}.rows", dtype=ROWS, mode="r", shape=(2, file.rows))
    path = directory / f"{file.name}.faiss"
    try:
        codes = _faiss().read_index(str(path), _faiss().IO_FLAG_MMAP_IFC)
    except RuntimeError as error:  # FAISS has no error of its own for this
        if path.exists():
            raise
        raise FileNotFoundError(path) from error
    return Segment(rows[0], rows[1], codes)


def _faiss() -> Any:
    """Loaded when first used: it takes a third of a second. Its stubs lack the numpy forms."""
    import faiss

    return faiss
