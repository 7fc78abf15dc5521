"""Finds moved and renamed files by their content, so that they keep their text and vectors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vind.indexes.core.durable import sha256_of
from vind.indexes.types import SEARCHABLE_STATES, FileRecord, FileState
from vind.ingest.contents import Content, content_of, place_of
from vind.ingest.job import Job
from vind.ingest.ledger import moved


@dataclass(frozen=True, slots=True)
class Move:
    """The ledger lines of a moved file, before and after."""

    before: FileRecord
    now: FileRecord


def find_moves(gone: Sequence[FileRecord], jobs: Sequence[Job]) -> Iterator[tuple[Job, Move]]:
    """The jobs whose file is one of ``gone``, ledger lines, in another place.

    Only a file of the same size as one that is gone is opened, and only where this path had no
    document yet. Members of archives are not matched. Nor is a file at a path that was a folder, or
    in a folder at a path that was an archive: what was there has to be removed first.
    """
    lost: defaultdict[int, dict[Content, FileRecord]] = defaultdict(dict)
    for record in gone:
        if record.state in SEARCHABLE_STATES and record.sha256 and not record.container:
            lost[record.size][content_of(record)] = record
    vacated = {(one.folder, str(path)) for one in gone for path in _with_folders(one.path)}
    for job in jobs:
        candidates = lost.get(job.seen.size)
        if candidates and not _had_document(job) and place_of(job.seen) not in vacated:
            before = candidates.pop(_content(job), None)
            if before is not None:
                yield job, Move(before, moved(before, job.seen))


def _had_document(job: Job) -> bool:
    known = job.known
    return bool(job.members) or (known is not None and known.state in SEARCHABLE_STATES)


def _with_folders(path: str) -> tuple[PurePosixPath, ...]:
    named = PurePosixPath(path)
    return named, *named.parents


def _content(job: Job) -> Content:
    try:
        return content_of(replace(job.seen, sha256=sha256_of(job.file)))
    except OSError:
        return content_of(replace(job.seen, state=FileState.FAILED))  # reading it reports the error
