"""How many passages files will give, roughly, by their names and sizes alone."""

from dataclasses import dataclass
from pathlib import PurePosixPath

_IN_A_MEGABYTE = {
    1400: "txt text md markdown rst org log csv tsv tab json jsonl ndjson yaml yml",
    400: "xlsx xlsm xls ods html htm xhtml xml mbox eml ics vcf",
    170: "docx docm odt epub msg zip tar tgz gz bz2 xz",
    60: "pdf pptx pptm ppt odp doc rtf mht mhtml",
    2: "png jpg jpeg tif tiff bmp gif webp heic svg",
}
"""Passages of 200 tokens, by the ends of names: counted in some 1,500 files of ours and of sets of
questions. Plain text is the same everywhere; of the others pictures take a share that differs."""

_PASSAGES = {f".{end}": rate for rate, ends in _IN_A_MEGABYTE.items() for end in ends.split()}

_OTHERS = 2
"""Of files that are not read, mostly."""

MEGABYTE = 1_000_000


def expected_passages(path: str, size: int) -> float:
    """Of a file of this name with ``size`` bytes; what is in it may be far from it."""
    rate = _PASSAGES.get(PurePosixPath(path).suffix.lower(), _OTHERS)
    fewest = 1 if size and rate > _OTHERS else 0
    return max(fewest, rate * size / MEGABYTE)


@dataclass(slots=True)
class Extent:
    """Files to index: how many, their bytes, and the passages that are expected of them."""

    files: int = 0
    bytes: int = 0
    passages: float = 0.0

    def add(self, path: str, size: int) -> None:
        """Count a file."""
        self.files += 1
        self.bytes += size
        self.passages += expected_passages(path, size)
