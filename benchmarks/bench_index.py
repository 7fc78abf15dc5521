"""Indexes of 10,000 to a million passages: size, time to open, memory, speed and recall.

    python benchmarks/bench_index.py [--sizes 10000,100000,1000000]

Builds each through the catalogue and the writer (under .bench/, taken up again after a break, and
kept; benchmarks/million.py says of what), then asks real questions in a process of its own: the
vectors alone, the terms alone, both with what search/retrieval/retrieve.py makes of them, and the
whole search of an engine, in which alone the question is embedded; in all, and in one folder of a
hundred. Recall@10 is against exact search. Last, FAISS's flat and HNSW indexes of the same vectors,
called directly.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import faiss
import numpy as np
import psutil

from benchmarks.million import ask_questions, build, read_base
from benchmarks.sets import ROOT
from vind.indexes.access import UNRESTRICTED
from vind.indexes.arrays import Vector, Vectors
from vind.indexes.core.stored_vectors import turned
from vind.indexes.folder.directory import bytes_of
from vind.indexes.folder.segment import Segment
from vind.indexes.folder.vector_view import VectorView
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.reading import snapshot
from vind.indexes.settings import load_settings
from vind.indexes.types import Filters, Scored
from vind.search.engine import Engine
from vind.search.question.question import Question
from vind.search.retrieval.candidates import DEPTH
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

SIZES = "10000,100000,1000000"
FILTER = Filters(paths=("part-07/**",))
TEN = 10
CORES = psutil.cpu_count() or 1
HNSW_LINKS, HNSW_SEARCH = 32, 128
HNSW_MOST = 100_000
"""Rows up to which HNSW is built here: a million take the two cores most of an hour."""


def measure(directory: Path, questions: Path) -> dict[str, float]:
    """In a fresh process: what opening and 200 questions cost."""
    asked = np.load(questions, allow_pickle=False)
    texts, vectors = [str(text) for text in asked["texts"]], asked["vectors"]
    start = time.perf_counter()
    index = Index.open(directory)
    figures = {"open s": time.perf_counter() - start}
    for name, filters in (("", Filters()), (" 1%", FILTER)):
        index.nearest(vectors[0], 1, filters)
        for kind, search in _searches(index, texts, vectors, filters).items():
            times = [_seconds(search, number) for number in range(len(texts))]
            for share in (50, 95):
                figures[f"{kind}{name} p{share} ms"] = float(np.percentile(times, share)) * 1e3
    figures["memory MB"] = psutil.Process().memory_info().rss / 1e6
    for name, filters in (("", Filters()), (" 1%", FILTER)):
        figures[f"recall@10{name}"] = float(
            np.mean([_recall(index, vector, filters) for vector in vectors])
        )
    return figures


def _searches(
    index: Index, texts: list[str], vectors: Vectors, filters: Filters
) -> dict[str, Callable[[int], object]]:
    """What is timed, each with the number of a question."""
    settings = load_settings()
    embedder = load_embedder(settings)
    engine = Engine(index, settings, embedder)
    corpus = Corpus(index, embedder, filters)
    asked = [Query.of(Question.of(text), embedder) for text in texts]
    return {
        "dense": lambda n: index.nearest(vectors[n], DEPTH, filters),
        "terms": lambda n: index.match(texts[n], DEPTH, filters),
        "hybrid": lambda n: retrieve(asked[n], corpus, TEN),
        "search": lambda n: engine.search(texts[n], TEN, paths=filters.paths),
    }


def _seconds(search: Callable[[int], object], number: int) -> float:
    start = time.perf_counter()
    search(number)
    return time.perf_counter() - start


def _recall(index: Index, vector: Vector, filters: Filters) -> float:
    """By score, as several passages may have the same."""
    found = index.nearest(vector, TEN, filters)
    exact = _exactly(index, vector, filters)
    return sum(hit.score >= exact[-1].score - 1e-6 for hit in found) / len(exact)


def _parts(vectors: snapshot.Vectors) -> list[Segment]:
    assert isinstance(vectors, VectorView)  # noqa: S101
    return [part for part, _ in vectors._parts]  # noqa: SLF001


def _exactly(index: Index, vector: Vector, filters: Filters) -> list[Scored]:
    """Exact search: no sketch is looked at."""
    with index._pinning() as pin:  # noqa: SLF001 - a door for this alone is too much
        files = pin.files_of(filters, UNRESTRICTED)
        parts = _parts(pin.snapshot.vectors)
        whole = [replace(part, codes=part.exact) for part in parts]
        return VectorView(whole[:-1], whole[-1], np.empty(0, np.int64)).nearest(vector, TEN, files)


def plain(vectors: Vectors, queries: Vectors) -> dict[str, float]:
    """FAISS alone, all in memory, one thread a query."""
    faiss.omp_set_num_threads(CORES)
    dimension = vectors.shape[1]
    flat = faiss.IndexFlatIP(dimension)
    flat.add(vectors)
    exact = flat.search(queries, TEN)[1]
    figures = _plain("flat", flat, queries, exact)
    if len(vectors) <= HNSW_MOST:
        start = time.perf_counter()
        graph = faiss.IndexHNSWFlat(dimension, HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
        faiss.omp_set_num_threads(CORES)
        graph.add(vectors)
        figures["HNSW built s"] = time.perf_counter() - start
        graph.hnsw.efSearch = HNSW_SEARCH
        figures |= _plain("HNSW", graph, queries, exact)
    return figures


def _plain(name: str, index: faiss.Index, queries: Vectors, exact: np.ndarray) -> dict[str, float]:
    faiss.omp_set_num_threads(1)
    times, shared = [], 0
    for query, best in zip(queries, exact, strict=True):
        start = time.perf_counter()
        found = index.search(query[np.newaxis], TEN)[1][0]
        times.append(time.perf_counter() - start)
        shared += len(set(found) & set(best))
    return {
        f"{name} p50 ms": float(np.percentile(times, 50)) * 1e3,
        f"{name} p95 ms": float(np.percentile(times, 95)) * 1e3,
        f"{name} recall@10": shared / exact.size,
    }


def report(size: int, questions: Path) -> None:
    directory = ROOT / ".bench" / f"size-{size}"
    figures: dict[str, float] = {"built s": build(directory, size, read_base())}
    figures["disk MB"] = bytes_of([directory]) / 1e6
    command = [sys.executable, __file__, "--measure", str(directory), str(questions)]
    figures |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    with Index.open(directory) as index, index._pinning() as pin:  # noqa: SLF001
        parts = _parts(pin.snapshot.vectors)
        vectors = np.concatenate([part.vectors(np.arange(len(part))) for part in parts])
    figures |= plain(vectors, turned(np.load(questions)["vectors"]))
    print(f"{size:,} passages")
    for name, value in figures.items():
        print(f"  {name:<20}{value:>12,.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--measure", nargs=2, type=Path)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(*given.measure)))
        return
    texts, vectors = ask_questions()
    questions = ROOT / ".bench" / "questions.npz"
    np.savez(questions, texts=np.array(texts), vectors=vectors)
    for size in map(int, given.sizes.split(",")):
        report(size, questions)


if __name__ == "__main__":
    main()
