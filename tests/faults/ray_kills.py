"""Kills on a Ray cluster while it indexes: ``python -m tests.faults.ray_kills [--kills N]``.

Kills processes that read, that embed and that parse, and whole nodes, which others replace; after
each run the index must equal one that this machine makes of the same documents at once. Prints how
often what was killed, and all that went wrong. Exits with 1 where something did.
"""

import argparse
import random
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.faults import folders
from tests.on_ray import NODE, NODES, cluster_of, settings_for
from tests.toy import ToyEmbedder
from vind.indexes.arrays import TokenSpans
from vind.indexes.settings import Settings
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.on_ray.cluster import ray_indexers
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.progress import Summary

MARKS = {
    "reader": "ray::NodeReader",
    "embedder": "ray::NodeEmbedder",
    "parser": "ingest.files.worker",
}
NODE_KILLS = 6
"""One in so many kills is of a whole node."""

READ_SECONDS = 0.3
"""What the reading of a file takes at least, so that most kills come while one is read."""

KILLS_A_RUN = 3
FAULTS_AT_MOST = 3


class SlowToy(ToyEmbedder):
    """Takes its time to count tokens, which is where files are cut."""

    def token_spans(self, text: str) -> TokenSpans:
        time.sleep(READ_SECONDS)
        return super().token_spans(text)


def slow(_: Settings) -> SlowToy:
    """What the nodes load."""
    return SlowToy()


@dataclass(slots=True)
class Killed:
    """``again`` counts runs that left a file to the next one, as its reader was lost too often."""

    kills: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    again: int = 0
    wrong: list[str] = field(default_factory=list)


def kill_often(cluster: Any, kills: int, base: Path, chance: random.Random) -> Killed:
    """Index version after version of a folder, killing meanwhile; what came of it."""
    killed, work = Killed(), base / "work"
    work.mkdir()
    settings = settings_for(work / "index")
    chunking = chunking_fingerprint(settings.passage_tokens)
    with ray_indexers(settings, slow, slow) as (embedder, readers):

        def index() -> Summary:
            with IndexWriter.open(settings.index, embedder, chunking) as writer:
                docs = base / folders.DOCS
                own = type(readers)(readers.pool, readers.machines)
                return index_paths([docs], writer, embedder, settings, lambda _: None, own)

        while killed.kills.total() < kills and len(killed.wrong) < FAULTS_AT_MOST:
            killed.runs += 1
            folders.put_documents(base / folders.DOCS, killed.runs)
            done = threading.Event()
            at_most = min(KILLS_A_RUN, kills - killed.kills.total())
            killer = threading.Thread(
                target=_kill_until, args=(cluster, done, at_most, killed.kills, chance)
            )
            killer.start()
            try:
                summary = index()
            finally:
                done.set()
                killer.join()
            if summary.failures:
                killed.again += 1
                summary = index()
            (work / folders.VERSION).write_text(str(killed.runs))
            killed.wrong += [
                f"run {killed.runs}: {one.path}: {one.reason}" for one in summary.failures
            ]
            try:
                folders.check(settings.index, work)
                folders.compare(work)
            except AssertionError as error:
                killed.wrong.append(f"run {killed.runs}: {error}")
            _make_whole(cluster)
    return killed


def _kill_until(
    cluster: Any, done: threading.Event, at_most: int, kills: Counter[str], chance: random.Random
) -> None:
    for _ in range(at_most):
        if done.wait(chance.uniform(0, 1.5)):
            return
        kind = "node" if chance.randrange(NODE_KILLS) == 0 else chance.choice(list(MARKS))
        if kind == "node":
            if len(cluster.list_all_nodes()) > 1:
                cluster.remove_node(cluster.list_all_nodes()[-1], allow_graceful=False)
                kills[kind] += 1
        elif found := processes(MARKS[kind]):
            chance.choice(found).send_signal(signal.SIGKILL)
            kills[kind] += 1


def processes(mark: str) -> list[psutil.Process]:
    """Processes of this one's cluster that have ``mark`` in their command line."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if mark in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _make_whole(cluster: Any) -> None:
    for _ in range(NODES - len(cluster.list_all_nodes())):
        cluster.add_node(**NODE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.ray_kills")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    options = parser.parse_args()
    began = time.monotonic()
    with cluster_of() as cluster, tempfile.TemporaryDirectory(prefix="vind-ray-") as base:
        chance = random.Random(options.seed)  # noqa: S311 - the same kills for the same seed
        killed = kill_often(cluster, options.kills, Path(base), chance)
    what = ", ".join(f"{kind} {count}" for kind, count in sorted(killed.kills.items()))
    print(
        f"seed {options.seed}: {killed.kills.total()} kills ({what}) in {killed.runs} runs, "
        f"{killed.again} of them gone on with, {len(killed.wrong)} wrong, "
        f"{time.monotonic() - began:.0f} s"
    )
    for problem in killed.wrong:
        print(f"  {problem}")
    return 1 if killed.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
