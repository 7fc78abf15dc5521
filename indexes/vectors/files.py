"""The two files of a segment, which share a random name.

``NAME.faiss`` holds the stored vectors, compared by inner product: a FAISS scalar quantizer, or an
IndexRefine of one with a sketch. ``NAME.rows`` is a little-endian int64 array of shape (3, rows):
passage ids, ascending; the ids of their files; and the row numbers sorted by file id.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vind.indexes.core.durable import checksum, sync_file
from vind.indexes.core.gpu import faiss
from vind.indexes.vectors.card import card_copy_of
from vind.indexes.vectors.segment import EXACT_ROWS, ROWS, Segment

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


def write(
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


def load(directory: Path, file: SegmentFile, *, gpu: bool = False) -> Segment:
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
