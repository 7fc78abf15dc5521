"""Reads files completely, with the files in them, and cuts them in threads, one for each reader."""

import contextlib
import queue
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from mimetypes import guess_type
from pathlib import Path

from vind.indexes.core.durable import FileMark
from vind.indexes.settings import Settings
from vind.indexes.types import SEARCHABLE_STATES, FileRecord, FileState
from vind.ingest.files.contents import Content, Contents, content_of
from vind.ingest.files.discover import in_ledger
from vind.ingest.files.excludes import Excludes, left_out_member
from vind.ingest.files.kinds import MEDIA_TYPES
from vind.ingest.files.members import (
    MEMBERS_AT_MOST,
    NESTED_AT_MOST,
    NO_ROOM,
    UNPACKED_AT_MOST,
    Member,
    Room,
)
from vind.ingest.files.messages import Failed
from vind.ingest.files.readers import Cut, FileReader, Looked, ReaderLostError
from vind.ingest.parsers import VERSION, parser_name
from vind.ingest.rights.reading import FileRights
from vind.ingest.run.jobs import Job, Outcome, gone_from, is_settled, member_stands

NOT_READ = f"none/{VERSION}"
"""The parser in the ledger of a file that no parser has read."""

LOST_AT_MOST = 3
"""How often a reader may be lost over one file in a run."""

LOST = f"What read it was lost {LOST_AT_MOST} times: the next run tries again."


@dataclass(slots=True)
class _Visit:
    """The state of reading one file of the folder: the limits left, and the members seen.

    ``above`` are the archives that are open now: one that contains itself is not opened again.
    """

    job: Job
    excludes: Excludes
    bytes_left: int = UNPACKED_AT_MOST
    members_left: int = MEMBERS_AT_MOST
    seen: set[str] = field(default_factory=set)
    paths: list[str] = field(init=False)
    above: list[Content] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths = sorted(self.job.members)

    def room(self, first: int, depth: int) -> Room:
        if depth == NESTED_AT_MOST:
            return NO_ROOM
        return Room("", first, self.bytes_left, self.members_left)

    def count(self, members: tuple[Member, ...]) -> None:
        self.members_left -= len(members)
        self.bytes_left -= sum(one.unpacked for one in members)

    def known_below(self, path: str) -> list[FileRecord]:
        # Paths are sorted, so those below a path are adjacent: a mailbox may have 100,000 members.
        below = f"{path}/"
        first = bisect_left(self.paths, below)
        places = range(first, len(self.paths))
        there = takewhile(lambda place: self.paths[place].startswith(below), places)
        return [self.job.members[self.paths[place]] for place in there]

    def gone_below(self, path: str) -> tuple[FileRecord, ...]:
        gone = tuple(one for one in self.known_below(path) if one.path not in self.seen)
        # Reported once: others may take these paths before the archives above are done.
        self.seen.update(one.path for one in gone)
        return gone


