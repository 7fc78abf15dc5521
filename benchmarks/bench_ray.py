"""Indexing by one, two and three nodes of a Ray cluster, all of them on this machine.

    python benchmarks/bench_ray.py [--files N] [--seconds S] [--nodes N]

Reading is simulated first: each file takes S seconds of waiting, as it takes seconds of a processor
of another machine that this one may not have. Then the same files are read without that, by as many
cores as there are. Prints files a second, and how much faster that is than one node; nodes are
warm, and the embedder is the toy, which costs nothing. Left out where Ray is not installed.
"""

import argparse
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.on_ray import NODE, cluster_of, settings_for, toy
from tests.toy import ToyEmbedder
from vind.indexes.arrays import TokenSpans
from vind.indexes.settings import Settings
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.on_ray.cluster import ray_indexers
from vind.ingest.run.pipeline import index_paths

TEXT = "Line {line} of file {file}: the rent is {line} euro a month, and {file} more in the city.\n"
LINES = 2000


class WaitingToy(ToyEmbedder):
    """Waits once for each file, when its tokens are counted."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def token_spans(self, text: str) -> TokenSpans:
        """As that of the toy, later."""
        time.sleep(self._seconds)
        return super().token_spans(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--nodes", type=int, default=3)
    options = parser.parse_args()
    if find_spec("ray") is None:
        print("left out: Ray is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="vind-ray-") as base, cluster_of(1) as cluster:
        short, long = Path(base) / "short", Path(base) / "long"
        put(short, options.files, 1)
        put(long, options.files, LINES)
        alone: dict[str, float] = {}
        for nodes in range(1, options.nodes + 1):
            if nodes > 1:
                cluster.add_node(**NODE)
            for name, docs, seconds in (
                (f"waiting {options.seconds:g} s a file", short, options.seconds),
                (f"reading {LINES} lines a file", long, 0.0),
            ):
                took = indexing(Path(base) / f"{nodes}-{docs.name}", docs, seconds)
                alone.setdefault(name, took)
                print(
                    f"{name}, {nodes} nodes: {options.files / took:.2f} files a second, "
                    f"{alone[name] / took:.2f} x one node",
                    flush=True,
                )


def put(docs: Path, files: int, lines: int) -> None:
    """Make a folder of so many files."""
    docs.mkdir()
    for file in range(files):
        text = (TEXT.format(line=line, file=file) for line in range(lines))
        (docs / f"{file}.txt").write_text("".join(text))


def indexing(directory: Path, docs: Path, seconds: float) -> float:
    """Seconds to index ``docs`` by the nodes there are, once each has read a file."""
    settings = settings_for(directory)
    chunking = chunking_fingerprint(settings.passage_tokens)
    load = Waiting(seconds) if seconds else toy
    with (
        ray_indexers(settings, load, toy) as (embedder, readers),
        IndexWriter.open(directory, embedder, chunking) as writer,
    ):
        warm = directory.parent / f"{directory.name}-warm"
        put(warm, 2 * readers.machines, 2)
        for one in (warm, docs):
            began = time.monotonic()
            summary = index_paths([one], writer, embedder, settings, lambda _: None, readers)
            if summary.failures:
                raise SystemExit(f"not read: {summary.failures}")
    return time.monotonic() - began


class Waiting:
    """Loads a WaitingToy."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __call__(self, _: Settings) -> WaitingToy:
        """As ``load_embedder``, on a node."""
        return WaitingToy(self._seconds)


if __name__ == "__main__":
    main()
