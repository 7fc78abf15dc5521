"""A file to read, and the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vind.indexes.types import Document, FileRecord


@dataclass(frozen=True, slots=True)
class Job:
    """A file of the folder to read.

    ``seen`` is its ledger line as of the walk, ``known`` the former one, if any, and ``members``
    the former ledger lines of the files in it, by path.
    """

    file: Path
    seen: FileRecord
    known: FileRecord | None = None
    members: Mapping[str, FileRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for a file or a member of one; a file's comes after those of its members.

    ``known`` is its former ledger line. ``document`` is set where it was read. ``same``: its
    content is unchanged. ``gone``: the members that it no longer has. ``begun``: the reading of an
    archive has begun; its former text is dropped now, and its members and final outcome follow.
    ``again``: read it again in this run, as its reader was lost.
    """

    record: FileRecord
    known: FileRecord | None = None
    document: Document | None = None
    same: bool = False
    begun: bool = False
    again: bool = False
    gone: tuple[FileRecord, ...] = ()
