"""Reads files and cuts them into passages in background threads, one for each reader."""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence

from vind.indexes.settings import Settings
from vind.ingest.files.contents import Contents
from vind.ingest.files.readers import FileReader
from vind.ingest.rights.reading import FileRights
from vind.ingest.run.jobs import Job, Outcome
from vind.ingest.run.reader import Reader

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
