"""An index in databases beside the same one in a folder: what both find, and how long they take.

    VIND_STORE=postgresql://… VIND_MILVUS=http://… python benchmarks/bench_store.py [SET …]

Carries the index of each set (`vind migrate`) into a schema of its own, asks all questions of the
set of both, and prints: the share of questions with the same first ten passages in the same order,
with the same ten in any order, with the same first one; and the p50 of a search in both, without
the time that the embedder takes.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import ROOT, indexed, lines_of, questions_of
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings, load_settings
from vind.indexes.types import Embedder
from vind.indexes.upkeep.migrate import migrate
from vind.indexes.where import Where, cluster
from vind.search.engine import Engine

TEN = 10

SETS = ("hotel", "care", "hosting", "insurer", "handbook")


class Remembering:
    """An embedder that reads each question once: it is not what is timed."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._read: dict[str, object] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._embedder, name)

    def embed_query(self, text: str) -> object:
        """As the embedder has it."""
        if text not in self._read:
            self._read[text] = self._embedder.embed_query(text)
        return self._read[text]


@dataclass(frozen=True, slots=True)
class Both:
    """Of one question: the ten passages in a folder and in databases, and the seconds of each."""

    folder: list[int]
    databases: list[int]
    folder_seconds: float
    databases_seconds: float


def ask(
    where: Where, settings: Settings, embedder: Embedder, asked: list[str]
) -> list[tuple[list[int], float]]:
    """The ten passages of each question and the seconds, after one round that warms all up."""
    with Index.open(where) as index:
        engine = Engine(index, settings, embedder)
        found = []
        for question in asked:
            engine.search(question, k=TEN)
            began = perf_counter()
            hits = engine.search(question, k=TEN)
            found.append(([hit.passage_id for hit in hits], perf_counter() - began))
        return found


def main() -> None:
    settings = load_settings()
    columns = ("questions", "in order", "the ten", "first", "folder", "databases")
    print(f"{'set':12} " + " ".join(f"{column:>9}" for column in columns))
    everything: list[Both] = []
    for name in sys.argv[1:] or SETS:
        folder = ROOT / ".bench" / name
        if not folder.exists():
            folder = indexed(name).index
        at = "&" if "?" in settings.store else "?"
        store = cluster(f"{settings.store}{at}schema=bench_{name}", settings)
        with Index.open(folder) as index:
            own = settings.model_copy(
                update={"embedder": index.embedder.partition("@")[0], "store": ""}
            )
        migrate(folder, store, lambda *_: None)
        embedder = cast("Embedder", Remembering(load_embedder(own)))
        asked = [one["question"] for one in lines_of(questions_of(name))]
        pairs = zip(
            ask(folder, own, embedder, asked), ask(store, own, embedder, asked), strict=True
        )
        both = [Both(one[0], other[0], one[1], other[1]) for one, other in pairs]
        tell(name, both)
        everything += both
    tell("all", everything)


def tell(name: str, both: list[Both]) -> None:
    """Print a line."""
    same = [
        sum(one.folder == one.databases for one in both),
        sum(set(one.folder) == set(one.databases) for one in both),
        sum(one.folder[:1] == one.databases[:1] for one in both),
    ]
    times = [
        median(one.folder_seconds for one in both),
        median(one.databases_seconds for one in both),
    ]
    shares = " ".join(f"{count / len(both):9.3f}" for count in same)
    print(
        f"{name:12} {len(both):9} {shares} " + " ".join(f"{1000 * one:6.0f} ms" for one in times),
        flush=True,
    )


if __name__ == "__main__":
    main()
