"""Files read and cut into passages on the side, in as many processes as there are cores."""

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator

from vind.indexes.settings import Settings
from vind.indexes.types import Embedder
from vind.ingest.contents import Contents
from vind.ingest.job import Job, Outcome
from vind.ingest.reader import Reader
from vind.ingest.rights.reading import FileRights
from vind.ingest.workers import Worker

# Documents that wait for the embedder, for each worker: enough that it never waits for them.
_WAITING_A_WORKER = 4
_JOIN_SECONDS = 0.05


class Reading:
    """Reads jobs with ``workers`` processes; the context gives the outcomes as they come."""

    def __init__(
        self,
        jobs: Iterable[Job],
        embedder: Embedder,
        contents: Contents,
        settings: Settings,
        rights: FileRights | None = None,
        *,
        workers: int,
    ) -> None:
        self._jobs = iter(jobs)
        self._taking = threading.Lock()
        self._stop = threading.Event()
        self._ready: queue.Queue[Outcome | BaseException | None] = queue.Queue(
            workers * _WAITING_A_WORKER
        )
        self._workers = [Worker() for _ in range(workers)]
        readers = [Reader(worker, embedder, contents, settings, rights) for worker in self._workers]
        self._threads = [
            threading.Thread(target=self._run, args=pair, name="reader", daemon=True)
            for pair in zip(self._workers, readers, strict=True)
        ]

    def __enter__(self) -> Iterator[Outcome]:
        with contextlib.ExitStack() as made:
            for worker in self._workers:
                made.push(worker)
                worker.prepare()
            made.pop_all()  # their threads close them
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

    def _run(self, worker: Worker, reader: Reader) -> None:
        try:
            with worker:
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
