"""What was made for a machine, held against what was noted of it when it was written."""

from pathlib import Path
from typing import Any

from vind.indexes.durable import checksum, read_manifest, write_manifest

CHOICE_FILE = "choice.json"


def write_choice(folder: Path, choice: dict[str, Any]) -> None:
    """Write beside the files in ``folder`` what was chosen, and what they are."""
    files = {file.name: file for file in folder.iterdir()}
    body = {
        "choice": choice,
        "files": {name: file.stat().st_size for name, file in files.items()},
        "checksums": {name: checksum(file) for name, file in files.items()},
    }
    write_manifest(folder / CHOICE_FILE, body)


def read_choice(folder: Path) -> dict[str, Any] | None:
    """What was chosen; None where that or a file is gone, or another size. Raises OSError."""
    kept = read_manifest(folder / CHOICE_FILE)
    if kept is None or any(_size(folder / name) != size for name, size in kept["files"].items()):
        return None
    choice: dict[str, Any] = kept["choice"]
    return choice


def is_as_written(folder: Path) -> bool:
    """Whether every byte of the files is what was written; reads them all.

    Not where it cannot be told: checksums were not always noted.
    """
    kept = read_manifest(folder / CHOICE_FILE)
    if kept is None or read_choice(folder) is None or "checksums" not in kept:
        return False
    return all(checksum(folder / name) == crc for name, crc in kept["checksums"].items())


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.is_file() else None
