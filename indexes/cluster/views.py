"""The vectors and terms of one generation, as Milvus and the catalogue have them."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from math import log1p
from typing import Protocol

import numpy as np

from vind.indexes.arrays import Ids, Vector
from vind.indexes.catalogue import generations, ledger
from vind.indexes.catalogue.schema import Connection
from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import Statistics, Term
from vind.indexes.cluster.milvus import MOST_HITS, Collection, Hits, RowFilter, ascending, in_order
from vind.indexes.core.remembered import Remembered
from vind.indexes.core.stored_vectors import turned
from vind.indexes.folder.segment import Allowed, Segment
from vind.indexes.folder.term_view import LOOKED_AT
from vind.indexes.reading.snapshot import Kept
from vind.indexes.reading.terms import BODY, NO_FILES, TEXT_FIELDS, TITLE, FieldWeights
from vind.indexes.text.analysis import Word, absent_words, near_terms, question_words
from vind.indexes.types import Scored

FEW_FILES = 1000
"""Files up to which nobody looks whether the others are fewer."""

REMEMBERED_PASSAGES = 100_000
"""Passages of which is remembered in which file they stand."""


class Source(Protocol):
    """Where connections to the catalogue come from, as ``ConnectionPool`` lends them."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection inside one read transaction."""


class FilesFound:
    """Says to Milvus which rows of one generation may be found, for any number of threads."""

    def __init__(self, source: Source, newest: int, generation: int) -> None:
        """``newest`` is the catalogue's generation, ``generation`` what Milvus has of it."""
        self.generation = generation
        self._source, self._newest = source, newest
        self._lock = threading.Lock()
        self._all: Ids | None = None
        self._is_known = False
        self._found: Remembered[int, int] = Remembered(REMEMBERED_PASSAGES)

    def remember(self, hits: Hits) -> None:
        """Remember in which files the passages stand that a search found."""
        for passage, file in hits.files.items():
            self._found.put(passage, file)

    def remembered(self, passages: Ids) -> dict[int, int]:
        """The file of each passage of which that is remembered: Milvus need not be asked."""
        known = ((one, self._found.get(one)) for one in passages.tolist())
        return {one: file for one, file in known if file is not None}

    def where(self, files: Ids | None, dead: Ids) -> RowFilter | None:
        """The rows of ``files`` (None for all) but for the passages ``dead``; None for no rows."""
        but = dead if len(dead) else None
        if files is None:
            return RowFilter(self.generation, but_ids=but)
        if not len(files):
            return None
        if len(files) > FEW_FILES and (others := self._others(files)) is not None:
            return RowFilter(
                self.generation, but_files=others if len(others) else None, but_ids=but
            )
        return RowFilter(self.generation, files=files, but_ids=but)

    def _others(self, files: Ids) -> Ids | None:
        """The files that are not to be found, where they are known and fewer."""
        with self._lock:
            if not self._is_known:
                with self._source.reading() as connection:
                    # Of another generation than this, files may have gone of which Milvus has rows.
                    if generations.newest(connection) == self._newest:
                        self._all = ledger.searchable_ids(connection)
                self._is_known = True
            known = self._all
        if known is None or len(known) >= 2 * len(files):
            return None
        return np.setdiff1d(known, files, assume_unique=True)


