"""The writer of an index, which commits files in batches.

What is not as it should be of a document that is put in is a bug of the caller.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Self

import numpy as np

from vind.indexes.arrays import Vector, check_vectors
from vind.indexes.catalogue import documents, generations, ledger, write
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.documents import SignatureRow
from vind.indexes.catalogue.folders import (
    given_folders,
    joined,
    mount_points,
    set_given,
    set_mount_points,
)
from vind.indexes.catalogue.schema import Connection, note, noted
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.catalogue.write import Batch
from vind.indexes.core.stored_vectors import from_stored
from vind.indexes.store import Lock, Store
from vind.indexes.text.states import is_whole
from vind.indexes.types import SEARCHABLE_STATES, Document, Embedder, Embeddings, FileRecord, Place
from vind.indexes.where import Where, store_at


def check_document(document: Document) -> None:
    """Raise ValueError unless each passage is ``document.text[start:end]``."""
    for passage in document.passages:
        if not 0 <= passage.start < passage.end <= len(document.text):
            raise ValueError(f"a passage spans {passage.start} to {passage.end}, outside the text")
        if document.text[passage.start : passage.end] != passage.text:
            raise ValueError(
                f"the passage from {passage.start} to {passage.end} is not that span of the text"
            )


def check_embeddings(embeddings: Embeddings, shape: tuple[int, int]) -> None:
    """Raise ValueError unless vectors (see ``check_vectors``) and packed word states are valid."""
    check_vectors(embeddings.vectors, shape)
    if len(embeddings.states) != shape[0]:
        raise ValueError(f"{shape[0]} vectors, states of {len(embeddings.states)} texts")
    if not all(is_whole(states) for states in embeddings.states):
        raise ValueError("states are not as they are packed")


PUBLISH_SECONDS = 5.0
"""How far readers' terms may lag behind the catalogue during long work; publishing costs about 20
ms. Vectors do not lag, as readers take new ones from the catalogue."""


class IndexWriter:
    """Adds, replaces and removes documents of files. Threads may share it.

    Changes since the last ``commit`` are not in the index, and are lost by a kill or ``close``.
    """

    def __init__(self, store: Store, lock: Lock, connection: Connection, stamp: Stamp) -> None:
        """Use ``IndexWriter.open``."""
        self._store, self._lock = store, lock
        self._connection, self._stamp = connection, stamp
        self._closed = False
        self._guard = threading.RLock()
        self._batch = Batch(connection, store.errors)
        self._derived = store.derived(connection, stamp)
        self._publish()

    @classmethod
    def open(cls, where: Where, embedder: Embedder, chunking: str) -> Self:
        """Open or create the index in a folder or store for writing, and bring it up to date.

        ``chunking`` names how passages are cut, e.g. "headings-200". Raises IndexBusyError,
        EmbedderMismatchError, IndexFormatError (also for a folder that holds something else),
        IndexDamagedError, DiskFullError, FaissError, and IndexFailure if the folder cannot be
        written.
        """
        store = store_at(where)
        store.prepare()
        lock, connection = store.begin()
        try:
            stamp = _stamp(connection, store, embedder, chunking)
            return cls(store, lock, connection, stamp)
        except BaseException:
            connection.close()
            lock.release()
            raise

    @property
    def generation(self) -> int:
        """The number of the last committed batch; 0 in a new index."""
        with self._reading() as connection:
            return generations.newest(connection)

    def folders(self) -> tuple[str, ...]:
        """The indexed folders, absolute, sorted."""
        with self._reading() as connection:
            return ledger.folders(connection)

    def known(self, folder: str) -> dict[str, FileRecord]:
        """The ledger lines of an indexed folder, by relative path."""
        with self._reading() as connection:
            return {record.path: record for record in ledger.files(connection, folder)}

    def members(self, record: FileRecord) -> list[FileRecord]:
        """The files inside a file, at any depth, by path; deleted ones are left out."""
        with self._reading() as connection:
            return ledger.members(connection, record)

    def ledger(self) -> list[FileRecord]:
        """Every file ever seen, by folder and path."""
        with self._reading() as connection:
            return ledger.files(connection)

    def embeddings_for(self, texts: Sequence[str]) -> list[tuple[Vector, bytes] | None]:
        """The vector and packed word states of each text embedded before, else None.

        A vector, float32, shape (dimension,), is the stored one scaled to unit length.
        """
        keys = [write.embedding_key(self._stamp.embedder, text) for text in texts]
        with self._reading() as connection:
            found = documents.embeddings(connection, keys)
        stored = from_stored([vector for vector, _ in found.values()], self._stamp.dimension)
        vectors = stored / np.linalg.norm(stored, axis=1, keepdims=True)
        known = {
            key: (vector, states)
            for (key, (_, states)), vector in zip(found.items(), vectors, strict=True)
        }
        return [known.get(key) for key in keys]

    def keep(self, embedded_texts: Sequence[str], embeddings: Embeddings) -> None:
        """Store embeddings of texts whose document is put later, perhaps by another run.

        ``embeddings_for`` then returns them. Raises ValueError as ``put``, and DiskFullError.
        """
        check_embeddings(embeddings, (len(embedded_texts), self._stamp.dimension))
        keys = [write.embedding_key(self._stamp.embedder, text) for text in embedded_texts]
        with self._guard, self._batch.change():
            write.put_embeddings(self._connection, keys, embeddings)

    def put(
        self,
        record: FileRecord,
        document: Document,
        embedded_texts: Sequence[str],
        embeddings: Embeddings,
    ) -> None:
        """Add or replace the document of a file.

        ``embedded_texts`` and ``embeddings`` are those of ``document.passages``, in order;
        ``record.passages`` is set to their number. Raises DiskFullError, and ValueError without
        changing anything if the record's state is not searchable, a passage is not
        ``document.text[start:end]``, a vector is not finite or not of unit length, states are not
        as packed by ``indexes.text.states``, a shape does not fit, or a text cannot be encoded as
        UTF-8.
        """
        _require_searchable(record)
        check_document(document)
        check_embeddings(embeddings, (len(document.passages), self._stamp.dimension))
        if len(embedded_texts) != len(document.passages):
            raise ValueError(f"{len(document.passages)} passages, {len(embedded_texts)} texts")
        keys = [write.embedding_key(self._stamp.embedder, text) for text in embedded_texts]
        with self._guard, self._batch.change() as generation:
            counted = replace(record, passages=len(document.passages))
            file_id = write.put_record(self._connection, counted)
            write.drop_document(self._connection, file_id, generation)
            ids = write.put_embeddings(self._connection, keys, embeddings)
            write.put_document(
                self._connection, file_id, document, record.mtime_ns, ids, generation
            )

    def record(self, record: FileRecord) -> None:
        """Record the state of a file without passages, and drop passages that it had.

        Raises ValueError for a state that has passages; DiskFullError.
        """
        if record.state in SEARCHABLE_STATES:
            raise ValueError(f"a file of state {record.state.value} has passages: use put()")
        with self._guard, self._batch.change() as generation:
            file_id = write.put_record(self._connection, replace(record, passages=0))
            write.drop_document(self._connection, file_id, generation)

    def given(self) -> list[Place]:
        """The folders that were given whole, see ``given_folders``."""
        with self._reading() as connection:
            return given_folders(connection)

    def give(self, places: Iterable[Place]) -> None:
        """Record folders that were given whole. Raises DiskFullError."""
        with self._guard:
            before = self.given()
            noted = joined(before, places)
            if noted != before:
                with self._batch.change():
                    set_given(self._connection, noted)

    def mounts(self) -> list[Place]:
        """The mount points in which files were found, see ``mount_points``."""
        with self._reading() as connection:
            return mount_points(connection)

    def note_mounts(self, places: Iterable[Place]) -> None:
        """Record the complete list of mount points with files. Raises DiskFullError."""
        with self._guard:
            noted = sorted(places)
            if noted != self.mounts():
                with self._batch.change():
                    set_mount_points(self._connection, noted)

    def forget(self, place: Place) -> None:
        """Delete the ledger lines of a folder or file, and that it was given.

        Raises DiskFullError, and ValueError without changing anything if one of its files has
        passages.
        """
        with self._guard, self._batch.change():
            if held := write.with_passages_at(self._connection, place):
                raise ValueError(f"{held} of {place[0]} has passages: use record() first")
            write.forget(self._connection, place)

    def move(self, source: FileRecord, record: FileRecord) -> None:
        """Move the document of ``source``, with its vectors, to the file of ``record``.

        The caller updates the ledger line of ``source``. Raises ValueError if that has no document,
        or the record's state is not searchable; DiskFullError.
        """
        _require_searchable(record)
        with self._guard, self._batch.change() as generation:
            found = documents.id_and_passage_count(self._connection, source.folder, source.path)
            if found is None:
                raise ValueError(f"{source.path} has no document to move")
            giver, passages = found
            taker = write.put_record(self._connection, replace(record, passages=passages))
            write.drop_document(self._connection, taker, generation)
            write.move_document(self._connection, giver, taker, record.mtime_ns, generation)

    def signatures(self) -> list[SignatureRow]:
        """The near-duplicate signature of each document that has one, with uncommitted ones."""
        with self._reading() as connection:
            return documents.signatures(connection)

    def versions_behind(self, rules: str) -> bool:
        """Whether files changed since the last ``supersede`` with ``rules``, committed or not."""
        with self._reading() as connection:
            told, by = generations.versions_told(connection)
            return self._batch.is_open or told < self.generation or by != rules

    def supersede(self, newer: Mapping[int, int], rules: str) -> None:
        """Record which documents a newer version supersedes, by file id, and no others.

        ``rules`` identifies how versions were recognised.
        """
        with self._guard, self._batch.change() as generation:
            write.set_superseded(self._connection, newer, generation, rules)

    def touch(self, record: FileRecord) -> None:
        """Record the new size and times of a file with unchanged content."""
        with self._guard, self._batch.change():
            file_id = write.put_record(self._connection, record)
            write.set_dated(self._connection, file_id, record.mtime_ns)

    def note_rights(self, record: FileRecord) -> None:
        """Record new rights of a file with unchanged content.

        Only the rights and the place of ``record`` are used. Raises DiskFullError.
        """
        with self._guard, self._batch.change():
            write.set_rights(self._connection, record)

    def access(self) -> str:
        """How the rights of files were read, a value of ``Settings.access``."""
        with self._reading() as connection:
            return noted(connection, "access") or "off"

    def note_access(self, access: str) -> None:
        """Record how the rights of all files are read from now on. Raises DiskFullError."""
        with self._guard, self._batch.change():
            note(self._connection, "access", access)

    def commit(self) -> int:
        """Commit the batch durably; returns the generation, a new one unless it was empty.

        Readers see it from now on. After DiskFullError either nothing was committed, or only
        vectors and terms are behind, which the next opening repairs.
        """
        with self._guard:
            self._batch.commit()
            if time.monotonic() - self._published > PUBLISH_SECONDS:
                self._publish()
            return self.generation

    def close(self) -> None:
        """Bring vectors and terms up to date and free the lock.

        Uncommitted changes are dropped. May be called twice.
        """
        with self._guard:
            if self._closed:
                return
            self._closed = True
            try:
                self._batch.drop()
                self._publish()
                self._store.finish(self._connection)
            finally:
                self._connection.close()
                self._lock.release()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._guard, self._store.errors():
            yield self._connection

    def _publish(self) -> None:
        self._derived.catch_up()
        self._published = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _require_searchable(record: FileRecord) -> None:
    if record.state not in SEARCHABLE_STATES:
        raise ValueError(f"a file of state {record.state.value} has no passages: use record()")


def _stamp(connection: Connection, store: Store, embedder: Embedder, chunking: str) -> Stamp:
    """The stamp of the index, which is created if the catalogue is empty."""
    with store.errors():
        if store.is_empty(connection):
            return store.create(connection, embedder.fingerprint, embedder.dimension, chunking)
    stamp = store.read_stamp(connection)
    stamps.require_match(stamp, str(store), embedder.fingerprint, embedder.dimension, chunking)
    return stamp
