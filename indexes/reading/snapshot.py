"""The snapshot that a reader answers from: one generation, and how any store searches it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Protocol, TypeAlias

from vind.indexes.access import Viewer, may_read
from vind.indexes.arrays import Ids, Vector
from vind.indexes.catalogue import generations, ledger
from vind.indexes.catalogue.schema import Connection
from vind.indexes.core.remembered import Remembered
from vind.indexes.reading import filters as file_filters
from vind.indexes.reading.filters import Passing
from vind.indexes.reading.readable import Readable
from vind.indexes.reading.terms import FieldWeights
from vind.indexes.types import Filters, Scored

OVERSAMPLING = 1.25
"""Factor by which more passages are fetched than would be needed if the files kept to had an even
share of the hits."""

FEWEST_HITS, MOST_HITS = 64, 20_000
"""Passages fetched for filtering afterwards; the most take 60 ms."""

CACHED_TERMS = 10_000
"""Cached terms, with whether they occur in the files kept to."""


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """The restriction of a search to the passages of ``files``, ascending.

    Files in ``untitled`` do not match by their titles. ``share`` is the part of all passages in
    ``files``. ``those_in`` returns which of the given passages stand in the given files.
    """

    files: Ids
    untitled: Ids
    share: float
    those_in: Callable[[Ids, Iterable[int]], set[int]]
    known: Remembered[tuple[str, str], bool] = field(
        default_factory=lambda: Remembered(CACHED_TERMS)
    )

    def hits_for(self, k: int) -> int:
        """Hits to fetch so that about ``k`` of them are in ``files``."""
        return max(FEWEST_HITS, ceil(OVERSAMPLING * k / max(self.share, k / (2 * MOST_HITS))))


class Vectors(Protocol):
    """The vectors of one generation. Threads may share them."""

    recall: float | None
    """The least measured recall@10; None if search is exact or recall was not measured."""

    def __len__(self) -> int:
        """How many passages there are."""

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, restricted to ``files`` (ascending ids) if given.

        Ties are broken by id.
        """

    def files_of(self, passages: Iterable[int]) -> dict[int, int]:
        """The file of each passage; missing passages are left out."""

    def those_in(self, files: Ids, passages: Iterable[int]) -> set[int]:
        """The ``passages`` that stand in ``files`` (ascending ids)."""

    def count(self, files: Ids) -> int:
        """The number of passages of ``files`` (ascending ids)."""


class Terms(Protocol):
    """The terms of one generation. Threads may share them."""

    generation: int

    def __len__(self) -> int:
        """How many passages there are."""

    def match(
        self, question: str, k: int, kept: Kept | None, weights: FieldWeights
    ) -> list[Scored]:
        """The ``k`` best passages by BM25, restricted to ``kept`` if given.

        Ties are broken by id.
        """

    def with_all(self, text: str, k: int, kept: Kept | None) -> list[Scored]:
        """The ``k`` best passages by BM25 with all words of a text, each in any form."""

    def rarities(self, question: str, kept: Kept | None) -> dict[str, float]:
        """The words of a question with their inverse document frequencies in passages' bodies.

        Counted over all passages; a word that no passage in ``kept`` has counts as absent.
        """

    def absent_words(self, question: str, kept: Kept | None) -> list[str]:
        """The words of a question, in lower case, that no passage has in any form."""

    def near(self, word: str, kept: Kept | None) -> Iterator[tuple[str, list[int]]]:
        """The terms near an absent word, each with some passages that have it."""


ATTEMPTS = 100
"""Reads before a reader gives up when writers overtake it. One retry is usually enough, but next to
a writer of small batches on a busy machine ten were not."""

CACHED_FILTERS = 64
"""Cached filters; one that passes 100,000 files takes 0.8 MB."""

CACHED_VIEWERS = 10_000
"""Viewers whose rights are cached."""

CACHED_RIGHTS = 32
"""Cached sets of rights; one that opens 100,000 files takes 1.6 MB."""

AdmittingRights: TypeAlias = frozenset[tuple[int, str]]
"""The rights, by id and encoded, that admit a viewer."""


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """The vectors of ``generation`` and its terms, which may lag a little behind a busy writer.

    ``complete`` says that the parts on disk were sound and had reached the generation.
    """

    generation: int
    vectors: Vectors
    terms: Terms
    complete: bool
    everything: Readable = field(default_factory=Readable)
    admitting_rights: Remembered[tuple[int, Viewer], AdmittingRights] = field(
        default_factory=lambda: Remembered(CACHED_VIEWERS)
    )
    readable: Remembered[tuple[int, AdmittingRights], Readable] = field(
        default_factory=lambda: Remembered(CACHED_RIGHTS)
    )
    resolved: Remembered[tuple[Filters, Readable], Passing] = field(
        default_factory=lambda: Remembered(CACHED_FILTERS)
    )
    kept: Remembered[tuple[Filters, Readable], Kept] = field(
        default_factory=lambda: Remembered(CACHED_FILTERS)
    )

    def readable_by(self, viewer: Viewer, connection: Connection) -> Readable:
        """What ``viewer`` may read, computed once for all viewers admitted by the same rights.

        ``connection`` is inside a transaction of the snapshot's generation or a newer one, so that
        rights withdrawn since then no longer count.
        """
        if viewer.is_administrator:
            return self.everything
        generation = generations.newest(connection)

        def admitting_rights() -> AdmittingRights:
            known = ledger.each(connection).items()
            return frozenset((key, text) for key, text in known if may_read(viewer, text))

        own = self.admitting_rights.of((generation, viewer), admitting_rights)
        return self.readable.of((generation, own), lambda: Readable.of(connection, dict(own)))

    def passing(self, filters: Filters, readable: Readable, connection: Connection) -> Passing:
        """The ``readable`` files that pass ``filters``.

        ``connection`` is inside a transaction of the snapshot's generation.
        """
        return self.resolved.of(
            (filters, readable), lambda: file_filters.resolve(connection, filters, readable)
        )

    def kept_to(self, filters: Filters, readable: Readable, connection: Connection) -> Kept | None:
        """The result of ``passing`` as the term index restricts a search; None for all files."""
        files = self.passing(filters, readable, connection).files
        if files is None:
            return None

        def kept() -> Kept:
            share = self.vectors.count(files) / max(1, len(self.vectors))
            return Kept(files, readable.untitled, share, self.vectors.those_in)

        return self.kept.of((filters, readable), kept)
