"""What it costs a search that not everybody may read everything.

    python benchmarks/bench_access.py [--size 200000]

Copies of the handbook's passages (benchmarks/million.py), under rights that let viewers read 1%,
10% and 90% of the documents. Each question is asked by all of them in turn, so that whatever else
the machine does slows all down. Times are the median of what search/retrieval/retrieve.py takes,
the question embedded beforehand, and that of the first search after a commit, which works out what
somebody may read.
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.million import FOLDERS, build, read_base
from benchmarks.sets import ROOT, lines_of, questions_of
from vind.indexes.access import UNRESTRICTED, Gate, Rights, Viewer
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.indexes.writer import IndexWriter
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

SET = "handbook"
SHARES = (1, 10, 90)
"""Per cent of the documents."""

QUESTIONS = 60
TEN = 10


def rights_of(folder: int) -> str:
    """Of a folder of FOLDERS: for each group whose share it falls in."""
    groups = tuple((f"group:{share}", True) for share in SHARES if folder * 100 < share * FOLDERS)
    return Rights((Gate(groups=groups),)).encoded()


def give_rights(directory: Path) -> float:
    """Write the rights of all documents; the seconds that it took."""
    start = time.monotonic()
    with IndexWriter.open(directory, load_embedder(load_settings()), "bench") as writer:
        for record in writer.known("/bench").values():
            folder = int(record.path[len("part-") :].partition("/")[0])
            writer.note_rights(replace(record, rights=rights_of(folder)))
        writer.commit()
    return time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=200_000)
    size = parser.parse_args().size
    directory = ROOT / ".bench" / f"access-{size}"
    print(f"built in {build(directory, size, read_base((SET,))):.0f} s", flush=True)
    print(f"rights written in {give_rights(directory):.1f} s", flush=True)
    embedder = load_embedder(load_settings())
    texts = [line["question"] for line in lines_of(questions_of(SET))[:QUESTIONS]]
    asked = [Query.of(Question.of(text), embedder) for text in texts]
    viewers = {"all": UNRESTRICTED} | {
        f"{share}%": Viewer("anna", frozenset({str(share)})) for share in SHARES
    }
    times: dict[str, list[float]] = {name: [] for name in viewers}
    with Index.open(directory) as index:
        views = {name: index.seen_by(viewer) for name, viewer in viewers.items()}
        for number, query in enumerate([asked[0], *asked]):
            for name, view in views.items():
                start = time.perf_counter()
                retrieve(query, Corpus(view, embedder), TEN)
                times[name].append(time.perf_counter() - start)
                if not number:
                    print(f"{name:>5} first {times[name].pop() * 1e3:8.1f} ms", flush=True)
    whole = float(np.median(times["all"]))
    for name, taken in times.items():
        median = float(np.median(taken))
        print(f"{name:>5} p50 {median * 1e3:8.1f} ms  {median / whole:5.2f} x")


if __name__ == "__main__":
    main()
