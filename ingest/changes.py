"""What is different in a folder from what the ledger says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from indexes.errors import FolderError
from indexes.settings import Settings
from indexes.types import FileRecord, FileState
from ingest.discover import Found, LeftOut, discover
from ingest.ledger import is_settled, looks_same
from ingest.reading import Job
from ingest.targets import Target


@dataclass(slots=True)
class Changes:
    """The files of a target.

    ``settled`` are as they were, ``noted`` are known without being read, ``gone`` are no longer in
    the folder, ``jobs`` are those to read.
    """

    settled: list[FileRecord] = field(default_factory=list)
    noted: list[FileRecord] = field(default_factory=list)
    gone: list[FileRecord] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)

    @property
    def found(self) -> int:
        """How many files were found."""
        return len(self.settled) + len(self.noted) + len(self.jobs)


def find_changes(target: Target, known: Mapping[str, FileRecord], settings: Settings) -> Changes:
    """Walk a target and compare it with the ledger; no file is opened.

    Raises FolderError where there is no file, now or before.
    """
    changes = Changes()
    seen: set[str] = set()
    unlisted: list[str] = []
    folder = str(target.folder)
    for entry in discover(target.folder, target.start, settings.index.absolute()):
        seen.add(entry.path)
        before = known.get(entry.path)
        if isinstance(entry, Found):
            record = FileRecord(
                folder, entry.path, FileState.FAILED, size=entry.size, mtime_ns=entry.mtime_ns
            )
            if before and looks_same(before, record) and is_settled(before, ocr=settings.ocr):
                changes.settled.append(before)
            else:
                changes.jobs.append(Job(entry.file, record, before))
            continue
        if isinstance(entry, LeftOut):
            record = FileRecord(folder, entry.path, FileState.EXCLUDED, entry.rule)
        else:
            unlisted.append(entry.path)
            record = FileRecord(folder, entry.path, FileState.FAILED, entry.problem)
        if before and (before.state, before.reason) == (record.state, record.reason):
            changes.settled.append(before)
        else:
            changes.noted.append(record)
    if not seen and not known:
        raise FolderError(f"There are no files in {target.start}. Check the path.")
    changes.gone = _gone(target, known, seen, unlisted)
    return changes


def _gone(
    target: Target, known: Mapping[str, FileRecord], seen: set[str], unlisted: list[str]
) -> list[FileRecord]:
    """The files of the ledger that are no more.

    What is below a folder that cannot be looked into (a share that is away for a moment) is taken
    to be still there.
    """
    inside = (
        "" if target.start == target.folder else target.start.relative_to(target.folder).as_posix()
    )
    return [
        replace(record, state=FileState.DELETED, reason="no longer in the folder", passages=0)
        for path, record in known.items()
        if path not in seen
        and record.state is not FileState.DELETED
        and (not inside or path == inside or path.startswith(f"{inside}/"))
        and not any(path.startswith(folder) for folder in unlisted)
    ]
