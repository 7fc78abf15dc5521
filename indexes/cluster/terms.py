"""The terms of one generation, as Milvus and the catalogue have them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import log1p

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import Statistics, Term
from vind.indexes.cluster.files import FilesFound, Source
from vind.indexes.cluster.milvus import MOST_HITS, Collection, Where, ascending, in_order
from vind.indexes.core.remembered import Remembered
from vind.indexes.folder.term_view import LOOKED_AT
from vind.indexes.reading.snapshot import Kept
from vind.indexes.reading.terms import BODY, NO_FILES, TEXT_FIELDS, TITLE, FieldWeights
from vind.indexes.text.analysis import Word, absent_words, near_terms, question_words
from vind.indexes.types import Scored

REMEMBERED = 100_000
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
        self._known: Remembered[Term, int] = Remembered(REMEMBERED)

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
            here = Where(where.generation, ids=ids)
            ids = ascending(hit.passage_id for hit in self._with(word, len(ids), here))
        if not len(ids):
            return []
        return self._matching(query, k, Where(where.generation, ids=ids))

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

    def _where(self, files: Ids | None) -> Where | None:
        return self._files.where(files, self._dead) if self._rows else None

    def _best(self, query: Mapping[int, float], k: int, files: Ids | None) -> list[Scored]:
        where = self._where(files)
        return [] if where is None else self._matching(query, k, where)

    def _matching(self, query: Mapping[int, float], k: int, where: Where) -> list[Scored]:
        hits = self._collection.matching(query, k, where)
        self._files.remember(hits)
        return hits.passages

    def _with(self, word: Word, limit: int, where: Where) -> list[Scored]:
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
