"""Brings an index up to date with folders of documents.

    discover ─► what changed ─► read and cut (processes) ─► embed ─► write ─► commit

The rights of files are read on the walk, and written before anything else. Unchanged files are not
read, moved ones keep their text and vectors, changed ones are replaced, and those that are gone are
removed from every part of the index. A stopped run keeps what it read, a killed one what it
committed; the next one continues.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from vind.indexes.catalogue.folders import is_given
from vind.indexes.core.durable import path_shown_as
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder, FileRecord, FileState, Place
from vind.indexes.writer import IndexWriter
from vind.ingest.files.contents import Contents, place_of
from vind.ingest.files.folders import Roots, Target, given_at, outermost, resolve, roots_of
from vind.ingest.files.readers import LocalReaders, Readers
from vind.ingest.files.scratch import clear_left_behind
from vind.ingest.rights.reading import FileRights, narrower
from vind.ingest.run.changes import Changes, find_changes
from vind.ingest.run.filling import Filler
from vind.ingest.run.following import Follower, find_moves
from vind.ingest.run.jobs import Job, Outcome, gone_from
from vind.ingest.run.progress import Pace, Progress, Stop, Summary, Tally
from vind.ingest.run.reading import Reading

log = logging.getLogger(__name__)


def index_paths(
    paths: Sequence[Path],
    writer: IndexWriter,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
    readers: Readers | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Bring the index up to date with ``paths``, folders or files.

    ``readers`` read the files, by default processes of this machine. ``progress`` is called from
    this thread, after each file and each embedded batch. Raises FolderError for a path that is
    missing, has no files, contains a folder indexed on its own, or is in the index itself, and what
    the writer, the embedder and the readers raise. A file that cannot be read is in the ledger.
    Raises KeyboardInterrupt when asked to ``stop``, after committing what it has read.
    """
    targets = resolve(paths, writer.folders(), settings.index.resolve())
    return index_targets(targets, writer, embedder, settings, progress, readers, stop)


