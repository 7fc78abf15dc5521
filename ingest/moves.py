"""Files that were moved or renamed: known by their content, they keep their text and vectors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vind.indexes.hashing import sha256_of
from vind.indexes.types import SEARCHABLE_STATES, FileRecord, FileState
from vind.ingest.contents import Content, content_of, place_of
from vind.ingest.job import Job
from vind.ingest.ledger import moved


@dataclass(frozen=True, slots=True)
class Move:
    """A file that stands elsewhere now: its ledger line from before and as it is now."""

    before: FileRecord
    now: FileRecord


def find_moves(gone: Sequence[FileRecord], jobs: Sequence[Job]) -> Iterator[tuple[Job, Move]]:
    """The jobs that are for a file of ``gone`` in another place.

    ``gone`` are the ledger lines from before. Only files of the size of one that is gone are
    opened, and only those that had no document in this place. What stood in an archive that is gone
    is read anew where it turns up, and so is a file where a folder was, or in a folder where an
    archive was: what stood there has to go first.
    """
    lost: defaultdict[int, dict[Content, FileRecord]] = defaultdict(dict)
    for record in gone:
        if record.state in SEARCHABLE_STATES and record.sha256 and not record.container:
            lost[record.size][content_of(record)] = record
    left = {(one.folder, str(path)) for one in gone for path in _with_folders(one.path)}
    for job in jobs:
        candidates = lost.get(job.seen.size)
        if candidates and not _is_taken(job) and place_of(job.seen) not in left:
            before = candidates.pop(_content(job), None)
            if before is not None:
                yield job, Move(before, moved(before, job.seen))


def _is_taken(job: Job) -> bool:
    known = job.known
    return bool(job.members) or (known is not None and known.state in SEARCHABLE_STATES)


def _with_folders(path: str) -> tuple[PurePosixPath, ...]:
    named = PurePosixPath(path)
    return named, *named.parents


def _content(job: Job) -> Content:
    try:
        return content_of(replace(job.seen, sha256=sha256_of(job.file)))
    except OSError:
        return content_of(replace(job.seen, state=FileState.FAILED))  # told when it is read
