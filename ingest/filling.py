"""Passages embedded and put into the index, several files at a time."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vind.indexes.arrays import Vector
from vind.indexes.embedded import embedded_text
from vind.indexes.types import Document, Embedder, Embeddings, FileRecord, Place
from vind.indexes.writer import IndexWriter
from vind.ingest.contents import place_of
from vind.ingest.rights.reading import FileRights
from vind.ingest.stop import Stop
from vind.ingest.versions import RULES_OF_VERSIONS, newer_versions

# Passages gathered before they are embedded. Texts of like length run faster together, so short
# files share a run; more than this gains nothing and keeps more in memory.
WINDOW_PASSAGES = 256
# At most so many are embedded between two looks at the clock and the user's Ctrl-C.
SLICE_PASSAGES = 256
# Work that a kill may cost: so many passages, or so many seconds.
COMMIT_PASSAGES = 2048
COMMIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    record: FileRecord
    document: Document
    texts: list[str]


class Filler:
    """Takes documents, embeds them in runs, puts them in the index, and commits when it is told."""

    def __init__(
        self,
        writer: IndexWriter,
        embedder: Embedder,
        embedded: Callable[[int, int], None],
        rights: FileRights | None = None,
        machines: int = 1,
        stop: Stop | None = None,
    ) -> None:
        """Fill ``writer``; ``embedder`` is given more at once where it has more ``machines``.

        ``embedded`` is told of passages that got a vector: how many, and for how many of them the
        model made it just now. Whatever is written down of a file has its ``rights``.
        """
        self._rights = rights or FileRights()
        self._stop = stop or Stop()
        self._writer, self._embedder, self._embedded = writer, embedder, embedded
        self._machines = machines
        self._waiting: list[_Waiting] = []
        self._waiting_places: set[Place] = set()
        self._passages = 0
        self._told_ahead = 0
        self._uncommitted = 0
        self._committed = time.monotonic()

    def add(self, record: FileRecord, document: Document) -> None:
        """Take a document; it is in the index after a later call, ``finish`` at the latest."""
        texts = _texts(record, document)
        self._waiting.append(_Waiting(record, document, texts))
        self._waiting_places.add(place_of(record))
        self._passages += len(texts)
        if self._passages >= WINDOW_PASSAGES * self._machines:
            self._flush()

    def embed_ahead(self, record: FileRecord, document: Document) -> None:
        """Keep the vectors of a document of more passages than a kill may cost, as they are made.

        To be called before ``add``, where ``commit_in_time`` may be: a document is in the index
        whole, and until then the run that comes after a kill goes on from its vectors.
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
        self._told_ahead += len(texts)

    def note(self, record: FileRecord) -> None:
        """Write down a file that has no passages, or none any more."""
        self._settle(record)
        self._writer.record(self._rights.stamped(record))
        self._uncommitted += 1

    def forget(self, place: Place) -> None:
        """Drop the ledger of a place whose files are all noted to be no more."""
        self._writer.forget(place)
        self._uncommitted += 1

    def touch(self, record: FileRecord) -> None:
        """Write down the new time of a file whose content is as it was."""
        self._writer.touch(self._rights.stamped(record))
        self._uncommitted += 1

    def note_rights(self, records: Sequence[FileRecord]) -> None:
        """Write down who may read files from now on, and let that in at once.

        To be called where the index says the same of all files.
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
        """The files that stand in a file, however deep, those that wait included."""
        below = f"{record.path}/"
        if any(
            folder == record.folder and path.startswith(below)
            for folder, path in self._waiting_places
        ):
            self._flush()
        return self._writer.members(record)

    def ledger(self) -> list[FileRecord]:
        """Every file ever seen, those that wait included."""
        self._flush()
        return self._writer.ledger()

    def commit_in_time(self) -> None:
        """Commit now and then; to be called where the index says the same of all files.

        What waits goes in with it: a duplicate is never on the disk without its original. Raises
        KeyboardInterrupt once all is in where the run is to stop.
        """
        is_wanted = self._stop.is_wanted
        elapsed = time.monotonic() - self._committed
        is_much = self._uncommitted + self._passages >= COMMIT_PASSAGES
        if is_wanted or is_much or elapsed >= COMMIT_SECONDS:
            self._flush()
            self._writer.commit()
            self._uncommitted, self._committed = 0, time.monotonic()
        if is_wanted:
            raise KeyboardInterrupt

    def finish(self) -> None:
        """Embed and put what is left, tell versions apart, and commit."""
        self._flush()
        if self._writer.versions_behind(RULES_OF_VERSIONS):
            newer = newer_versions(self._writer.signatures())
            self._writer.supersede(newer, RULES_OF_VERSIONS)
        self._writer.commit()

    def _settle(self, record: FileRecord) -> None:
        """What waits of this file goes in before something else is done with it."""
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
        """Those of the texts, in order; what is known is not made anew."""
        vectors = np.empty((len(texts), self._embedder.dimension), dtype=np.float32)
        states: list[bytes] = []
        for part in self._slices(texts):
            known = self._known(part)
            new = _without(known, part)
            if new:
                read = self._embedder.read_passages(new)
                pairs = zip(read.vectors, read.states, strict=True)
                known |= zip(new, pairs, strict=True)
            for place, text in enumerate(part, start=len(states)):
                vectors[place] = known[text][0]
                states.append(known[text][1])
            told = min(len(part), self._told_ahead)
            self._told_ahead -= told
            self._embedded(len(part) - told, len(new))
        return Embeddings(vectors, states)

    def _slices(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """What is embedded at once, in order."""
        size = SLICE_PASSAGES * self._machines
        return (texts[first : first + size] for first in range(0, len(texts), size))

    def _known(self, texts: Sequence[str]) -> dict[str, tuple[Vector, bytes]]:
        """Vector and states of those texts that were embedded before."""
        found = zip(texts, self._writer.embeddings_for(texts), strict=True)
        return {text: before for text, before in found if before is not None}


def _texts(record: FileRecord, document: Document) -> list[str]:
    """What the embedder is given of each passage."""
    title = document.facts.title
    return [embedded_text(record.path, title, passage) for passage in document.passages]


def _without(known: Collection[str], texts: Sequence[str]) -> list[str]:
    """The texts that are not known, each once."""
    return [text for text in dict.fromkeys(texts) if text not in known]