class DenseView:
    """Implements ``views.Vectors``: what Milvus has reached, and what was committed since.

    Never changes, but that Milvus forgets passages that were removed later.
    """

    recall: float | None = None

    def __init__(
        self, collection: Collection, files: FilesFound, rows: int, dead: Ids, fresh: Segment
    ) -> None:
        """``files`` says which rows of the collection may be found, of ``rows`` in all.

        ``dead``: passages that were removed and may still be there. ``fresh`` are searched in
        memory.
        """
        self._collection, self._files, self._dead, self._fresh = collection, files, dead, fresh
        is_known = rows and len(dead)
        gone = len(collection.files_of(dead, RowFilter(files.generation))) if is_known else 0
        self._rows = rows - gone

    def __len__(self) -> int:
        return self._rows + len(self._fresh)

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, of ``files`` (ascending ids) alone where given."""
        asked = turned(query[np.newaxis])[0]
        found = self._fresh_nearest(asked, k, files)
        where = self._files.where(files, self._dead)
        if where is not None and self._rows:
            hits = self._collection.nearest(asked, k, where)
            self._files.remember(hits)
            found += hits.passages
        return in_order(found)[:k]

    def _fresh_nearest(self, asked: Vector, k: int, files: Ids | None) -> list[Scored]:
        fresh = self._fresh
        if not len(fresh):
            return []
        allowed = None
        if files is not None:
            allowed = Allowed.of_rows(fresh.rows_of(files), len(fresh))
            if not allowed.count:
                return []
        scores, ids = fresh.nearest(asked, k, allowed)
        return [Scored(int(one), float(score)) for one, score in zip(ids, scores, strict=True)]

    def files_of(self, passages: Iterable[int]) -> dict[int, int]:
        """The file of each passage; those that are gone are left out."""
        ids = ascending(passages)
        if not len(ids):
            return {}
        is_fresh = np.isin(self._fresh.passage_ids, ids)
        found = dict(
            zip(
                self._fresh.passage_ids[is_fresh].tolist(),
                self._fresh.file_ids[is_fresh].tolist(),
                strict=True,
            )
        )
        asked = np.setdiff1d(ids[~np.isin(ids, self._fresh.passage_ids)], self._dead)
        remembered = self._files.remembered(asked)
        asked = np.setdiff1d(asked, ascending(remembered))
        if len(asked) and self._rows:
            found |= self._collection.files_of(asked, RowFilter(self._files.generation))
        found |= remembered
        return found

    def those_in(self, files: Ids, passages: Iterable[int]) -> set[int]:
        """Those of ``passages`` that stand in one of ``files``, which ascend."""
        if not len(files):
            return set()
        found = self.files_of(passages)
        there = np.isin(np.fromiter(found.values(), dtype=np.int64), files)
        return {passage for passage, is_in in zip(found, there, strict=True) if is_in}

    def count(self, files: Ids) -> int:
        """How many passages ``files`` have, which ascend."""
        where = self._files.where(files, self._dead)
        stored = self._collection.count(where) if where is not None and self._rows else 0
        return stored + len(self._fresh.rows_of(files))


REMEMBERED_TERMS = 100_000
"""Terms of which is remembered how many passages have them."""


class SparseView:
    """Implements ``views.Terms``. How rare a term is, is remembered from when it was first asked.

    Never changes, but that Milvus forgets passages that were removed later.
    """

    def __init__(
        self,
        collection: Collection,
        files: FilesFound,
        source: Source,
        rows: int,
        statistics: Statistics,
        dead: Ids,
    ) -> None:
        """``files`` says which of the ``rows`` of the collection may be found.

        ``dead``: passages that were removed and may still be there.
        """
        self.generation = files.generation
        self._collection, self._files, self._source = collection, files, source
        self._rows, self._statistics, self._dead = rows, statistics, dead
        self._known: Remembered[Term, int] = Remembered(REMEMBERED_TERMS)

    def __len__(self) -> int:
        return self._rows

    def match(
        self, question: str, k: int, kept: Kept | None, weights: FieldWeights
    ) -> list[Scored]:
        """The ``k`` best passages by BM25, of what is ``kept`` to alone where given."""
        asked = bm25.question_terms(question_words(question), weights)
        query = self._weights(asked)
        if kept is None or not len(kept.untitled):
            return self._best(query, k, None if kept is None else kept.files)
        found = self._best(query, k, np.setdiff1d(kept.files, kept.untitled))
        untitled = self._weights(bm25.without_titles(asked))
        found += self._best(untitled, k, np.intersect1d(kept.files, kept.untitled))
        return in_order(found)[:k]

    def with_all(self, text: str, k: int, kept: Kept | None) -> list[Scored]:
        """The ``k`` best passages by BM25 that have all words of a text, of what is ``kept`` to.

        Exact where a word stands in no more than MOST_HITS passages of these; else of the MOST_HITS
        best by BM25 that have some of the words.
        """
        words = question_words(text)
        if not words:
            return []
        asked = bm25.body_terms(words)
        query = self._weights(asked)
        where = self._where(None if kept is None else kept.files)
        if where is None or not all(self._having(word) for word in words):
            return []
        if len(words) == 1:
            return self._matching(query, k, where)
        rarest, *others = sorted(words, key=self._having)
        found = self._with(rarest, MOST_HITS, where)
        if len(found) == MOST_HITS:
            found, others = self._matching(query, MOST_HITS, where), list(words)
        ids = ascending(hit.passage_id for hit in found)
        for word in others:
            if not len(ids):
                return []
            here = RowFilter(where.generation, ids=ids)
            ids = ascending(hit.passage_id for hit in self._with(word, len(ids), here))
        if not len(ids):
            return []
        return self._matching(query, k, RowFilter(where.generation, ids=ids))

    def rarities(self, question: str, kept: Kept | None) -> dict[str, float]:
        """The words of a question with their inverse document frequencies in the passages' text.

        Over all passages, but for words that none of what is ``kept`` to has.
        """
        words = question_words(question)
        self._passages(term for term, _ in bm25.body_terms(words))
        rarities = {}
        for word in words:
            there = [term for term in word.terms if self._has(BODY, term, kept)]
            having = max((self._of(BODY, term) for term in there), default=0)
            rarities[word.text] = log1p((max(0, self._rows - having) + 0.5) / (having + 0.5))
        return rarities

    def absent_words(self, question: str, kept: Kept | None) -> list[str]:
        """The words of a question, in lower case, that no passage has in any form."""
        words = question_words(question)
        self._passages(
            (name, term) for word in words for term in word.terms for name in TEXT_FIELDS
        )

        def is_there(term: str) -> bool:
            return any(self._has(name, term, kept) for name in TEXT_FIELDS)

        return absent_words(question, is_there)

    def near(self, word: str, kept: Kept | None) -> Iterator[tuple[str, list[int]]]:
        """The ``near_terms`` of an absent word, each with some passages that have it."""

        def beginning_with(prefix: str, most: int | None) -> list[tuple[str, int]]:
            with self._source.reading() as connection:
                return bm25.beginning_with(connection, prefix, most)

        near = near_terms(word, beginning_with, lambda term: self._has(BODY, term, kept))
        for term in dict.fromkeys(near):
            query = self._weights([((BODY, term), 1.0)])
            having = self._best(query, LOOKED_AT, None if kept is None else kept.files)
            yield term, [one.passage_id for one in having]

    def _where(self, files: Ids | None) -> RowFilter | None:
        return self._files.where(files, self._dead) if self._rows else None

    def _best(self, query: Mapping[int, float], k: int, files: Ids | None) -> list[Scored]:
        where = self._where(files)
        return [] if where is None else self._matching(query, k, where)

    def _matching(self, query: Mapping[int, float], k: int, where: RowFilter) -> list[Scored]:
        hits = self._collection.matching(query, k, where)
        self._files.remember(hits)
        return hits.passages

    def _with(self, word: Word, limit: int, where: RowFilter) -> list[Scored]:
        """Passages with a word in any form; in an order that means nothing."""
        query = {bm25.dimension(BODY, term): 1.0 for term in word.terms}
        return self._matching(query, limit, where)

    def _has(self, name: str, term: str, kept: Kept | None) -> bool:
        """Whether a passage has ``term`` in a field."""
        if not self._of(name, term):
            return False
        if kept is None:
            return True
        untitled = kept.untitled if name == TITLE else NO_FILES

        def is_there() -> bool:
            files = np.setdiff1d(kept.files, untitled) if len(untitled) else kept.files
            return bool(self._best({bm25.dimension(name, term): 1.0}, 1, files))

        return kept.known.of((name, term), is_there)

    def _having(self, word: Word) -> int:
        """How many passages have a word in their text, at most."""
        return sum(self._of(BODY, term) for term in word.terms)

    def _of(self, name: str, term: str) -> int:
        return self._passages([(name, term)]).get((name, term), 0)

    def _passages(self, terms: Iterable[Term]) -> dict[Term, int]:
        """How many passages have each term; none where it is left out."""
        wanted = set(terms)
        known = {term: having for term in wanted if (having := self._known.get(term)) is not None}
        if missing := wanted - known.keys():
            with self._source.reading() as connection:
                found = bm25.passages_with(connection, missing)
            for term in missing:
                known[term] = found.get(term, 0)
                self._known.of(term, partial(known.__getitem__, term))
        return known

    def _weights(self, asked: Sequence[tuple[Term, float]]) -> dict[int, float]:
        passages = self._passages(term for term, _ in asked)
        return bm25.question_weights(asked, passages, self._statistics)
