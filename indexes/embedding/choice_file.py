"""The record of a prepared model: the choice, and the sizes and checksums of its files."""

from pathlib import Path
from typing import Any

from vind.indexes.core.durable import checksum, read_manifest, write_manifest

CHOICE_FILE = "choice.json"


def write_choice(folder: Path, choice: dict[str, Any]) -> None:
    """Record the choice, and the files in ``folder``."""
    files = {file.name: file for file in folder.iterdir()}
    body = {
        "choice": choice,
        "files": {name: file.stat().st_size for name, file in files.items()},
        "checksums": {name: checksum(file) for name, file in files.items()},
    }
    write_manifest(folder / CHOICE_FILE, body)


def read_choice(folder: Path) -> dict[str, Any] | None:
    """The recorded choice; None if it or a file is missing or a size differs. Raises OSError."""
    kept = read_manifest(folder / CHOICE_FILE)
    if kept is None or any(_size(folder / name) != size for name, size in kept["files"].items()):
        return None
    choice: dict[str, Any] = kept["choice"]
    return choice


def is_as_written(folder: Path) -> bool:
    """Whether every byte of the files is as recorded; reads them all.

    False if it cannot be told: old records have no checksums.
    """
    kept = read_manifest(folder / CHOICE_FILE)
    if kept is None or read_choice(folder) is None or "checksums" not in kept:
        return False
    return all(checksum(folder / name) == crc for name, crc in kept["checksums"].items())


def _size(file: Path) -> int | None:
    return file.stat().st_size if file.is_file() else None
