"""What is searched: the documents of an index that pass the filters, and the models to do it by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from vind.indexes.index import EVERYTHING, Index
from vind.indexes.types import Embedder, Filters
from vind.search.question.question import has_phrases
from vind.search.retrieval.rerank import Reranker

WITH_THE_WORDS = 5000
"""Passages with the words of a phrase that are read to see whether they stand in it so."""


@dataclass(frozen=True, eq=False, slots=True)
class Corpus:
    """The documents of ``index`` that pass ``filters``.

    ``embedder`` is the one that the index was made with. ``reranker``, where there is one, has the
    last word on the first passages found.
    """

    index: Index
    embedder: Embedder
    filters: Filters = EVERYTHING
    reranker: Reranker | None = None

    def within(self, files: Iterable[int]) -> Self:
        """The documents of ``files``, by id, that pass its other filters.

        They take the place of the files that it was within before; no files are all files.
        """
        return replace(self, filters=replace(self.filters, files=frozenset(files)))

    def files_with(self, phrases: Sequence[str]) -> frozenset[int]:
        """The documents, by id, of which a passage has each of ``phrases`` word for word."""
        words = " ".join(phrases)
        found = self.index.with_all(words, WITH_THE_WORDS, self.filters)
        stored = self.index.passages([item.passage_id for item in found]).values()
        return frozenset(one.file_id for one in stored if has_phrases(one.passage.text, phrases))

    def without_reranker(self) -> Self:
        """The same documents, for where it does not matter which of their passages is first."""
        return replace(self, reranker=None)
