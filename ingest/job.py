"""What is to be read, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vind.indexes.types import Document, FileRecord


@dataclass(frozen=True, slots=True)
class Job:
    """A file of the folder to read.

    ``seen`` is what the walk saw of it, ``known`` its ledger line from before, if any, and
    ``members`` those of the files that stood in it then, by path.
    """

    file: Path
    seen: FileRecord
    known: FileRecord | None = None
    members: Mapping[str, FileRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, or of one that stands in it.

    ``known`` is its ledger line from before. ``document`` is there where it was read. ``same``: its
    content is that of before. ``gone`` are the members that it had and has no more; it is told
    after all of those that it has. ``begun``: an archive whose reading has begun; what it held is
    dropped now, its members follow, and its own outcome comes last. ``again``: it is to be read
    again in this run, as what read it is gone.
    """

    record: FileRecord
    known: FileRecord | None = None
    document: Document | None = None
    same: bool = False
    begun: bool = False
    again: bool = False
    gone: tuple[FileRecord, ...] = ()
