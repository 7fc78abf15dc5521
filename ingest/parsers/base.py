"""The input of every parser."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vind.indexes.errors import CorruptFileError
from vind.ingest.members import NO_ROOM, Unpacker

PASSWORD = "The file is protected with a password."  # noqa: S105 - what the ledger says


def nothing() -> None:
    """The default ``beat``: does nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    ``name`` is the user's name for it. Parsers call ``beat`` as they make progress, which tells a
    long file from one that hangs. ``unpacker`` takes the files in it.
    """

    path: Path
    name: str
    ocr: bool = True
    beat: Callable[[], None] = nothing
    unpacker: Unpacker = field(default_factory=lambda: Unpacker(NO_ROOM, nothing))


def damaged(why: object) -> CorruptFileError:
    """The error for a file that a library cannot read."""
    return CorruptFileError(f"The file is damaged and cannot be read ({why}).")
