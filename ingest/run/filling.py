"""Embeds passages and writes them to the index, several files at a time."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vind.indexes.arrays import Vector
from vind.indexes.text.embedded import embedded_text
from vind.indexes.types import Document, Embedder, Embeddings, FileRecord, Place
from vind.indexes.writer import IndexWriter
from vind.ingest.files.contents import place_of
from vind.ingest.rights.reading import FileRights
from vind.ingest.run.progress import Stop
from vind.ingest.versions import RULES_OF_VERSIONS, newer_versions

log = logging.getLogger(__name__)

# Passages gathered before they are embedded. Texts of similar length embed faster together, so
# short files share a batch; a larger one gains nothing and takes more memory.
WINDOW_PASSAGES = 256
# Passages embedded at once, between two checks of the clock and of Ctrl-C.
SLICE_PASSAGES = 256
# The most work that a killed process may lose.
COMMIT_PASSAGES = 2048
COMMIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    record: FileRecord
    document: Document
    texts: list[str]


class Filler:
    """Embeds documents in batches and writes them to the index."""

    def __init__(
        self,
        writer: IndexWriter,
        embedder: Embedder,
        embedded: Callable[[int, int], None],
        rights: FileRights | None = None,
        machines: int = 1,
        stop: Stop | None = None,
    ) -> None:
        """Write to ``writer``; batches grow with the number of ``machines`` of ``embedder``.

        ``embedded`` is called with how many passages got a vector, and how many of these vectors
        the model made just now. ``rights`` are written with each file.
        """
        self._rights = rights or FileRights()
        self._stop = stop or Stop()
        self._writer, self._embedder, self._embedded = writer, embedder, embedded
        self._machines = machines
        self._waiting: list[_Waiting] = []
        self._waiting_places: set[Place] = set()
        self._passages = 0
        self._counted_ahead = 0
        self._uncommitted = 0
        self._committed = time.monotonic()

    def add(self, record: FileRecord, document: Document) -> None:
        """Queue a document; it is written by a later call, ``finish`` at the latest."""
        texts = _texts(record, document)
        self._waiting.append(_Waiting(record, document, texts))
        self._waiting_places.add(place_of(record))
        self._passages += len(texts)
        if self._passages >= WINDOW_PASSAGES * self._machines:
            self._flush()

    def embed_ahead(self, record: FileRecord, document: Document) -> None:
        """Embed a long document in parts, and commit the vectors as they are made.

        A document is written as a whole; should the process be killed before, the next run has
        these vectors. Called before ``add``, where ``commit_in_time`` may be called.
        """
        texts = _texts(record, document)
        if len(texts) <= COMMIT_PASSAGES:
            return
        for part in self._slices(texts):
            new = _without(self._known(part), part)
            if new:
                self._writer.keep(new, self._embedder.read_passages(new))
            self._uncommitted += len(new)
            self._embedded(len(part), len(new))
            self.commit_in_time()
        self._counted_ahead += len(texts)

    def note(self, record: FileRecord) -> None:
        """Write the ledger line of a file without passages, and remove those that it had."""
        self._settle(record)
        self._writer.record(self._rights.stamped(record))
        self._uncommitted += 1

    def forget(self, place: Place) -> None:
        """Drop the ledger lines of a place whose files are all noted as gone."""
        self._writer.forget(place)
        self._uncommitted += 1

    def touch(self, record: FileRecord) -> None:
        """Write the new time of a file whose content is unchanged."""
        self._writer.touch(self._rights.stamped(record))
        self._uncommitted += 1

    def note_rights(self, records: Sequence[FileRecord]) -> None:
        """Write the new rights of files, and commit at once.

        Called only where the index is consistent.
        """
        self._flush()
        for record in records:
            self._writer.note_rights(record)
        if records:
            self._writer.commit()

    def move(self, before: FileRecord, now: FileRecord) -> None:
        """Give the document of one file to another, with its vectors."""
        self._settle(before)
        self._settle(now)
        self._writer.move(before, self._rights.stamped(now))
        self._uncommitted += 1 + before.passages

    def members_of(self, record: FileRecord) -> list[FileRecord]:
        """The members of a file at any depth, queued ones included."""
        below = f"{record.path}/"
        if any(
            folder == record.folder and path.startswith(below)
            for folder, path in self._waiting_places
        ):
            self._flush()
        return self._writer.members(record)

    def ledger(self) -> list[FileRecord]:
        """The ledger lines of all files, queued ones included."""
        self._flush()
        return self._writer.ledger()

    def commit_in_time(self) -> None:
        """Commit if enough was written or time has passed.

        Called only where the index is consistent. Queued documents are written first: a duplicate
        is never committed without its original. Raises KeyboardInterrupt, after the commit, if the
        run is to stop.
        """
        is_wanted = self._stop.is_wanted
        elapsed = time.monotonic() - self._committed
        is_much = self._uncommitted + self._passages >= COMMIT_PASSAGES
        if is_wanted or is_much or elapsed >= COMMIT_SECONDS:
            self._flush()
            self._writer.commit()
            self._uncommitted, self._committed = 0, time.monotonic()
            log.debug("committed")
        if is_wanted:
            raise KeyboardInterrupt

    def finish(self) -> None:
        """Write what is queued, find newer versions, and commit."""
        self._flush()
        if self._writer.versions_behind(RULES_OF_VERSIONS):
            newer = newer_versions(self._writer.signatures())
            self._writer.supersede(newer, RULES_OF_VERSIONS)
        self._writer.commit()

    def _settle(self, record: FileRecord) -> None:
        """Write a queued document of this file before anything else is done with the file."""
        if place_of(record) in self._waiting_places:
            self._flush()

    def _flush(self) -> None:
        waiting, self._waiting, self._passages = self._waiting, [], 0
        self._waiting_places.clear()
        found = self._embeddings([text for item in waiting for text in item.texts])
        first = 0
        for item in waiting:
            last = first + len(item.texts)
            own = Embeddings(found.vectors[first:last], found.states[first:last])
            record = self._rights.stamped(item.record)
            self._writer.put(record, item.document, item.texts, own)
            first = last
            self._uncommitted += 1 + len(item.texts)

    def _embeddings(self, texts: Sequence[str]) -> Embeddings:
        """The embeddings of the texts, in order; known ones are not computed again."""
        vectors = np.empty((len(texts), self._embedder.dimension), dtype=np.float32)
        states: list[bytes] = []
        for part in self._slices(texts):
            known = self._known(part)
            new = _without(known, part)
            if new:
                began = time.monotonic()
                read = self._embedder.read_passages(new)
                log.debug("%d passages embedded in %.2f s", len(new), time.monotonic() - began)
                pairs = zip(read.vectors, read.states, strict=True)
                known |= zip(new, pairs, strict=True)
            for place, text in enumerate(part, start=len(states)):
                vectors[place] = known[text][0]
                states.append(known[text][1])
            counted = min(len(part), self._counted_ahead)
            self._counted_ahead -= counted
            self._embedded(len(part) - counted, len(new))
        return Embeddings(vectors, states)

    def _slices(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """The texts in slices that are embedded at once."""
        size = SLICE_PASSAGES * self._machines
        return (texts[first : first + size] for first in range(0, len(texts), size))

    def _known(self, texts: Sequence[str]) -> dict[str, tuple[Vector, bytes]]:
        """The vector and states of each text that was embedded before."""
        found = zip(texts, self._writer.embeddings_for(texts), strict=True)
        return {text: before for text, before in found if before is not None}


def _texts(record: FileRecord, document: Document) -> list[str]:
    """The texts that are embedded for the passages."""
    title = document.facts.title
    return [embedded_text(record.path, title, passage) for passage in document.passages]


def _without(known: Collection[str], texts: Sequence[str]) -> list[str]:
    """The texts that are not in ``known``, each once."""
    return [text for text in dict.fromkeys(texts) if text not in known]
