"""Files read and cut into passages on the side, in as many processes as there are cores."""

import hashlib
import queue
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from mimetypes import guess_type
from pathlib import Path

from indexes.types import Document, Embedder, FileRecord, FileState
from ingest.chunk import cut
from ingest.kinds import MEDIA_TYPES
from ingest.ledger import is_settled
from ingest.messages import Failed, Read
from ingest.parsers import VERSION, parser_name
from ingest.workers import Worker

_HASH_CHUNK = 1 << 20  # bytes
# Documents that wait for the embedder, for each worker: enough that it never waits for them.
_WAITING_A_WORKER = 4
_JOIN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: what the walk saw of it, and its ledger line from before, if any."""

    file: Path
    seen: FileRecord
    known: FileRecord | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file.

    ``document`` is there where it has passages; ``same``: its content is that of before.
    """

    record: FileRecord
    document: Document | None = None
    same: bool = False


class Reading:
    """Reads jobs with ``workers`` processes; the context gives the outcomes as they come."""

    def __init__(
        self,
        jobs: Iterable[Job],
        embedder: Embedder,
        passage_tokens: int,
        *,
        workers: int,
        ocr: bool,
    ) -> None:
        self._jobs = iter(jobs)
        self._embedder, self._passage_tokens, self._ocr = embedder, passage_tokens, ocr
        self._taking = threading.Lock()
        self._stop = threading.Event()
        self._ready: queue.Queue[Outcome | BaseException | None] = queue.Queue(
            workers * _WAITING_A_WORKER
        )
        self._workers = [Worker() for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._run, args=(worker,), name="reader", daemon=True)
            for worker in self._workers
        ]

    def __enter__(self) -> Iterator[Outcome]:
        for thread in self._threads:
            thread.start()
        return self._outcomes()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for worker, thread in zip(self._workers, self._threads, strict=True):
            while thread.is_alive():
                worker.interrupt()
                thread.join(_JOIN_SECONDS)

    def _outcomes(self) -> Iterator[Outcome]:
        running = len(self._threads)
        while running:
            item = self._ready.get()
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item

    def _run(self, worker: Worker) -> None:
        try:
            with worker:
                while (job := self._next()) is not None:
                    self._put(self._read(worker, job))
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

    def _read(self, worker: Worker, job: Job) -> Outcome:
        began = time.monotonic()
        seen, known = job.seen, job.known
        try:
            sha256 = _sha256(job.file)
        except OSError as error:
            reason = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
            return Outcome(replace(seen, state=FileState.FAILED, reason=reason))
        if known and known.sha256 == sha256 and is_settled(known, ocr=self._ocr):
            return Outcome(replace(known, size=seen.size, mtime_ns=seen.mtime_ns), same=True)
        answer = worker.read(job.file, seen.path, ocr=self._ocr)
        document = None
        if isinstance(answer, Read):
            document = self._cut(answer)
        record = replace(
            seen, sha256=sha256, seconds=time.monotonic() - began, indexed_at=datetime.now(UTC)
        )
        return Outcome(_judged(record, answer), document)

    def _cut(self, read: Read) -> Document:
        parsed = read.document
        passages = cut(parsed, self._embedder, self._passage_tokens)
        return Document(parsed.text, passages, parsed.pages, parsed.facts)


def _judged(record: FileRecord, answer: Read | Failed) -> FileRecord:
    if isinstance(answer, Failed):
        media_type = guess_type(record.path)[0] or ""
        return replace(
            record,
            state=answer.state,
            reason=answer.reason,
            media_type=media_type,
            parser=f"none/{VERSION}",
        )
    unread = answer.document.unread
    return replace(
        record,
        state=FileState.PARTIAL if unread else FileState.INDEXED,
        reason=unread,
        media_type=MEDIA_TYPES[answer.kind],
        parser=parser_name(answer.kind),
        pages=len(answer.document.pages),
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_HASH_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