def index_targets(
    targets: Sequence[Target],
    writer: IndexWriter,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
    readers: Readers | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Bring the index up to date with ``targets``, as ``index_paths`` does; one may be gone.

    Raises FolderError also where a folder goes away during the run; what was committed stays.
    """
    began = time.monotonic()
    clear_left_behind()
    ledger = writer.ledger()
    writer.give(target.place for target in targets if target.start.is_dir())
    given, mounts = writer.given(), writer.mounts()
    roots = Roots(
        [
            *(root for target in targets for root in roots_of(target, given)),
            *(path_shown_as(Path(folder), part) for folder, part in mounts),
        ]
    )
    walked = outermost(targets)
    rights = FileRights(settings.access, ledger)
    if writer.access() != settings.access:
        _read_other_rights(rights, ledger, walked)
    changes = [
        find_changes(target, _known(target, ledger), settings, given, mounts, rights)
        for target in walked
    ]
    if writer.access() != settings.access:
        writer.note_access(settings.access)
    at = {target.place for target in walked}
    elsewhere = (place for place in mounts if not is_given(place, at))
    writer.note_mounts({*elsewhere, *(place for change in changes for place in change.mounts)})
    readers = readers or LocalReaders(embedder, settings)
    stop = stop or Stop()
    filler = partial(Filler, writer, embedder, rights=rights, machines=readers.machines, stop=stop)
    run = _Run(filler, readers, settings, progress, ledger, changes, roots, rights, stop)
    for target, change in zip(walked, changes, strict=True):
        log.info(
            "%s: %d files as before, %d to read, %d gone, after %.1f s",
            *(target.start, len(change.settled), len(change.jobs), len(change.gone)),
            time.monotonic() - began,
        )
    run.note_rights(ledger, changes)
    run.follow(changes)
    summary = run.tally.summary(time.monotonic() - began)
    log.info(
        "done: %d files read, %d moved, %d gone, %d passages, of which %d embedded, in %.1f s",
        *(summary.read, summary.moved, summary.deleted, summary.passages, summary.embedded),
        summary.seconds,
    )
    return summary


def forget_given(
    path: Path,
    writer: IndexWriter,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
) -> Summary:
    """Remove a given folder or file from the index and the ledger; it may be gone from the disk.

    Copies in other folders stay, and are read again where needed. Raises FolderError for a path
    that was not given, and what ``index_paths`` raises.
    """
    places = given_at(path, writer.given(), writer.ledger())
    return _forget(places, writer, embedder, settings, progress)


def forget_all_but(
    targets: Sequence[Target],
    writer: IndexWriter,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
) -> None:
    """Remove from the index what is in none of ``targets``. Raises what the writer raises."""
    kept = {target.place for target in targets}
    lines = map(place_of, writer.ledger())
    others = [place for place in (*writer.given(), *lines) if not is_given(place, kept)]
    if others:
        _forget(others, writer, embedder, settings, progress)


def _forget(
    places: Sequence[Place],
    writer: IndexWriter,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
) -> Summary:
    began = time.monotonic()
    ledger = writer.ledger()
    at = set(places)
    there = (record for record in ledger if record.state is not FileState.DELETED)
    held = [record for record in there if is_given(place_of(record), at)]
    changes, rights = [Changes(gone=held)], FileRights("off", ledger)
    readers, filler = (
        LocalReaders(embedder, settings),
        partial(Filler, writer, embedder, rights=rights),
    )
    run = _Run(filler, readers, settings, progress, ledger, changes, Roots([]), rights, Stop())
    run.forget(places, held)
    return run.tally.summary(time.monotonic() - began)


def _read_other_rights(
    rights: FileRights, ledger: Sequence[FileRecord], walked: Sequence[Target]
) -> None:
    """Read the rights of all files outside the targets anew, as the access setting changed."""
    at = {target.place for target in walked}
    for record in ledger:
        folder = Path(record.folder)
        if record.state is FileState.DELETED:
            rights.lose(folder, record.path)
        elif not (record.container or is_given(place_of(record), at)):
            rights.read(folder, record.path, path_shown_as(folder, record.path))


def _known(target: Target, ledger: Sequence[FileRecord]) -> dict[str, FileRecord]:
    folder = str(target.folder)
    return {record.path: record for record in ledger if record.folder == folder}


def _settled(ledger: Sequence[FileRecord], changes: Sequence[Changes]) -> Iterator[FileRecord]:
    """The lines of the ledger that no change affects."""
    unsettled = {
        place_of(record)
        for change in changes
        for record in (
            *change.gone,
            *(before for before, _ in change.noted if before),
            *(job.seen for job in change.jobs),
            *(member for job in change.jobs for member in job.members.values()),
        )
    }
    return (record for record in ledger if place_of(record) not in unsettled)


class _Run:
    def __init__(
        self,
        filler: Callable[[Callable[[int, int], None]], Filler],
        readers: Readers,
        settings: Settings,
        progress: Callable[[Progress], None],
        ledger: Sequence[FileRecord],
        changes: Sequence[Changes],
        roots: Roots,
        rights: FileRights,
        stop: Stop,
    ) -> None:
        self.tally = Tally(ledger)
        self._stop = stop
        self._roots = roots
        self._readers = readers
        self._progress, self._total = progress, sum(change.found for change in changes)
        self._contents = Contents(_settled(ledger, changes))
        self._rights = rights
        self._filler = filler(self._count_passages)
        self._settings = settings
        self._follower = Follower(self._filler, self._contents, self.tally, settings)
        self._path = ""
        self._pace = Pace()

    def note_rights(self, ledger: Sequence[FileRecord], changes: Sequence[Changes]) -> None:
        """Write the rights that changed.

        Until a changed file is read again, its former text is open only to those who could read the
        former file and can read the new one.
        """
        others = {
            place_of(seen)
            for change in changes
            for seen in (*(job.seen for job in change.jobs), *(now for _, now in change.noted))
        }
        noted = []
        for record in ledger:
            now = self._rights.of(record)
            if (record.folder, record.container or record.path) in others:
                now = narrower(record.rights, now)
            if now != record.rights:
                noted.append(replace(record, rights=now))
        self._filler.note_rights(noted)
        there = [record for record in noted if record.state is not FileState.DELETED]
        self.tally.rights = sum(not record.container for record in there)

    def follow(self, changes: Sequence[Changes]) -> None:
        """Apply the changes of all targets to the index."""
        gone = [record for change in changes for record in change.gone]
        jobs = [job for change in changes for job in change.jobs]
        for record in (record for change in changes for record in change.settled):
            self.tally.add(record)
            self.tally.unchanged += 1
        moves = {place_of(move.before): (job, move) for job, move in find_moves(gone, jobs)}
        for _, move in moves.values():
            self._follower.follow_move(move)
            self._filler.commit_in_time()
        gone = [
            one for one in gone if not {place_of(one), (one.folder, one.container)} & set(moves)
        ]
        self.tally.deleted = len(gone)
        self._drop(gone, [pair for change in changes for pair in change.noted])
        moved = {id(job) for job, _ in moves.values()}
        self._read([job for job in jobs if id(job) not in moved])
        self._finish()

    def forget(self, places: Sequence[Place], held: Sequence[FileRecord]) -> None:
        """Remove places from the index; ``held`` are their files in it."""
        self.tally.deleted = len(held)
        self._drop(held, [])
        for place in places:
            self._filler.forget(place)
        self._finish()

    def _finish(self) -> None:
        while again := self._follower.take_again():
            self._read(self._jobs_again(again))
        if narrowed := self._rights.take_narrowed():
            # Members of these files were written before the rights were read again.
            ledger = self._filler.ledger()
            within = (r for r in ledger if (r.folder, r.container or r.path) in narrowed)
            self._filler.note_rights(list(map(self._rights.stamped, within)))
        self._filler.finish()

    def _drop(
        self, gone: Sequence[FileRecord], noted: Sequence[tuple[FileRecord | None, FileRecord]]
    ) -> None:
        lines = [(record, gone_from(record)) for record in gone]
        self._follower.drop([*lines, *((before or now, now) for before, now in noted)])
        for _, now in noted:
            self.tally.add(now)
        self._report("")

    def _read(self, jobs: Sequence[Job]) -> None:
        self._pace.expect((job.seen.path, job.seen.size) for job in jobs)
        readers = self._readers.file_readers(len(jobs))
        # A file may take longer to read than what was read before may wait, or who stops the run.
        idle = self._filler.commit_in_time
        reading = Reading(jobs, readers, self._contents, self._settings, self._rights, idle)
        with self._stop.heard(), reading as outcomes:
            for outcome in outcomes:
                self._take(outcome)

    def _jobs_again(self, records: Sequence[FileRecord]) -> list[Job]:
        """The jobs to read files, or the containers of members, again."""
        wanted = {(record.folder, record.container or record.path) for record in records}
        before = (record for record in self._filler.ledger() if place_of(record) in wanted)
        jobs = [
            Job(
                path_shown_as(Path(record.folder), record.path),
                record,
                record,
                {member.path: member for member in self._filler.members_of(record)},
            )
            for record in before
        ]
        # Until it is read again, its content is unknown, as that of a changed file.
        for job in jobs:
            for known in (job.seen, *job.members.values()):
                self._contents.remove(known)
        return jobs

    def _take(self, outcome: Outcome) -> None:
        record = outcome.record
        self._path = record.path
        if outcome.gone or not (
            record.container or outcome.same or record.state is FileState.INDEXED
        ):
            self._roots.require_there()  # before a file that cannot be read whole loses its text
        if outcome.again:
            self._follower.begin_again(outcome)
            self._filler.commit_in_time()
            self._pace.done(record.path, record.size)
            return
        if not outcome.begun:
            state = "as before" if outcome.same else record.state
            log.info("%s: %s%s", record.path, state, f", {record.reason}" if record.reason else "")
        if outcome.same:
            self.tally.unchanged += 1
        elif not outcome.begun and record.state is not FileState.DELETED:
            self.tally.read += 1
        if outcome.document is not None:
            if not (record.container or outcome.begun):
                self._pace.parsed(record.path, record.size, len(outcome.document.passages))
            self._filler.embed_ahead(record, outcome.document)
        self._follower.take(outcome)
        self._filler.commit_in_time()
        if not (record.container or outcome.begun):
            self._pace.done(record.path, record.size)
        self._report(record.path)

    def _count_passages(self, done: int, made: int) -> None:
        self.tally.passages += done
        self.tally.embedded += made
        self._pace.embedded(done)
        self._report(self._path)

    def _report(self, path: str) -> None:
        done = self.tally.files
        total, passages = max(done, self._total), self.tally.passages
        left, speed = self._pace.seconds_left, self._pace.a_second
        failures = self.tally.failures
        self._progress(Progress(done, total, passages, path, left, speed, failures))
