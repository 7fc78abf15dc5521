"""Segments as files, two of one random name.

``NAME.faiss`` holds the vectors as they are stored, compared by their inner product: a FAISS scalar
quantizer, or an IndexRefine of such a one and a sketch of it.
``NAME.rows`` is a little-endian int64 array of shape (3, rows): passage ids, ascending, the ids of
their files, and the rows in the order of those.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vind.indexes.durable import checksum, sync_file
from vind.indexes.vectors.card import card_copy_of
from vind.indexes.vectors.library import faiss
from vind.indexes.vectors.segment import EXACT_ROWS, ROWS, Segment

SUFFIXES = ("faiss", "rows")

LEAST_RECALL = 0.98
"""Recall@10 against exact search under which a segment is searched exactly."""


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A segment as the manifest lists it: what its files must measure, in bytes and CRC-32.

    ``generation``: no passage removed up to and including it is in the segment. ``recall``: the
    recall@10 that its sketch was measured to have; None where none was made. Under LEAST_RECALL it was
    not kept.
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
        """Whether both files are there, of the right size and checksum. Raises OSError.

        Of a file of more than ``most`` bytes, where that is given, the size alone.
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
    """Put a segment on disk under a new name, synced; no one sees it before the manifest does."""
    name = secrets.token_hex(8)
    codes, rows = (directory / f"{name}.{suffix}" for suffix in SUFFIXES)
    columns = [segment.passage_ids, segment.file_ids, segment.by_file]
    # Through files of Python's: FAISS and numpy do not say when there is no room for what they
    # still hold as they close theirs.
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

    With ``gpu`` a large one is searched on a card, where FAISS finds one.
    Raises FileNotFoundError when a writer has merged it away.
    """
    rows = np.memmap(directory / f"{file.name}.rows", dtype=ROWS, mode="r", shape=(3, file.rows))
    path = directory / f"{file.name}.faiss"
    try:
        codes = faiss().read_index(str(path), faiss().IO_FLAG_MMAP_IFC)
    except RuntimeError as error:  # FAISS has no error of its own for this
        if path.exists():
            raise
        raise FileNotFoundError(path) from error
    # Plain arrays: a slice of a memmap is slow to make, and a search makes several.
    passage_ids, file_ids, by_file = np.asarray(rows)
    on_card = card_copy_of(file.name) if gpu and file.rows > EXACT_ROWS else None
    return Segment(passage_ids, file_ids, by_file, codes, on_card)