class Reader:
    """Reads files with one FileReader, one after the other. Used by one thread."""

    def __init__(
        self,
        files: FileReader,
        contents: Contents,
        settings: Settings,
        rights: FileRights | None = None,
    ) -> None:
        self._files = files
        self._contents, self._settings = contents, settings
        self._rights = rights or FileRights()

    def read(self, job: Job) -> Iterator[Outcome]:
        """The outcomes of a file's members, and last that of the file itself.

        Where the reader is lost the file is read from its beginning; if outcomes were yielded
        before, a later job does so, which knows of them.
        """
        excludes = Excludes.at(Path(job.seen.folder), job.file, self._settings.exclude)
        while True:
            self._rights.check_again(job.seen, job.file)
            has_outcomes = False
            try:
                for outcome in self._read(_Visit(job, excludes), job.file, job.seen, job.known, 0):
                    has_outcomes = True
                    yield outcome
            except ReaderLostError as lost:
                failed = replace(job.seen, state=FileState.FAILED, reason=LOST, sha256="")
                if lost.times >= LOST_AT_MOST:
                    # Its former members stay until it is read: it may still have them.
                    yield Outcome(failed, None if has_outcomes else job.known)
                elif has_outcomes:
                    yield Outcome(failed, job.known, again=True)
                else:
                    continue
            return

    def _read(
        self, visit: _Visit, file: Path, seen: FileRecord, known: FileRecord | None, depth: int
    ) -> Iterator[Outcome]:
        began = time.monotonic()
        try:
            looked = self._files.look(file, depth)
        except FileNotFoundError:
            yield Outcome(gone_from(seen), known, gone=visit.gone_below(seen.path))
            return
        except OSError as error:
            reason = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
            failed = replace(seen, state=FileState.FAILED, reason=reason)
            yield Outcome(failed, known, gone=visit.gone_below(seen.path))
            return
        if depth == 0:
            seen = _as_it_is(seen, looked.mark)
        record = replace(seen, sha256=looked.sha256, parser=NOT_READ, indexed_at=datetime.now(UTC))
        if known and self._is_unchanged(visit, known, record):
            # Members of a nested archive before the archive, as when they are read.
            for one in reversed(visit.known_below(known.path)):
                visit.seen.add(one.path)
                yield Outcome(one, one, same=True)
            same = replace(known, size=seen.size, mtime_ns=seen.mtime_ns, rights=record.rights)
            yield Outcome(same, known, same=True)
        elif (copy := self._as_copy(visit, record)) is not None:
            yield Outcome(copy, known, gone=visit.gone_below(record.path))
        else:
            yield from self._parsed(visit, file, looked, record, known, depth, began)

    def _is_unchanged(self, visit: _Visit, known: FileRecord, record: FileRecord) -> bool:
        """Whether reading a file and its members again would give the same result."""
        settings = self._settings
        below = visit.known_below(known.path)
        return (
            known.sha256 == record.sha256
            and is_settled(known, settings)
            and all(member_stands(one, visit.excludes, settings) for one in below)
            and all(map(self._has_original, (known, *below)))
        )

    def _has_original(self, known: FileRecord) -> bool:
        if known.state is not FileState.DUPLICATE:
            return True
        return self._contents.original(content_of(known)) is not None

    def _as_copy(self, visit: _Visit, record: FileRecord) -> FileRecord | None:
        """The ledger line of a file whose content another one has; None where it must be read."""
        content = content_of(record)
        if content in visit.above or self._contents.original(content) is not None:
            return replace(record, state=FileState.DUPLICATE)
        other = self._contents.unreadable(content)
        if other is None or not is_settled(other, self._settings):
            return None
        return replace(record, state=other.state, reason=other.reason, media_type=other.media_type)

    def _parsed(
        self,
        visit: _Visit,
        file: Path,
        looked: Looked,
        record: FileRecord,
        known: FileRecord | None,
        depth: int,
        began: float,
    ) -> Iterator[Outcome]:
        members_seconds = 0.0
        visit.above.append(content_of(record))
        answer: Cut | Failed
        answer = latest = self._ask(visit, file, record, 0, depth)
        first = 0
        while isinstance(latest, Cut):
            answer = latest
            visit.count(latest.members)
            paused = time.monotonic()
            if first == 0 and latest.members and not _has_same_content(known, record):
                yield Outcome(_begun(record), known, begun=True)
                known = None
            for member in latest.members:
                yield from self._member(visit, member, record, depth)
            members_seconds += time.monotonic() - paused
            if not latest.more:
                break
            first += len(latest.members)
            latest = self._ask(visit, file, record, first, depth)
        visit.above.pop()
        if depth == 0:
            self._rights.check_again(record, file)
        document = answer.document if isinstance(answer, Cut) else None
        seconds = time.monotonic() - began - members_seconds
        result = _result(replace(record, seconds=seconds), answer)
        if latest is not answer and isinstance(latest, Failed):
            reason = f"its files after the first {first:,} are not read: {latest.reason}"
            sha256 = "" if latest.again else record.sha256
            result = replace(result, state=FileState.PARTIAL, reason=reason, sha256=sha256)
        if self._files.is_changed(file, depth, looked):
            result = _changed(result)
        yield Outcome(result, known, document, gone=visit.gone_below(record.path))

    def _ask(
        self, visit: _Visit, file: Path, record: FileRecord, first: int, depth: int
    ) -> Cut | Failed:
        return self._files.read(file, record.path, depth, visit.room(first, depth))

    def _member(
        self, visit: _Visit, member: Member, above: FileRecord, depth: int
    ) -> Iterator[Outcome]:
        path = f"{above.path}/{member.name}"
        visit.seen.add(path)
        known = visit.job.members.get(path)
        container = visit.job.seen.path
        record = FileRecord(
            above.folder,
            path,
            FileState.FAILED,
            mtime_ns=member.mtime_ns,
            container=container,
            rights=above.rights,
        )
        rule = left_out_member(path, container, visit.excludes)
        if rule or member.state is not None:
            state = FileState.EXCLUDED if rule else member.state or FileState.FAILED
            reason = rule or member.reason
            yield Outcome(replace(record, state=state, reason=reason, parser=NOT_READ), known)
            return
        file = Path(member.file)
        record = replace(record, size=member.unpacked)
        yield from self._read(visit, file, record, known, depth + 1)
        self._files.remove(file)


