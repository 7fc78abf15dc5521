"""What a reader searches: one committed state of the term index."""

import os
import shutil
from collections.abc import Iterator, Sequence
from math import log1p
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from vind.indexes.terms.analysis import question_words
from vind.indexes.terms.query import FieldWeights, build_query, build_whole_query
from vind.indexes.terms.schema import (
    BODY,
    GENERATION,
    MARKER,
    PASSAGE,
    numbers_query,
    schema,
)
from vind.indexes.terms.spelling import absent_words, near_terms
from vind.indexes.types import Ids, Scored

TANTIVY_META = "meta.json"

LOOKED_AT = 8
"""Passages that tell how a term is written."""


class TermsView:
    """The terms of one generation. Never changes, so any number of threads may search it."""

    def __init__(self, searcher: tantivy.Searcher, dead: Ids) -> None:
        """``dead``: passages that it still has and the catalogue no longer."""
        self._searcher = searcher
        self._dead = frozenset(dead.tolist())
        self.generation = reached_by(searcher)

    def __len__(self) -> int:
        # All but the marker, which an index that has just been made does not have yet.
        return max(0, self._searcher.num_docs - 1)

    def match(
        self, question: str, k: int, files: Ids | None, weights: FieldWeights
    ) -> list[Scored]:
        """The ``k`` best passages by BM25, of ``files`` alone where given."""
        words = question_words(question)
        if not words:
            return []
        return self._best(build_query(words, weights, files), k)

    def with_all(self, text: str, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages by BM25 that have all words of a text, of ``files`` where given.

        Stop words are looked up only where it has no others.
        """
        words = question_words(text)
        return self._best(build_whole_query(words, files), k) if words else []

    def _best(self, query: tantivy.Query, k: int) -> list[Scored]:
        # Tantivy makes room for as many as are asked for.
        limit = min(k, max(1, self._searcher.num_docs))
        while True:
            hits = self._searcher.search(query, limit, count=False).hits
            found = self._living(hits)
            if len(found) >= k or len(hits) < limit:
                return found[:k]
            limit *= 2

    def rarities(self, question: str) -> dict[str, float]:
        """The words of a question with their inverse document frequencies in the passages' text."""
        total = len(self)
        rarities = {}
        for word in question_words(question):
            having = max(self._searcher.doc_freq(BODY, term) for term in word.terms)
            rarities[word.text] = log1p((max(0, total - having) + 0.5) / (having + 0.5))
        return rarities

    def absent_words(self, question: str) -> list[str]:
        """The words of a question, in lower case, that no passage has in any form."""
        return absent_words(question, self._searcher)

    def near(self, word: str) -> Iterator[tuple[str, list[int]]]:
        """The ``near_terms`` of an absent word, each with some passages that have it."""
        for term in dict.fromkeys(near_terms(word, self._searcher)):
            yield term, self._having(term)

    def _having(self, term: str) -> list[int]:
        query = tantivy.Query.term_query(schema(), BODY, term, "freq")
        hits = self._searcher.search(query, LOOKED_AT, count=False).hits
        return [one.passage_id for one in self._living(hits)]

    def _living(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[Scored]:
        values = self._searcher.fast_field_values(PASSAGE, [address for _, address in hits])
        ids = [int(value) for value in values if value is not None]
        scored = [
            Scored(passage_id, float(score))
            for passage_id, (score, _) in zip(ids, hits, strict=True)
            if passage_id not in self._dead
        ]
        # Tantivy breaks ties by where a segment lies, which merges change.
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage_id))


def open_folder(folder: Path) -> tantivy.Index:
    """A term index on disk, for a reader that says itself when to look again.

    Where ``may_be_locked`` says no, it stays as it was when it was opened. Raises ValueError where
    Tantivy cannot read it.
    """
    if may_be_locked(folder):
        return _opened(folder)
    try:
        with TemporaryDirectory(prefix="vind-terms-") as beside:
            # The list of files as it is now; of those that it names none is ever changed.
            shutil.copyfile(folder / TANTIVY_META, Path(beside) / TANTIVY_META)
            for path in folder.iterdir():
                if path.name != TANTIVY_META and path.suffix != ".lock":
                    (Path(beside) / path.name).symlink_to(path.absolute())
            return _opened(Path(beside))  # which maps them into memory
    except FileNotFoundError as error:  # also where there is no place for temporary files
        raise ValueError(str(error)) from error


def may_be_locked(folder: Path) -> bool:
    """Whether Tantivy can open a folder: it makes a file in it to lock."""
    return os.access(folder, os.W_OK)


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def reached_by(searcher: tantivy.Searcher) -> int:
    """The generation in the marker, 0 where there is none yet."""
    hits = searcher.search(numbers_query(MARKER, [1]), 1, count=False).hits
    values = searcher.fast_field_values(GENERATION, [address for _, address in hits])
    return int(values[0] or 0) if values else 0
