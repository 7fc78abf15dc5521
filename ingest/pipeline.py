"""Folders of documents in, an index that equals them out.

    discover ─► what changed ─► read and cut (processes) ─► embed ─► write ─► commit

Unchanged files are not read; changed ones are replaced; those that are gone leave every part of the
index. A run that is stopped keeps what it committed, and the next one goes on from there.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from indexes.settings import Settings
from indexes.types import Embedder
from indexes.writer import IndexWriter
from ingest.changes import Changes, find_changes
from ingest.filling import Filler
from ingest.reading import Outcome, Reading
from ingest.report import Progress, Summary, Tally
from ingest.targets import resolve


def index_folder(
    paths: Sequence[Path],
    writer: IndexWriter,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
) -> Summary:
    """Bring the index up to date with ``paths``, folders or files.

    ``progress`` is called from this thread, after each file and each run of the embedder. Raises
    FolderError for a path that is missing, holds no file, or holds a folder indexed on its own, and
    what the writer and the embedder raise; what is wrong with a file is in the ledger.
    """
    began = time.monotonic()
    targets = resolve(paths, writer.folders())
    changes = [
        find_changes(target, writer.known(str(target.folder)), settings) for target in targets
    ]
    run = _Run(writer, embedder, settings, progress, sum(change.found for change in changes))
    for change in changes:
        run.follow(change)
    return run.tally.summary(time.monotonic() - began)


class _Run:
    def __init__(
        self,
        writer: IndexWriter,
        embedder: Embedder,
        settings: Settings,
        progress: Callable[[Progress], None],
        total: int,
    ) -> None:
        self.tally = Tally()
        self._embedder, self._settings = embedder, settings
        self._progress, self._total = progress, total
        self._filler = Filler(writer, embedder, self._count_passages)
        self._path = ""

    def follow(self, changes: Changes) -> None:
        """Make the index follow the changes of one target."""
        for record in changes.gone:
            self._filler.note(record)
            self.tally.deleted += 1
        for record in changes.settled:
            self.tally.add(record)
            self.tally.unchanged += 1
        for record in changes.noted:
            self._filler.note(record)
            self.tally.add(record)
        self._report("")
        workers = min(self._settings.threads, len(changes.jobs))
        reading = Reading(
            changes.jobs,
            self._embedder,
            self._settings.passage_tokens,
            workers=workers,
            ocr=self._settings.ocr,
        )
        with reading as outcomes:
            for outcome in outcomes:
                self._take(outcome)
        self._filler.finish()

    def _take(self, outcome: Outcome) -> None:
        record = outcome.record
        self._path = record.path
        if outcome.same:
            self._filler.touch(record)
            self.tally.unchanged += 1
        else:
            self.tally.read += 1
            if outcome.document is None:
                self._filler.note(record)
            else:
                self._filler.add(record, outcome.document)
        self.tally.add(record)
        self._report(record.path)

    def _count_passages(self, done: int, made: int) -> None:
        self.tally.passages += done
        self.tally.embedded += made
        self._report(self._path)

    def _report(self, path: str) -> None:
        self._progress(Progress(self.tally.files, self._total, self.tally.passages, path))
