"""What every parser is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vind.indexes.errors import CorruptFileError
from vind.ingest.members import NO_ROOM, Unpacker

PASSWORD = "The file is protected with a password."  # noqa: S105 - what the ledger says


def nothing() -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    ``name`` is what the user calls it. ``beat`` is called as the work goes on, so that a long file
    that is being read is told from one that hangs. ``unpacker`` takes the files that stand in it.
    """

    path: Path
    name: str
    ocr: bool = True
    beat: Callable[[], None] = nothing
    unpacker: Unpacker = field(default_factory=lambda: Unpacker(NO_ROOM, nothing))


def damaged(why: object) -> CorruptFileError:
    """What is raised where a library gives up on a file."""
    return CorruptFileError(f"The file is damaged and cannot be read ({why}).")
