"""The index as readers see it: what is in it, and what in it is like a question."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Self

import numpy as np

from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.arrays import Vector, Vectors
from vind.indexes.catalogue import documents, generations, ledger
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.meta import noted
from vind.indexes.catalogue.sql import Connection
from vind.indexes.checks import check_vectors
from vind.indexes.opened import FollowedIndex, OpenIndex, PinnedGeneration
from vind.indexes.readable import Readable
from vind.indexes.states import States
from vind.indexes.status import IndexStatus, status_of
from vind.indexes.stems import stem
from vind.indexes.store import Where, store_at
from vind.indexes.stored_vectors import from_stored
from vind.indexes.terms.query import FieldWeights
from vind.indexes.terms.spelling import is_slip_for
from vind.indexes.types import (
    Embedder,
    FileRecord,
    FileState,
    Filters,
    Place,
    Scored,
    StoredPassage,
)
from vind.indexes.words import WORD

EVERYTHING = Filters()
ALL = Readable()
DEFAULT_WEIGHTS = FieldWeights()


class Index:
    """An index open for reading, for any number of threads, also while another process writes.

    Each call answers from the newest generation that was committed when it began. A passage that a
    search returned may be gone by the time that it is asked for. When ``vind reindex`` has put
    another index in its place, the next call answers from that one. In a fork of the process that
    opened it, each call raises IndexFailure.
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
        """Open the index in a folder or store; damaged or late vectors and terms are mended first.

        It answers what ``viewer`` may read, as ``seen_by`` says.

        With ``gpu`` large segments of vectors are searched on a card, once they were searched some
        times, where FAISS was built for one and finds it; what is found is what exact search finds.
        Raises NoIndexError, IndexDamagedError, IndexFormatError, IndexBusyError where another
        program holds the catalogue, FaissError, and IndexFailure where the disk refuses.
        """
        return cls(FollowedIndex(store_at(where), gpu=gpu), viewer=viewer)

    @property
    def viewer(self) -> Viewer:
        """Of whom this is what they may read."""
        return self._viewer

    def seen_by(self, viewer: Viewer) -> Self:
        """The same index, of which every call answers what ``viewer`` may read, and nothing else.

        Closing it closes nothing. Whom this one is for does not matter: whoever holds an index may
        open it for anybody.
        """
        return type(self)(self._followed, self._pin, viewer, is_view=True)

    @contextmanager
    def pinned(self) -> Iterator[Self]:
        """The index for several calls that belong together, for one thread.

        All of them answer from the newest generation of what is in its place now, whatever is
        committed or comes there meanwhile: a passage that a search returns is there.
        """
        with self._holding() as opened, self._pin_in(opened) as pin:
            yield type(self)(self._followed, pin, self._viewer, is_view=True)

    @property
    def generation(self) -> int:
        """The number of the newest committed batch, 0 where there is none."""
        with self._reading() as connection:
            return generations.newest(connection)

    @property
    def identity(self) -> str:
        """Random, and another one for each index that is made."""
        with self._holding() as opened:
            return opened.stamp.identity

    @property
    def embedder(self) -> str:
        """Fingerprint of the embedder that made the vectors."""
        with self._holding() as opened:
            return opened.stamp.embedder

    @property
    def calibration(self) -> str:
        """What ``keep_calibration`` kept with this index; empty where there is nothing."""
        with self._reading() as connection:
            return noted(connection, "calibration")

    def require(self, embedder: Embedder, chunking: str | None = None) -> None:
        """Raise EmbedderMismatchError unless the index was made with these."""
        with self._holding() as opened:
            stamps.require_match(
                opened.stamp, str(opened.store), embedder.fingerprint, embedder.dimension, chunking
            )

    def nearest(self, query: Vector, k: int, filters: Filters = EVERYTHING) -> list[Scored]:
        """The ``k`` passages whose vectors are nearest by cosine, of all that pass the filters.

        Scores are those of the vectors as they are stored (``indexes.stored_vectors``); what is
        scored in a segment of more than 50,000 rows is chosen by a sketch, which may miss a passage
        (see ``recall`` of ``status``). ``query`` has the shape (dimension,) and unit length. Raises
        ValueError where it has not, or ``k`` is under 1.
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
        """The ``k`` passages with the words of ``query``, by BM25, of all that pass the filters.

        The score is not bounded. While another process writes, passages committed in the last few
        seconds may not be found yet. Raises ValueError where ``k`` is under 1.
        """
        check_count(k)
        with self._pinning() as pin:
            return pin.snapshot.terms.match(query, k, pin.kept(filters, self._viewer), weights)

    def with_all(self, text: str, k: int, filters: Filters = EVERYTHING) -> list[Scored]:
        """The ``k`` best passages that have all words of ``text``, in any form and order.

        But for stop words, where it has others. Otherwise as ``match``.
        """
        check_count(k)
        with self._pinning() as pin:
            return pin.snapshot.terms.with_all(text, k, pin.kept(filters, self._viewer))

    def rarities(self, question: str) -> dict[str, float]:
        """The words that ``match`` looks up of a question, lower case, each with its rarity.

        That is its inverse document frequency in BM25's form, over passages: from 0, for a word
        that all have, to the logarithm of their number. It is over the whole index; a word that the
        viewer may read nowhere is one that no passage has.
        """
        with self._pinning() as pin:
            kept = pin.kept(EVERYTHING, self._viewer)
            return pin.snapshot.terms.rarities(question, kept)

    def absent_words(self, question: str) -> list[str]:
        """The words of a question, lower case, that no passage has; not short ones or codes."""
        with self._pinning() as pin:
            kept = pin.kept(EVERYTHING, self._viewer)
            return pin.snapshot.terms.absent_words(question, kept)

    def respelt(self, word: str) -> str:
        """The word of the passages that ``word``, an absent one, is a slip for; else empty."""
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
        """Whether there is no passage to be found."""
        with self._reading_as_viewer() as (connection, readable):
            if readable.searchable is not None:
                return not len(readable.searchable)
            return documents.is_empty(connection)

    def any_passes(self, filters: Filters) -> bool:
        """Whether a file that has passages passes the filters."""
        with self._pinning() as pin:
            files = pin.files_of(filters, self._viewer)
            return files is None or bool(len(files))

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages of ``ids``; those that are gone are left out."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.shown(documents.passages(connection, ids))

    def file_ids(self, ids: Sequence[int]) -> dict[int, int]:
        """The id of the file that each passage stands in; those that are gone are left out."""
        # The catalogue would read a page for each, 5 ms for the passages that a search compares.
        with self._pinning() as pin:
            readable = pin.readable_by(self._viewer)
            found = pin.snapshot.vectors.files_of(ids)
            return {key: file_id for key, file_id in found.items() if readable.has(file_id)}

    def searchable_paths(self) -> dict[int, str]:
        """Id and relative path of every file that has passages."""
        with self._reading_as_viewer() as (connection, readable):
            rows = readable.placed(documents.passing(connection, EVERYTHING))
        return {row.file_id: row.path for row in rows}

    def file_types(self) -> set[str]:
        """The extensions of the files that have passages, as ``extension`` tells them."""
        return {ledger.extension(path) for path in self.searchable_paths().values()}

    def duplicates(self, file_ids: Iterable[int]) -> dict[int, list[Place]]:
        """Folder and path of each file's exact duplicates; files that have none are left out."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.duplicates(ledger.duplicates(connection, file_ids))

    def holders(self, places: Iterable[Place]) -> list[FileRecord]:
        """The files of indexed folders that have what is at ``places``, in that order.

        Each is the file itself, or the outermost archive or mail around it, which is handed out
        whole: one is left out in which something stands that the viewer may not read.
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
        """Folder and path of the duplicate for which a file passes that its own path keeps out."""
        with self._pinning() as pin:
            return pin.passing(filters, self._viewer).by_duplicate

    def opening(self, file_id: int) -> StoredPassage | None:
        """The first passage of a file, where a document says what it is; None where it has none."""
        return self.openings([file_id]).get(file_id)

    def openings(self, file_ids: Iterable[int]) -> dict[int, StoredPassage]:
        """The first passages of files, in the order of ``file_ids``; files without are left out."""
        with self._reading_as_viewer() as (connection, readable):
            return readable.shown(documents.openings(connection, file_ids))

    def passages_of(self, file_id: int) -> list[StoredPassage]:
        """All passages of a file in document order; none where the file has none."""
        with self._reading_as_viewer() as (connection, readable):
            found = dict(enumerate(documents.passages_of(connection, file_id)))
            return list(readable.shown(found).values())

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of passages, float32, shape (len(ids), dimension), in the order of ``ids``.

        Of unit length as far as stored ones are (``indexes.stored_vectors``). Raises KeyError for a
        passage that is gone.
        """
        with self._pinning() as pin:
            found = documents.vectors_of(pin.connection, self._readable_ids(ids, pin))
            dimension = pin.opened.stamp.dimension
        return from_stored([found[passage_id] for passage_id in ids], dimension)

    def states(self, ids: Sequence[int]) -> tuple[list[int], States]:
        """Those of ``ids`` that are there, in their order, and the states of their words."""
        with self._pinning() as pin:
            found = documents.states_of(pin.connection, self._readable_ids(ids, pin))
            dimension = pin.opened.stamp.dimension
        there = [passage_id for passage_id in ids if passage_id in found]
        vectors = from_stored([found[passage_id][0] for passage_id in there], dimension)
        return there, States.of([found[passage_id][1] for passage_id in there], vectors)

    def document_of(self, folder: str, path: str) -> int | None:
        """The id of the file whose document ``path`` of an indexed folder has; None without one.

        That is its own, or the one that it is an exact duplicate of.
        """
        with self._reading_as_viewer() as (connection, readable):
            own = ledger.record_at(connection, (folder, path))
            if own is None or not readable.sees(own):
                return None
            return ledger.document_of(connection, folder, path)

    def document_text(self, file_id: int) -> str:
        """The text that was extracted from a file. Raises KeyError where it has none (any more)."""
        with self._reading_as_viewer() as (connection, readable):
            text = documents.text_of(connection, file_id) if readable.has(file_id) else None
        if text is None:
            raise KeyError(file_id)
        return text

    def files(self, state: FileState | None = None) -> list[FileRecord]:
        """The ledger by folder and path: every file ever seen, or those in one state."""
        with self._reading_as_viewer() as (connection, readable):
            if readable.searchable is None:
                return ledger.files(connection, state=state)
            records = readable.files(ledger.files(connection))
        return [one for one in records if state in {None, one.state}]

    def status(self) -> IndexStatus:
        """The figures of ``vind status``."""
        with self._pinning() as pin:
            return status_of(pin, pin.readable_by(self._viewer))

    def close(self) -> None:
        """Let go of the files. Later calls raise ValueError."""
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
        """A connection, with what the viewer may read of what it sees."""
        if self._viewer.is_administrator:  # for whom no snapshot is needed
            with self._reading() as connection:
                yield connection, ALL
        else:
            with self._pinning() as pin:
                yield pin.connection, pin.readable_by(self._viewer)

    def _readable_ids(self, ids: Sequence[int], pin: PinnedGeneration) -> Sequence[int]:
        """Those of passages that the viewer may read."""
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
    """The file of its folder that a file came out of; itself where it is one."""
    if not record.container:
        return record
    return ledger.record_at(connection, (record.folder, record.container))


def check_count(k: int) -> None:
    """Raise ValueError for a number of results that makes no sense."""
    if k < 1:
        raise ValueError(f"k is {k}, and must be at least 1")
