"""Both stores at several sizes: how fast they fill, what they hold, how long a search takes.

    python benchmarks/bench_scale.py [--passages NUMBER …] [--straight NUMBER] [--in FOLDER]

Makes indexes of random words (see bench_milvus.py) in a folder, or takes those that stand in FOLDER
by their number, carries each into a PostgreSQL and a Milvus Lite that it starts, and prints: rows
put in a second, bytes a passage, the memory of Milvus, the median of each kind of search and of a
whole one in both stores, and how much of that goes to which engine, and to which statements. From
--straight passages on, the rows of Milvus are put there straight (see straight.py).
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import psutil
import psycopg
from pymilvus import MilvusClient

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import straight
from benchmarks.bench_milvus import EMBEDDER, K, asked_of, make, print_search, searches
from tests import postgres
from tests.milvus import milvus_lite
from tests.toy import ToyEmbedder
from tests.unit.indexes.cluster.both import Both
from tests.unit.indexes.company import opened_in
from vind.indexes.arrays import Vector
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.folder.store import LocalStore
from vind.indexes.index import Index
from vind.indexes.reading.snapshot import Kept
from vind.indexes.reading.terms import FieldWeights
from vind.indexes.settings import Settings
from vind.indexes.store import Store
from vind.indexes.upkeep.migrate import migrate
from vind.search.engine import Engine

Numbers: TypeAlias = npt.NDArray[np.float64]

TOLD = 6
"""Statements that are named."""


class Processors:
    """Seconds of a core that this process, PostgreSQL and Milvus have used.

    On a machine with other work they say more than the time that passes.
    """

    def __init__(self, address: str, file: Path) -> None:
        """``address`` as of ``postgres.running``; ``file`` is Milvus'."""
        data = f"{address.partition('host=')[2].partition('&')[0]}/data"
        found = {
            word: one
            for one in psutil.process_iter(["cmdline"])
            for word in one.info["cmdline"] or ()  # one that just ended has none
        }
        self._postgres, self.milvus = found[data], found[str(file)]

    def used(self) -> Numbers:
        """Of each, until now."""
        postmaster = self._postgres.cpu_times()
        ended = postmaster.children_user + postmaster.children_system
        backends = sum(sum(one.cpu_times()[:2]) for one in self._postgres.children())
        milvus = sum(self.milvus.cpu_times()[:2])
        return np.array([time.process_time(), ended + backends, milvus])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--straight", type=int, default=1_000_000)
    parser.add_argument("--in", dest="folder", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory()))
        address = stack.enter_context(postgres.running())
        for passages in given.passages:
            print(f"\n{passages:,} passages of {EMBEDDER.dimension} dimensions", flush=True)
            directory = (given.folder or scratch) / str(passages)
            if not directory.exists():
                with told("made in a folder", passages):
                    make(directory, passages)
            with milvus_lite(scratch / "milvus.db") as uri:
                store = ClusterStore(f"{address}&schema=n{passages}", uri)
                cores = Processors(address, scratch / "milvus.db")
                before = cores.used()
                if passages < given.straight:
                    fill(directory, store, passages)
                else:
                    fill_straight(directory, store, passages)
                each = 1000 * (cores.used() - before) / passages
                print("ms of a core a passage: " + _of_each(each), flush=True)
                weigh(LocalStore(directory), store, passages, cores.milvus)
                ask(directory, store, cores)
            (scratch / "milvus.db").unlink()


@contextmanager
def told(what: str, passages: int) -> Iterator[None]:
    """Print how many passages a second the block does."""
    began = time.perf_counter()
    yield
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.0f} s, {passages / seconds:,.0f} passages a second", flush=True)


def fill(directory: Path, store: ClusterStore, passages: int) -> None:
    """Carry the index, and print how long the catalogue took and how long Milvus."""
    began, copied = time.perf_counter(), 0.0

    def progress(_: int, __: int, what: str) -> None:
        nonlocal copied
        if what.startswith("making"):
            copied = time.perf_counter()

    migrate(directory, store, progress)
    ended = time.perf_counter()
    for name, seconds in (("PostgreSQL", copied - began), ("Milvus", ended - copied)):
        print(f"put in {name}: {seconds:.0f} s, {passages / seconds:,.0f} a second", flush=True)


def fill_straight(directory: Path, store: ClusterStore, passages: int) -> None:
    """Carry the catalogue, and make the rows of Milvus as they would be."""
    with told("put in PostgreSQL", passages):
        straight.copy(LocalStore(directory), store)
    with told("put in Milvus straight", passages):
        having = straight.put(store, passages)
    straight.note(store, passages, having)


def weigh(folder: LocalStore, store: ClusterStore, passages: int, milvus: psutil.Process) -> None:
    """Print what both hold, in bytes a passage."""
    connection = folder.pool()
    with connection.reading() as reading:
        stamp = folder.read_stamp(reading)
    connection.close()
    sizes = folder.sizes(stamp)
    with psycopg.connect(store.address.conninfo, autocommit=True) as databases:
        databases.execute("CHECKPOINT")
        tables = databases.execute(
            "SELECT relname, pg_total_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n "
            "ON n.oid = c.relnamespace WHERE nspname = %s AND relkind = 'r' ORDER BY 2 DESC",
            (store.address.schema,),
        ).fetchall()
    each = {
        "folder: catalogue": sizes.catalogue,
        "folder: vectors": sizes.vectors,
        "folder: words": sizes.terms,
        "PostgreSQL": sum(size for _, size in tables),
        **{f"    {name}": size for name, size in tables[:5]},
        "Milvus: its file": Path(milvus.cmdline()[1]).stat().st_size,
        "Milvus: its memory": milvus.memory_info().rss,
    }
    for what, size in each.items():
        print(f"{what:<28}{size / passages:>9.0f} bytes a passage{size / 1e6:>12.0f} MB")


