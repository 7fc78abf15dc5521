"""Indexes of as many passages as asked for, out of the evaluation sets' own.

After the real passages come copies: the vector of one, moved by 0.35 in the direction of the
difference between two others, and its text, with the second half of another's. So a copy is as far
from its passage as that is from its nearest neighbour (cosine .94), the vectors keep the spread of
real ones, and no two texts are the same.
"""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.sets import ROOT, indexed, is_here, lines_of, questions_of
from vind.indexes.arrays import Vector, Vectors
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.core.stored_vectors import from_stored
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.indexes.types import Document, Embeddings, FileRecord, FileState, Language, Passage
from vind.indexes.writer import IndexWriter

SETS = ("handbook", "contracts", "scifact", "vac-nl", "clapnq")
NOISE = 0.35
PASSAGES = 20
"""Passages a document."""
FOLDERS = 100
"""Folders that the documents are spread over, so that a filter on one keeps 1%."""
BATCH = 50
"""Documents a commit."""
QUESTIONS = 40
"""Questions of each set."""


@dataclass(frozen=True)
class Base:
    """Real passages, their unit vectors and the states of their words."""

    passages: list[tuple[str, str, Language]]
    vectors: Vectors
    states: list[bytes]


def read_base(sets: Sequence[str] = SETS) -> Base:
    passages: list[tuple[str, str, Language]] = []
    vectors: list[bytes] = []
    states: list[bytes] = []
    for name in filter(is_here, sets):
        file = ROOT / ".bench" / name / CATALOGUE_NAME
        if not file.exists():
            indexed(name)
        with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as connection:
            for *passage, vector, words in connection.execute(
                "SELECT p.text, p.heading, p.language, e.vector, s.words FROM passages p "
                "JOIN embeddings e ON e.id = p.embedding "
                "JOIN word_states s ON s.embedding = p.embedding ORDER BY p.id"
            ):
                passages.append(tuple(passage))
                vectors.append(vector)
                states.append(words)
    return Base(passages, from_stored(vectors, len(vectors[0])), states)


def ask_questions() -> tuple[list[str], Vectors]:
    """Real questions and their vectors."""
    embedder = load_embedder(load_settings())
    texts = [
        line["question"]
        for name in filter(is_here, SETS)
        for line in lines_of(questions_of(name))[:QUESTIONS]
    ]
    return texts, np.array([embedder.embed_query(text) for text in texts])


def build(directory: Path, size: int, base: Base) -> float:
    """Make or complete the index of ``size`` passages; the seconds that it took in all."""
    took = directory.with_suffix(".seconds")
    before = float(took.read_text()) if took.exists() else 0.0
    embedder = load_embedder(load_settings())
    start = time.monotonic()
    with IndexWriter.open(directory, embedder, "bench") as writer:
        for number in range(len(writer.known("/bench")), size // PASSAGES):
            document, embeddings = make_document(number, base)
            path = f"part-{number % FOLDERS:02}/document-{number}.txt"
            record = FileRecord("/bench", path, FileState.INDEXED, sha256=path)
            keys = [f"{number} {n}" for n in range(PASSAGES)]
            writer.put(record, document, keys, embeddings)
            if number % BATCH == BATCH - 1:
                writer.commit()
                took.write_text(str(before + time.monotonic() - start))
        writer.commit()
    seconds = before + time.monotonic() - start
    took.write_text(str(seconds))
    return seconds


def make_document(number: int, base: Base) -> tuple[Document, Embeddings]:
    """The same document for a number each time."""
    chance = np.random.default_rng(number)
    first, total = number * PASSAGES, len(base.passages)
    texts: list[str] = []
    passages: list[Passage] = []
    vectors = np.empty((PASSAGES, base.vectors.shape[1]), np.float32)
    states: list[bytes] = []
    start = 0
    for n in range(PASSAGES):
        origin, other, third = (int(place) for place in chance.integers(total, size=3))
        if first + n < total:
            text, heading, language = base.passages[first + n]
            vectors[n] = base.vectors[first + n]
        else:
            text, heading, language = base.passages[origin]
            rest = base.passages[other][0]
            text = text[: len(text) // 2] + rest[len(rest) // 2 :]
            vectors[n] = moved(base, origin, other, third)
        # Those of another text: a search reads as much of them, and its time is all that is wanted.
        states.append(base.states[origin])
        texts.append(text)
        passages.append(Passage(text, start, start + len(text), heading=heading, language=language))
        start += len(text) + 1
    return Document("\n".join(texts), tuple(passages)), Embeddings(vectors, states)


def moved(base: Base, origin: int, other: int, third: int) -> Vector:
    step = base.vectors[other] - base.vectors[third]
    vector: Vector = base.vectors[origin] + NOISE * step / max(float(np.linalg.norm(step)), 1e-6)
    return vector / np.float32(np.linalg.norm(vector))
