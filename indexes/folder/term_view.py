"""The terms that a reader searches: one committed state of the term index."""

import os
import shutil
from collections.abc import Iterator, Sequence
from math import log1p
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from vind.indexes.arrays import Ids
from vind.indexes.reading.snapshot import FEWEST_HITS, MOST_HITS, Kept
from vind.indexes.reading.terms import (
    BODY,
    GENERATION,
    MARKER,
    NO_FILES,
    PASSAGE,
    TEXT_FIELDS,
    FieldWeights,
    build_query,
    build_whole_query,
    has_term,
    numbers_query,
    of_files,
)
from vind.indexes.text.analysis import absent_words, near_terms, question_words
from vind.indexes.types import Scored

TANTIVY_META = "meta.json"

LOOKED_AT = 8
"""Passages in which the spellings of a term are looked up."""

FEW_FILES = 2000
"""Up to this many files are passed to Tantivy as a filter, which takes 3 µs for each. With more,
passages of all files are fetched and filtered afterwards, until that costs more too."""


class TermsView:
    """The terms of one generation. Immutable, so threads may share it."""

    def __init__(self, searcher: tantivy.Searcher, dead: Ids) -> None:
        """``dead`` are passages that the searcher still has, but the catalogue no longer."""
        self._searcher = searcher
        self._dead = frozenset(dead.tolist())
        self.generation = reached_by(searcher)

    def __len__(self) -> int:
        # All but the marker, which a new index does not have yet.
        return max(0, self._searcher.num_docs - 1)

    def match(
        self, question: str, k: int, kept: Kept | None, weights: FieldWeights
    ) -> list[Scored]:
        """The ``k`` best passages by BM25, restricted to ``kept`` if given."""
        words = question_words(question)
        if not words:
            return []
        query = build_query(words, weights, NO_FILES if kept is None else kept.untitled)
        return self._best(query, k, kept)

    def with_all(self, text: str, k: int, kept: Kept | None) -> list[Scored]:
        """The ``k`` best passages by BM25 with all words of a text, restricted to ``kept``.

        Stop words count only if there are no others.
        """
        words = question_words(text)
        return self._best(build_whole_query(words), k, kept) if words else []

    def _best(self, query: tantivy.Query, k: int, kept: Kept | None) -> list[Scored]:
        limit = k
        if kept is not None:
            limit = kept.hits_for(k)
            if len(kept.files) <= FEW_FILES or limit > MOST_HITS:
                query, kept, limit = of_files(query, kept.files), None, k
        # Tantivy allocates memory for ``limit`` hits.
        limit = min(limit, max(1, self._searcher.num_docs))
        while True:
            hits = self._searcher.search(query, limit, count=False).hits
            found = self._live_hits(hits)
            if kept is not None:
                those = kept.those_in(kept.files, (one.passage_id for one in found))
                found = [one for one in found if one.passage_id in those]
            if len(found) >= k or len(hits) < limit:
                return found[:k]
            limit *= 2
            if kept is not None and limit > MOST_HITS:
                query, kept, limit = of_files(query, kept.files), None, k

    def rarities(self, question: str, kept: Kept | None) -> dict[str, float]:
        """The words of a question with their inverse document frequencies in passages' bodies.

        Counted over all passages; a word that no passage in ``kept`` has counts as absent.
        """
        total = len(self)
        rarities = {}
        for word in question_words(question):
            there = [term for term in word.terms if self._has(BODY, term, kept)]
            having = max((self._searcher.doc_freq(BODY, term) for term in there), default=0)
            rarities[word.text] = log1p((max(0, total - having) + 0.5) / (having + 0.5))
        return rarities

    def absent_words(self, question: str, kept: Kept | None) -> list[str]:
        """The words of a question, in lower case, that no passage has in any form."""

        def is_there(term: str) -> bool:
            return any(self._has(name, term, kept) for name in TEXT_FIELDS)

        return absent_words(question, is_there)

    def near(self, word: str, kept: Kept | None) -> Iterator[tuple[str, list[int]]]:
        """The ``near_terms`` of an absent word, each with some passages that have it."""

        def beginning_with(prefix: str, most: int | None) -> list[tuple[str, int]]:
            return self._searcher.terms_with_prefix(BODY, prefix, limit=most)

        near = near_terms(word, beginning_with, lambda term: self._has(BODY, term, kept))
        for term in dict.fromkeys(near):
            having = self._best(has_term(BODY, term), LOOKED_AT, kept)
            yield term, [one.passage_id for one in having]

    def _has(self, name: str, term: str, kept: Kept | None) -> bool:
        """Whether a passage in ``kept`` has ``term`` in a field."""
        if not self._searcher.doc_freq(name, term):
            return False
        if kept is None:
            return True
        return kept.known.of(
            (name, term), lambda: self._has_hit(has_term(name, term, kept.untitled), kept)
        )

    def _has_hit(self, query: tantivy.Query, kept: Kept) -> bool:
        # Most words occur in one of the first hits.
        hits = self._searcher.search(query, FEWEST_HITS, count=False).hits
        if kept.those_in(kept.files, (one.passage_id for one in self._live_hits(hits))):
            return True
        return len(hits) == FEWEST_HITS and bool(self._best(query, 1, kept))

    def _live_hits(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[Scored]:
        values = self._searcher.fast_field_values(PASSAGE, [address for _, address in hits])
        ids = [int(value) for value in values if value is not None]
        scored = [
            Scored(passage_id, float(score))
            for passage_id, (score, _) in zip(ids, hits, strict=True)
            if passage_id not in self._dead
        ]
        # Tantivy breaks ties by segment, which merges change.
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage_id))


def open_folder(folder: Path) -> tantivy.Index:
    """Open a term index on disk that reloads only on demand.

    If ``may_be_locked`` is false it stays as it was when opened. Raises ValueError if Tantivy
    cannot read it.
    """
    if may_be_locked(folder):
        return _opened(folder)
    try:
        with TemporaryDirectory(prefix="vind-terms-") as beside:
            # Copy the list of files as it is now; the files in it never change.
            shutil.copyfile(folder / TANTIVY_META, Path(beside) / TANTIVY_META)
            for path in folder.iterdir():
                if path.name != TANTIVY_META and path.suffix != ".lock":
                    (Path(beside) / path.name).symlink_to(path.absolute())
            return _opened(Path(beside))  # maps them into memory
    except FileNotFoundError as error:  # also if there is no folder for temporary files
        raise ValueError(str(error)) from error


def may_be_locked(folder: Path) -> bool:
    """Whether Tantivy can create its lock file in a folder, and so open it."""
    return os.access(folder, os.W_OK)


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def reached_by(searcher: tantivy.Searcher) -> int:
    """The generation in the marker; 0 if there is none yet."""
    hits = searcher.search(numbers_query(MARKER, [1]), 1, count=False).hits
    values = searcher.fast_field_values(GENERATION, [address for _, address in hits])
    return int(values[0] or 0) if values else 0
