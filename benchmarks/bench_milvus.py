"""Vectors and terms in Milvus beside the local ones: how fast, and whether the same is found.

    python benchmarks/bench_milvus.py [--index FOLDER | --passages NUMBER …] [--uri URI]

Asks a Milvus Lite that it starts, or the Milvus at --uri, about the passages of an index, or of
ones of random words, with vectors around random centres. Prints passages put in a second, and for
each kind of search the median of both in milliseconds, how many of the first ten passages are the
same, and how far their scores are apart at most.
"""

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.milvus import milvus_lite
from tests.toy import ToyEmbedder
from tests.unit.indexes.cluster.both import Both, both, collection_of, step
from vind.indexes.arrays import Vector
from vind.indexes.arrays import Vectors as Floats
from vind.indexes.catalogue import ledger
from vind.indexes.catalogue.connection import connect
from vind.indexes.cluster.milvus import Milvus
from vind.indexes.core.stored_vectors import from_stored
from vind.indexes.reading.snapshot import Kept, Terms, Vectors
from vind.indexes.reading.terms import FieldWeights
from vind.indexes.types import Document, Embeddings, FileRecord, FileState, Passage, Scored
from vind.indexes.writer import IndexWriter

EMBEDDER = ToyEmbedder("toy-256", 256)
WORDS, LENGTH, A_FILE = 20_000, 30, 50
FILES_A_COMMIT = 200
CENTRES = 200
ASKED, K = 30, 10
SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 30_000])
    parser.add_argument("--uri")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        uri = given.uri or stack.enter_context(milvus_lite(folder / "milvus"))
        milvus = Milvus.connect(uri)
        if given.index:
            shutil.copytree(given.index, folder / "index")
            measure(folder / "index", milvus)
        for passages in [] if given.index else given.passages:
            make(folder / str(passages), passages)
            measure(folder / str(passages), milvus)


def files_of_words(passages: int) -> Iterator[tuple[int, list[list[int]], Floats]]:
    """Number, words (as numbers, the common ones first) and unit vectors of each file's passages.

    The same each time.
    """
    chance = random.Random(SEED)  # noqa: S311
    words = range(WORDS)
    common = list(accumulate(1 / (place + 5) for place in words))
    numbers = np.random.default_rng(SEED)
    centres = numbers.standard_normal((CENTRES, EMBEDDER.dimension), np.float32)
    for number in range(passages // A_FILE):
        chosen = [chance.choices(words, cum_weights=common, k=LENGTH) for _ in range(A_FILE)]
        around = centres[numbers.integers(len(centres), size=A_FILE)]
        vectors = around + numbers.standard_normal(around.shape, np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        yield number, chosen, vectors


def make(directory: Path, passages: int) -> None:
    """An index of passages of random words."""
    words_of_none = EMBEDDER.read_passages(["w"]).states[0]
    with IndexWriter.open(directory, EMBEDDER, "lines") as writer:
        for number, words, vectors in files_of_words(passages):
            texts = [" ".join(f"w{word}" for word in passage) for passage in words]
            starts = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
            found = tuple(
                Passage(text, start, start + len(text))
                for start, text in zip(starts, texts, strict=True)
            )
            record = FileRecord("/company", f"{number}.txt", FileState.INDEXED)
            embeddings = Embeddings(vectors, [words_of_none] * A_FILE)
            writer.put(record, Document("\n".join(texts), found), texts, embeddings)
            if number % FILES_A_COMMIT == FILES_A_COMMIT - 1:
                writer.commit()
        writer.commit()


def measure(directory: Path, milvus: Milvus) -> None:
    collection = collection_of(directory, milvus)
    began = time.perf_counter()
    while not step(directory, collection):
        pass
    seconds = time.perf_counter() - began
    with both(directory, collection) as views:
        rows = len(views.cluster[0])
        print(f"\n{rows} passages, {rows / seconds:.0f} a second", flush=True)
        texts, vectors, files = asked_of(directory)
        ids = np.array(files, np.int64)
        kept = Kept(ids, ids[:0], len(files) / rows, views.local[0].those_in)
        weights = FieldWeights()
        print(f"{'':<28}{'local':>9}{'milvus':>9}{'same':>7}{'apart':>10}")
        for name, asked, search in searches(texts, vectors, kept, weights):
            print_search(name, asked, search, views)
    collection.drop()


Search = Callable[[tuple[Vectors, Terms], Any], Sequence[Scored]]


def searches(
    texts: Sequence[str], vectors: Sequence[Vector], kept: Kept, weights: FieldWeights
) -> Iterator[tuple[str, Sequence[Any], Search]]:
    questions = [" ".join(text.split()[:6]) for text in texts]
    pairs = [" ".join(text.split()[:2]) for text in texts]
    yield "nearest, 10", vectors, lambda view, one: view[0].nearest(one, 10, None)
    yield "nearest, 300", vectors, lambda view, one: view[0].nearest(one, 300, None)
    yield "nearest, half the files", vectors, lambda view, one: view[0].nearest(one, 10, kept.files)
    yield "BM25, 300", questions, lambda view, one: view[1].match(one, 300, None, weights)
    yield "BM25, half the files", questions, lambda view, one: view[1].match(one, 10, kept, weights)
    yield "all of two words, 5000", pairs, lambda view, one: view[1].with_all(one, 5000, None)


def print_search(name: str, asked: Sequence[Any], search: Search, views: Both) -> None:
    times: tuple[list[float], list[float]] = ([], [])
    shared, apart = [], 0.0
    for one in asked:
        found = []
        for view, taken in zip((views.local, views.cluster), times, strict=True):
            began = time.perf_counter()
            found.append(search(view, one)[:K])
            taken.append(1000 * (time.perf_counter() - began))
        local, cluster = ({hit.passage_id: hit.score for hit in hits} for hits in found)
        shared.append(len(local.keys() & cluster.keys()) / max(1, len(local)))
        apart = max([apart, *(abs(local[key] - cluster[key]) for key in local.keys() & cluster)])
    local_ms, milvus_ms = map(median, times)
    print(f"{name:<28}{local_ms:>9.1f}{milvus_ms:>9.1f}{fmean(shared):>7.3f}{apart:>10.1e}")


def asked_of(directory: Path) -> tuple[list[str], list[Vector], list[int]]:
    """The texts of some passages, vectors between those of two, and half of the files."""
    connection = connect(directory)
    rows = connection.execute(
        "SELECT p.text, e.vector FROM passages p JOIN embeddings e ON e.id = p.embedding "
        "ORDER BY (p.id * 7919) % 10007 LIMIT ?",
        (2 * ASKED,),
    ).fetchall()
    files = ledger.searchable_ids(connection)[::2].tolist()
    connection.close()
    vectors = from_stored([row[1] for row in rows], len(rows[0][1]))
    between = vectors[:ASKED] + vectors[ASKED:]
    between /= np.linalg.norm(between, axis=1, keepdims=True)
    return [row[0] for row in rows[:ASKED]], list(between), files


if __name__ == "__main__":
    main()