def _has_same_content(known: FileRecord | None, record: FileRecord) -> bool:
    return (
        known is not None
        and known.state in SEARCHABLE_STATES
        and content_of(known) == content_of(record)
    )


def _begun(record: FileRecord) -> FileRecord:
    """The ledger line of a file while its members are read.

    It has no hash, so that the next run reads the file should this one be stopped.
    """
    return replace(record, state=FileState.FAILED, reason="it was not read to its end", sha256="")


def _as_it_is(seen: FileRecord, mark: FileMark) -> FileRecord:
    """``seen`` with the size and modification time at the moment of reading.

    The file may have changed since the walk. If the old values were kept and somebody restored the
    old file (a copy keeps its time), the change back would never be noticed.
    """
    if mark is None:
        return seen
    _, mtime_ns, size = mark
    return replace(seen, size=size, mtime_ns=in_ledger(mtime_ns))


def _changed(result: FileRecord) -> FileRecord:
    """The ledger line of a file that was written to while it was read.

    It has no hash: the text may not be that of the hashed content, and would be used for every file
    with that content.
    """
    is_read = result.state in SEARCHABLE_STATES
    state = FileState.PARTIAL if is_read else FileState.FAILED
    return replace(result, state=state, reason="it was changed while it was read", sha256="")


def _result(record: FileRecord, answer: Cut | Failed) -> FileRecord:
    if isinstance(answer, Failed):
        return replace(
            record,
            state=answer.state,
            reason=answer.reason,
            media_type=guess_type(record.path)[0] or "",
            sha256="" if answer.again else record.sha256,
        )
    unread = answer.unread
    return replace(
        record,
        state=FileState.PARTIAL if unread else FileState.INDEXED,
        reason=unread,
        media_type=MEDIA_TYPES.get(answer.kind) or guess_type(record.path)[0] or "",
        parser=parser_name(answer.kind),
        pages=len(answer.document.pages),
    )


# Outcomes that may wait for the embedder, per reader: enough that the embedder never waits.
_WAITING_A_READER = 4
_JOIN_SECONDS = 0.05
_IDLE_SECONDS = 0.5  # after which whoever waits for an outcome may do something else


class Reading:
    """Reads jobs with the given file readers; the context yields the outcomes as they come."""

    def __init__(
        self,
        jobs: Iterable[Job],
        file_readers: Sequence[FileReader],
        contents: Contents,
        settings: Settings,
        rights: FileRights | None = None,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        """``idle`` is called now and then, in between outcomes, while there is none."""
        self._jobs = iter(jobs)
        self._idle = idle
        self._taking = threading.Lock()
        self._stop = threading.Event()
        self._ready: queue.Queue[Outcome | BaseException | None] = queue.Queue(
            len(file_readers) * _WAITING_A_READER
        )
        self._file_readers = file_readers
        self._threads = [
            threading.Thread(
                target=self._run,
                args=(files, Reader(files, contents, settings, rights)),
                name="reader",
                daemon=True,
            )
            for files in file_readers
        ]

    def __enter__(self) -> Iterator[Outcome]:
        with contextlib.ExitStack() as made:
            for files in self._file_readers:
                made.callback(files.close)
                files.prepare()
            made.pop_all()  # from here on the threads close them
        for thread in self._threads:
            thread.start()
        return self._outcomes()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for files, thread in zip(self._file_readers, self._threads, strict=True):
            while thread.is_alive():
                files.interrupt()
                thread.join(_JOIN_SECONDS)

    def _outcomes(self) -> Iterator[Outcome]:
        running = len(self._threads)
        while running:
            try:
                item = self._ready.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                self._idle()
                continue
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item

    def _run(self, files: FileReader, reader: Reader) -> None:
        try:
            with contextlib.closing(files):
                while (job := self._next()) is not None:
                    for outcome in reader.read(job):
                        self._put(outcome)
                        if self._stop.is_set():
                            return
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._put(error)
        self._put(None)

    def _next(self) -> Job | None:
        with self._taking:
            return None if self._stop.is_set() else next(self._jobs, None)

    def _put(self, item: Outcome | BaseException | None) -> None:
        while not self._stop.is_set():
            try:
                self._ready.put(item, timeout=0.2)
            except queue.Full:
                continue
            return
