"""What is searched: the filtered documents of an index, and the models to search with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from vind.indexes.index import EVERYTHING, Index
from vind.indexes.types import Embedder, Filters
from vind.search.question.question import has_phrases
from vind.search.reader.reader import Reader
from vind.search.retrieval.rerank import Reranker

WITH_THE_WORDS = 5000
"""Passages with the words of a phrase that are read at most, to find the exact phrase."""


@dataclass(frozen=True, eq=False, slots=True)
class Corpus:
    """The documents of ``index`` that pass ``filters``.

    ``embedder`` is the one that made the index. The ``reranker``, if any, decides the order of the
    first passages found; the ``reader``, if any, which of their sentences answers.
    """

    index: Index
    embedder: Embedder
    filters: Filters = EVERYTHING
    reranker: Reranker | None = None
    reader: Reader | None = None

    def within(self, files: Iterable[int]) -> Self:
        """The documents of ``files``, by id, that pass the other filters.

        ``files`` replace those of an earlier call; no files means all files.
        """
        return replace(self, filters=replace(self.filters, files=frozenset(files)))

    def files_with(self, phrases: Sequence[str]) -> frozenset[int]:
        """The ids of the documents with a passage that has all ``phrases`` word for word."""
        words = " ".join(phrases)
        found = self.index.with_all(words, WITH_THE_WORDS, self.filters)
        stored = self.index.passages([item.passage_id for item in found]).values()
        return frozenset(one.file_id for one in stored if has_phrases(one.passage.text, phrases))
