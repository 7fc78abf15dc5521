"""Any course of changes, moves, reopenings, compactions, kills and losses equals a dictionary."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from errno import ENOENT, ENOTEMPTY
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.unit.indexes.company import EMBEDDER, FOLDER, open_writer, put
from vind.indexes import writer as writers
from vind.indexes.core.stored_vectors import storage_error
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.index import Index
from vind.indexes.types import FileRecord, FileState, Filters
from vind.indexes.upkeep.compact import compact
from vind.indexes.writer import IndexWriter

WORDS = ["pomp", "klep", "motor", "filter", "slang"]
PATHS = st.sampled_from(["a.txt", "b.pdf", "deep/c.txt", "deep/er/d.pdf", "deep/e.docx"])
LINES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=0, max_size=6
)
STRAY = storage_error(EMBEDDER.dimension)
"""How far a score of a stored vector may be from that of the vector itself."""

EVERYTHING = re.compile("")
FILTERS = st.sampled_from(
    [
        (Filters(), EVERYTHING),
        (Filters(types=("pdf",)), re.compile(r".*\.pdf$")),
        (Filters(paths=("deep/*",)), re.compile(r"deep/[^/]*$")),
        (Filters(("deep/**",), ("txt", "pdf")), re.compile(r"deep/.*\.(txt|pdf)$")),
        (Filters(paths=("none",)), re.compile(r"none$")),
    ]
)


def _remove(folder: Path) -> None:
    """Again where Tantivy, which tidies up in a thread of its own, wrote a file meanwhile."""
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError as error:
            if error.errno not in {ENOTEMPTY, ENOENT}:
                raise


class IndexAgainstDictionary(RuleBasedStateMachine):
    """One writer and one long-lived reader of the same folder."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vind-model-"))
        self.directory = self.folder / "index"
        self.committed: dict[str, list[str]] = {}
        self.pending: dict[str, list[str]] = {}
        self.generation = self.lives = 0
        self.writer: IndexWriter = open_writer(self.directory)
        self.reader = Index.open(self.directory)

    def teardown(self) -> None:
        if hasattr(self, "writer"):
            self.writer.close()
            self.reader.close()
            _remove(self.folder)

    @rule(path=PATHS, lines=LINES)
    def put(self, path: str, lines: list[str]) -> None:
        put(self.writer, path, *lines)
        self.pending[path] = lines

    @rule(path=PATHS, state=st.sampled_from([FileState.DELETED, FileState.CORRUPT]))
    def drop(self, path: str, state: FileState) -> None:
        self.writer.record(FileRecord(FOLDER, path, state))
        self.pending[path] = []

    @rule(path=PATHS, other=PATHS)
    def move(self, path: str, other: str) -> None:
        lines = (self.committed | self.pending).get(path)
        if lines and path != other:
            self.writer.move(
                FileRecord(FOLDER, path, FileState.INDEXED),
                FileRecord(FOLDER, other, FileState.INDEXED),
            )
            self.writer.record(FileRecord(FOLDER, path, FileState.DELETED))
            self.pending |= {path: [], other: lines}

    @rule(path=PATHS, days=st.integers(0, 10_000))
    def touch(self, path: str, days: int) -> None:
        lines = (self.committed | self.pending).get(path)
        if lines:
            mtime_ns = days * 86_400 * 10**9
            self.writer.touch(
                FileRecord(FOLDER, path, FileState.INDEXED, mtime_ns=mtime_ns, passages=len(lines))
            )
            self.pending[path] = lines

    @rule(publish=st.booleans())
    def commit(self, publish: bool) -> None:
        writers.PUBLISH_SECONDS = 0.0 if publish else 1000.0
        self.generation += bool(self.pending)
        assert self.writer.commit() == self.generation
        self.committed |= self.pending
        self.pending = {}
        if publish:
            self.check_terms(self.reader, WORDS[0], Filters(), EVERYTHING)

    @rule()
    def reopen_writer(self) -> None:
        self.writer.close()
        self.pending = {}
        self.writer = open_writer(self.directory)

    @rule()
    def kill(self) -> None:
        """The files as they lie when a process is no more: what it had not written is not there."""
        self.lives += 1
        left = self.folder / f"index-{self.lives}"
        shutil.copytree(self.directory, left)
        self.writer.close()
        self.reader.close()
        _remove(self.directory)
        self.directory, self.pending = left, {}
        self.reader = Index.open(left)
        self.writer = open_writer(left)

    @rule()
    def compact(self) -> None:
        self.writer.close()
        self.pending = {}
        compact(self.directory, lambda *_: None)
        self.writer = open_writer(self.directory)

    @rule(part=st.sampled_from([VECTORS_NAME, TERMS_NAME]), by_reader=st.booleans())
    def lose_a_part(self, part: str, by_reader: bool) -> None:
        self.writer.close()
        self.pending = {}
        _remove(self.directory / part)
        if by_reader:
            self.reader.close()
            self.reader = Index.open(self.directory)
        self.writer = open_writer(self.directory)

    @rule()
    def reopen_reader(self) -> None:
        self.reader.close()
        self.reader = Index.open(self.directory)

    @rule(text=LINES.map(" ".join), k=st.integers(1, 8), filtered=FILTERS)
    def search_vectors(self, text: str, k: int, filtered: tuple[Filters, re.Pattern[str]]) -> None:
        filters, passing = filtered
        query = EMBEDDER.embed_query(text)
        lines = list(self.lines(passing))
        scores = EMBEDDER.embed_passages(lines) @ query
        hits = self.reader.nearest(query, k, filters)
        best = np.sort(scores)[::-1][:k]
        assert np.allclose([hit.score for hit in hits], best, atol=STRAY)
        stored = self.reader.passages([hit.passage_id for hit in hits])
        for hit in hits:
            found = stored[hit.passage_id]
            assert passing.match(found.path)
            assert found.passage.text in self.committed[found.path]
            own = EMBEDDER.embed_query(found.passage.text) @ query
            assert abs(hit.score - own) < STRAY

    @rule(word=st.sampled_from(WORDS), filtered=FILTERS)
    def search_terms_anew(self, word: str, filtered: tuple[Filters, re.Pattern[str]]) -> None:
        self.reopen_writer()
        self.check_terms(self.reader, word, *filtered)
        with Index.open(self.directory) as index:
            self.check_terms(index, word, *filtered)

    @invariant()
    def everything_is_there_once(self) -> None:
        if hasattr(self, "reader"):
            query = EMBEDDER.embed_query("pomp")
            ids = [hit.passage_id for hit in self.reader.nearest(query, 1000)]
            stored = self.reader.passages(ids)
            assert sorted((found.path, found.passage.text) for found in stored.values()) == sorted(
                (path, line) for path, lines in self.committed.items() for line in lines
            )
            assert self.reader.generation == self.generation

    def check_terms(
        self, index: Index, word: str, filters: Filters, passing: re.Pattern[str]
    ) -> None:
        ids = [hit.passage_id for hit in index.match(word, 1000, filters)]
        stored = index.passages(ids)
        texts = sorted(stored[passage_id].passage.text for passage_id in ids)
        assert texts == sorted(line for line in self.lines(passing) if word in line.split())

    def lines(self, passing: re.Pattern[str]) -> Iterator[str]:
        for path, lines in self.committed.items():
            if passing.match(path):
                yield from lines


class ForLonger(IndexAgainstDictionary):
    """The same, more often and for longer."""


TestIndexAgainstDictionary = IndexAgainstDictionary.TestCase
TestIndexAgainstDictionary.settings = settings(max_examples=10, stateful_step_count=30)
TestForLonger = pytest.mark.nightly(ForLonger.TestCase)
TestForLonger.settings = settings(max_examples=100, stateful_step_count=50)
