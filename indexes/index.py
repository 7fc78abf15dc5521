"""The index as readers see it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Self

import numpy as np

from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.arrays import Vector, Vectors, check_vectors
from vind.indexes.catalogue import documents, generations, ledger
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.schema import Connection, noted
from vind.indexes.core.stored_vectors import from_stored
from vind.indexes.reading.opened import FollowedIndex, OpenIndex, PinnedGeneration
from vind.indexes.reading.readable import Readable
from vind.indexes.reading.status import IndexStatus, status_of
from vind.indexes.reading.terms import FieldWeights
from vind.indexes.text.analysis import is_slip_for
from vind.indexes.text.states import States
from vind.indexes.text.words import WORD, stem
from vind.indexes.types import (
    Embedder,
    FileRecord,
    FileState,
    Filters,
    LedgerLines,
    LedgerPage,
    Place,
    Scored,
    StoredPassage,
    Table,
)
from vind.indexes.where import Where, store_at

EVERYTHING = Filters()
EVERYTHING_READABLE = Readable()
DEFAULT_WEIGHTS = FieldWeights()


class Index:
    """An index open for reading. Threads may share it, also while another process writes.

    Each call answers from the newest generation committed when it began, so a passage that a search
    returned may be gone when it is asked for. After ``vind reindex`` has replaced the index, the
    next call answers from the new one. In a fork of the process that opened it, each call raises
    IndexFailure.
    """

    def __init__(
        self,
        followed: FollowedIndex,
        pin: PinnedGeneration | None = None,
        viewer: Viewer = UNRESTRICTED,
        *,
        is_view: bool = False,
    ) -> None:
        """Use ``Index.open``."""
        self._followed, self._pin, self._viewer = followed, pin, viewer
        self._is_view = is_view

    @classmethod
    def open(cls, where: Where, *, gpu: bool = False, viewer: Viewer = UNRESTRICTED) -> Self:
        """Open the index in a folder or store; late or damaged vectors and terms are repaired.

        It answers what ``viewer`` may read, see ``seen_by``. With ``gpu``, large segments of
        vectors are searched on a card after some searches, if FAISS supports it; results equal
        those of exact search. Raises NoIndexError, IndexDamagedError, IndexFormatError,
        IndexBusyError if another program locks the catalogue, FaissError, and IndexFailure if the
        disk refuses.
        """
        return cls(FollowedIndex(store_at(where), gpu=gpu), viewer=viewer)

    @property
    def viewer(self) -> Viewer:
        """The viewer whose rights limit the answers."""
        return self._viewer

    def seen_by(self, viewer: Viewer) -> Self:
        """The same index, answering only what ``viewer`` may read.

        Closing it has no effect. The rights of the current viewer do not limit the new one: the
        holder of an index may open it for anybody.
        """
        return type(self)(self._followed, self._pin, viewer, is_view=True)

    @contextmanager
    def pinned(self) -> Iterator[Self]:
        """The index pinned to one generation, for several calls in one thread.

        All calls answer from the generation that is newest now, whatever is committed or replaced
        meanwhile, so a passage that a search returns is still there.
        """
        with self._holding() as opened, self._pin_in(opened) as pin:
            yield type(self)(self._followed, pin, self._viewer, is_view=True)

    @property
    def generation(self) -> int:
        """The number of the newest committed batch; 0 if there is none."""
        with self._reading() as connection:
            return generations.newest(connection)

    @property
    def identity(self) -> str:
        """Random, different for each index."""
        with self._holding() as opened:
            return opened.stamp.identity

    @property
    def directory(self) -> Path | None:
        """The folder of the index; None for one in databases."""
        with self._holding() as opened:
            where = opened.store.directory
        return where if isinstance(where, Path) else None

    @property
    def embedder(self) -> str:
        """Fingerprint of the embedder that made the vectors."""
        with self._holding() as opened:
            return opened.stamp.embedder

    @property
    def calibration(self) -> str:
        """What ``keep_calibration`` stored; empty if nothing."""
        with self._reading() as connection:
            return noted(connection, "calibration")

    def require(self, embedder: Embedder, chunking: str | None = None) -> None:
        """Raise EmbedderMismatchError unless the index was made with these."""
        with self._holding() as opened:
            stamps.require_match(
                opened.stamp, str(opened.store), embedder.fingerprint, embedder.dimension, chunking
            )

    def nearest(self, query: Vector, k: int, filters: Filters = EVERYTHING) -> list[Scored]:
        """The ``k`` passages with the nearest vectors by cosine, among all that pass the filters.

        Scores are those of stored vectors (``indexes.core.stored_vectors``). In segments of more
        than 50,000 rows candidates come from a sketch, which may miss a passage (see ``recall`` of
        ``status``). ``query`` has the shape (dimension,) and unit length. Raises ValueError if it
        has not, or ``k`` is less than 1.
        """
        check_count(k)
        with self._pinning() as pin:
            check_vectors(query[np.newaxis], (1, pin.opened.stamp.dimension))
            return pin.snapshot.vectors.nearest(query, k, pin.files_of(filters, self._viewer))

    def match(
        self,
        query: str,
        k: int,
        filters: Filters = EVERYTHING,
        weights: FieldWeights = DEFAULT_WEIGHTS,
    ) -> list[Scored]:
        """The ``k`` best passages for the words of ``query`` by BM25, of all that pass the filters.

        Scores are unbounded. While another process writes, passages of the last few seconds may be
        missing. Raises ValueError if ``k`` is less than 1.
        """
        check_count(k)
        with self._pinning() as pin:
            return pin.snapshot.terms.match(query, k, pin.kept(filters, self._viewer), weights)

    def with_all(self, text: str, k: int, filters: Filters = EVERYTHING) -> list[Scored]:
        """The ``k`` best passages that have all words of ``text``, in any form and order.

        Stop words count only if there are no others. Otherwise as ``match``.
        """
        check_count(k)
        with self._pinning() as pin:
            return pin.snapshot.terms.with_all(text, k, pin.kept(filters, self._viewer))

    def rarities(self, question: str) -> dict[str, float]:
        """The words of a question that ``match`` looks up, in lower case, each with its rarity.

        Rarity is BM25's inverse document frequency over all passages of the index: from 0 for a
        word in every passage to the logarithm of their number. A word only in passages that the
        viewer may not read counts as absent.
        """
        with self._pinning() as pin:
            kept = pin.kept(EVERYTHING, self._viewer)
            return pin.snapshot.terms.rarities(question, kept)

    def absent_words(self, question: str) -> list[str]:
        """The words of a question that no passage has, in lower case; no short words, no codes."""
        with self._pinning() as pin:
            kept = pin.kept(EVERYTHING, self._viewer)
            return pin.snapshot.terms.absent_words(question, kept)

    def respelt(self, word: str) -> str:
        """The word in the passages for which the absent ``word`` is a slip; else empty."""
        with self._pinning() as pin:
            kept = pin.kept(EVERYTHING, self._viewer)
            for term, passages in pin.snapshot.terms.near(word, kept):
                spellings: Counter[str] = Counter(
                    spelling
                    for one in documents.passages(pin.connection, passages).values()
                    for spelling in WORD.findall(one.passage.text.lower())
                    if stem(spelling, one.passage.language) == term and is_slip_for(word, spelling)
                )
                if spellings:
                    return spellings.most_common(1)[0][0]
        return ""

    @property
    def is_empty(self) -> bool:
        """Whether no passage can be found."""
        with self._reading_as_viewer() as (connection, readable):
            if readable.searchable is not None:
                return not len(readable.searchable)
            return documents.is_empty(connection)

    def any_passes(self, filters: Filters) -> bool:
        """Whether any file with passages passes the filters."""
        with self._pinning() as pin:
            files = pin.files_of(filters, self._viewer)
            return files is None or bool(len(files))

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages with these ids; missing ones are left out."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.shown(documents.passages(connection, ids))

    def file_ids(self, ids: Sequence[int]) -> dict[int, int]:
        """The file id of each passage; missing passages are left out."""
        # The catalogue would read a page for each: 5 ms for the passages of one search.
        with self._pinning() as pin:
            readable = pin.readable_by(self._viewer)
            found = pin.snapshot.vectors.files_of(ids)
            return {key: file_id for key, file_id in found.items() if readable.has(file_id)}

    def searchable_paths(self) -> dict[int, str]:
        """The relative path of each file with passages, by file id."""
        with self._reading_as_viewer() as (connection, readable):
            rows = readable.placed(documents.passing(connection, EVERYTHING))
        return {row.file_id: row.path for row in rows}

    def file_types(self) -> set[str]:
        """The extensions of files with passages, see ``ledger.extension``."""
        return {ledger.extension(path) for path in self.searchable_paths().values()}

    def duplicates(self, file_ids: Iterable[int]) -> dict[int, list[Place]]:
        """The places of each file's exact duplicates; files without are left out."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.duplicates(ledger.duplicates(connection, file_ids))

    def holders(self, places: Iterable[Place]) -> list[FileRecord]:
        """The files on disk that contain what is at ``places``, in that order.

        Each is the file itself, or the outermost archive or mail around it. Since that is handed
        out whole, it is left out if it contains anything that the viewer may not read.
        """
        with self._reading_as_viewer() as (connection, readable):
            own = (ledger.record_at(connection, place) for place in places)
            readable_ones = (one for one in own if one is not None and readable.sees(one))
            holders = (_holder(connection, one) for one in readable_ones)
            return [
                readable.alone(one)
                for one in holders
                if one is not None and readable.hands_out(connection, one)
            ]

    def passing_by_duplicate(self, filters: Filters) -> Mapping[int, Place]:
        """For each file that passes only by a duplicate's path: the place of that duplicate."""
        with self._pinning() as pin:
            return pin.passing(filters, self._viewer).by_duplicate

    def opening(self, file_id: int) -> StoredPassage | None:
        """The first passage of a file, where a document says what it is; None if it has none."""
        return self.openings([file_id]).get(file_id)

    def openings(self, file_ids: Iterable[int]) -> dict[int, StoredPassage]:
        """The first passage of each file, in the order of ``file_ids``; some files have none."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.shown(documents.openings(connection, file_ids))

    def passages_of(self, file_id: int) -> list[StoredPassage]:
        """All passages of a file in document order."""
        with self._reading_as_viewer() as (connection, readable):
            found = dict(enumerate(documents.passages_of(connection, file_id)))
            return list(readable.shown(found).values())

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of passages, float32, shape (len(ids), dimension), in the order of ``ids``.

        They have unit length up to the error of storage (``indexes.core.stored_vectors``). Raises
        KeyError for a missing passage.
        """
        with self._pinning() as pin:
            found = documents.vectors_of(pin.connection, self._readable_ids(ids, pin))
            dimension = pin.opened.stamp.dimension
        return from_stored([found[passage_id] for passage_id in ids], dimension)

    def vectors_of_files(self, file_ids: Collection[int]) -> dict[int, Vectors]:
        """The vectors of each file's passages, in document order, shape (passages, dimension).

        As ``vectors`` has them; files without passages are left out.
        """
        with self._pinning() as pin:
            readable, dimension = pin.readable_by(self._viewer), pin.opened.stamp.dimension
            own = [file_id for file_id in file_ids if readable.has(file_id)]
            found = documents.vectors_by_file(pin.connection, own)
        return {file_id: from_stored(stored, dimension) for file_id, stored in found.items()}

    def contents(self, filters: Filters = EVERYTHING) -> dict[int, str]:
        """The documents that pass, by file id, each with the hash of its content (SHA-256, hex).

        A file keeps it where it is moved or indexed anew.
        """
        with self._pinning() as pin:
            files = pin.files_of(filters, self._viewer)
            found = documents.contents(pin.connection)
        if files is None:
            return found
        return {file_id: found[file_id] for file_id in files.tolist() if file_id in found}

    def states(self, ids: Sequence[int]) -> tuple[list[int], States]:
        """The ids that exist, in order, and the word states of those passages."""
        with self._pinning() as pin:
            found = documents.states_of(pin.connection, self._readable_ids(ids, pin))
            dimension = pin.opened.stamp.dimension
        there = [passage_id for passage_id in ids if passage_id in found]
        vectors = from_stored([found[passage_id][0] for passage_id in there], dimension)
        return there, States.of([found[passage_id][1] for passage_id in there], vectors)

    def document_of(self, folder: str, path: str) -> int | None:
        """The id of the file whose document represents a file: its own, or its exact original.

        None if there is none.
        """
        with self._reading_as_viewer() as (connection, readable):
            own = ledger.record_at(connection, (folder, path))
            if own is None or not readable.sees(own):
                return None
            return ledger.document_of(connection, folder, path)

    def document_text(self, file_id: int) -> str:
        """The extracted text of a file. Raises KeyError if it has none (any more)."""
        with self._reading_as_viewer() as (connection, readable):
            text = documents.text_of(connection, file_id) if readable.has(file_id) else None
        if text is None:
            raise KeyError(file_id)
        return text

    def tables_of(self, file_id: int) -> list[Table]:
        """The tables of a document, in order; none if it has no document (any more)."""
        with self._reading_as_viewer() as (connection, readable):
            return documents.tables_of(connection, file_id) if readable.has(file_id) else []

    def files(self, state: FileState | None = None) -> list[FileRecord]:
        """The ledger by folder and path: every file ever seen, or those in one state."""
        lines = LedgerLines(None if state is None else frozenset({state}))
        return self.ledger_page(lines).files

    def ledger_page(
        self, lines: LedgerLines, offset: int = 0, limit: int | None = None
    ) -> LedgerPage:
        """``limit`` of those lines of the ledger from ``offset`` on, by folder and path."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.page(connection, lines, offset, limit)

    def status(self) -> IndexStatus:
        """The figures of ``vind status``."""
        with self._pinning() as pin:
            return status_of(pin, pin.readable_by(self._viewer))

    def close(self) -> None:
        """Close the index. Later calls raise ClosedError."""
        if not self._is_view:
            self._followed.close()

    def _holding(self) -> AbstractContextManager[OpenIndex]:
        return nullcontext(self._pin.opened) if self._pin else self._followed.holding()

    @contextmanager
    def _pinning(self) -> Iterator[PinnedGeneration]:
        with (
            self._holding() as opened,
            self._pin_in(opened) as pin,
            opened.store.errors(),
        ):
            yield pin

    @contextmanager
    def _reading_as_viewer(self) -> Iterator[tuple[Connection, Readable]]:
        """A connection, with what the viewer may read through it."""
        if self._viewer.is_administrator:  # no snapshot is needed
            with self._reading() as connection:
                yield connection, EVERYTHING_READABLE
        else:
            with self._pinning() as pin:
                yield pin.connection, pin.readable_by(self._viewer)

    def _readable_ids(self, ids: Sequence[int], pin: PinnedGeneration) -> Sequence[int]:
        """The ids of passages that the viewer may read."""
        if self._viewer.is_administrator:
            return ids
        readable, files = pin.readable_by(self._viewer), pin.snapshot.vectors.files_of(ids)
        return [one for one in ids if one in files and readable.has(files[one])]

    def _pin_in(self, opened: OpenIndex) -> AbstractContextManager[PinnedGeneration]:
        return nullcontext(self._pin) if self._pin else opened.pin()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._holding() as opened, self._reading_in(opened) as connection:
            yield connection

    @contextmanager
    def _reading_in(self, opened: OpenIndex) -> Iterator[Connection]:
        if self._pin is None:
            with opened.pool.reading() as connection:
                yield connection
        else:
            with opened.store.errors():
                yield self._pin.connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _holder(connection: Connection, record: FileRecord) -> FileRecord | None:
    """The file on disk that contains ``record``, or ``record`` itself."""
    if not record.container:
        return record
    return ledger.record_at(connection, (record.folder, record.container))


def check_count(k: int) -> None:
    """Raise ValueError unless ``k`` is a possible number of results."""
    if k < 1:
        raise ValueError(f"k is {k}, and must be at least 1")