def ask(directory: Path, store: Store, cores: Processors) -> None:
    """Print how long searches take in both."""
    texts, vectors, files = asked_of(directory)
    ids = np.array(files, np.int64)
    spent = Spent()
    with Index.open(directory) as folder, Index.open(store) as cluster:
        of_folder, of_cluster = (opened_in(one).snapshots.current() for one in (folder, cluster))
        views = Both((of_folder.vectors, of_folder.terms), (of_cluster.vectors, of_cluster.terms))
        share = len(files) * 50 / len(views.local[0])
        kept = Kept(ids, ids[:0], share, views.local[0].those_in)
        print(f"{'':<28}{'local':>9}{'cluster':>9}{'same':>7}{'apart':>10}")
        for name, asked, search in searches(texts, vectors, kept, FieldWeights()):
            print_search(name, asked, search, views)
        questions = [" ".join(text.split()[:6]) for text in texts]
        embedder = Between(dict(zip(questions, vectors, strict=True)))
        engines = [Engine(one, Settings(), embedder) for one in (folder, cluster)]
        times: tuple[list[float], list[float]] = ([], [])
        used = np.zeros((2, 3))
        same = []
        for question in questions:  # the first time warms all up
            found = []
            for place, engine in enumerate(engines):
                engine.search(question, k=K)
                before = cores.used()
                with spent.watched():
                    began = time.perf_counter()
                    hits = engine.search(question, k=K)
                    times[place].append(1000 * (time.perf_counter() - began))
                used[place] += 1000 * (cores.used() - before)
                found.append({hit.passage_id for hit in hits})
            same.append(len(found[0] & found[1]) / max(1, len(found[0])))
        local, cluster_ms = map(median, times)
        print(f"{'hybrid, 10':<28}{local:>9.1f}{cluster_ms:>9.1f}{fmean(same):>7.3f}")
        print(f"cluster to folder: {cluster_ms / local:.2f}")
        for name, of_engine in zip(("folder", "cluster"), used / len(questions), strict=True):
            print(f"ms of a core a question, {name}: " + _of_each(of_engine), flush=True)
    spent.tell(len(questions))


def _of_each(used: Numbers) -> str:
    return ", ".join(
        f"{name} {one:.2f}"
        for name, one in zip(("vind", "PostgreSQL", "Milvus"), used, strict=True)
    )


class Between(ToyEmbedder):
    """Gives each question a vector between those of two passages, as real ones have."""

    def __init__(self, vectors: dict[str, Vector]) -> None:
        super().__init__(EMBEDDER.fingerprint.partition("@")[0], EMBEDDER.dimension)
        self._vectors = vectors

    def embed_query(self, text: str) -> Vector:
        """That of the question; of other texts as a toy has it."""
        found = self._vectors.get(text)
        return super().embed_query(text) if found is None else found


class Spent:
    """Counts the calls of both engines and their time."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._calls: defaultdict[str, int] = defaultdict(int)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count those of the block."""
        connection, client = psycopg.Connection, MilvusClient
        before = connection.execute, client.search, client.query
        connection.execute = self._timed(connection.execute, "PostgreSQL: ")  # type: ignore[method-assign]
        client.search = self._timed(client.search, "Milvus search")
        client.query = self._timed(client.query, "Milvus query")
        try:
            yield
        finally:
            connection.execute, client.search, client.query = before  # type: ignore[method-assign]

    def _timed(self, method: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(this: object, first: object, *rest: object, **more: object) -> object:
            began = time.perf_counter()
            try:
                return method(this, first, *rest, **more)
            finally:
                key = f"{name}{first}" if name.endswith(" ") else name
                self._seconds[key] += time.perf_counter() - began
                self._calls[key] += 1

        return timed

    def tell(self, questions: int) -> None:
        """Print milliseconds and calls a question, in all and of the slowest."""
        of_postgres = [name for name in self._seconds if name.startswith("PostgreSQL")]
        for engine, names in (
            ("PostgreSQL", of_postgres),
            ("Milvus", [name for name in self._seconds if name not in of_postgres]),
        ):
            seconds = sum(self._seconds[name] for name in names)
            calls = sum(self._calls[name] for name in names)
            self._line(engine, seconds, calls, questions)
            for name in sorted(names, key=self._seconds.__getitem__, reverse=True)[:TOLD]:
                shown = " ".join(name.removeprefix("PostgreSQL: ").split())[:60]
                self._line(f"    {shown}", self._seconds[name], self._calls[name], questions)

    @staticmethod
    def _line(name: str, seconds: float, calls: int, questions: int) -> None:
        each = 1000 * seconds / questions
        print(f"{name:<66}{each:>7.2f} ms{calls / questions:>6.1f} calls a question", flush=True)


if __name__ == "__main__":
    main()
