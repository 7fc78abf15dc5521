"""A Ray cluster of three nodes on this machine, with the toy embedder, and an index made by it."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.toy import ToyEmbedder
from vind.indexes.settings import Settings
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.on_ray.cluster import ray_indexers
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.progress import Progress, Summary

NODES = 3
NODE: dict[str, Any] = {
    "num_cpus": 1,
    "object_store_memory": 80_000_000,
    "include_dashboard": False,
}
# A node that is killed is known to be gone after seconds, and not after thirty; workers get as much
# of the processor as what else runs here.
QUICK = {
    "worker_niceness": 0,
    "health_check_initial_delay_ms": 1000,
    "health_check_period_ms": 1000,
    "health_check_timeout_ms": 1000,
    "health_check_failure_threshold": 3,
}


def toy(_: Settings) -> ToyEmbedder:
    """What the nodes load."""
    return ToyEmbedder()


@contextmanager
def cluster_of(nodes: int = NODES) -> Iterator[Any]:
    """A ``ray.cluster_utils.Cluster`` to which this process is connected."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray
    from ray.cluster_utils import Cluster

    head = NODE | {"_system_config": QUICK}
    cluster = Cluster(initialize_head=True, connect=False, head_node_args=head)
    try:
        for _ in range(nodes - 1):
            cluster.add_node(**NODE)
        ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        yield cluster
    finally:
        ray.shutdown()
        cluster.shutdown()  # type: ignore[no-untyped-call]


def settings_for(directory: Path, address: str = "auto") -> Settings:
    return Settings(index=directory, ray=address, embedder="toy", threads=2, ocr=False)


def index_by_ray(
    directory: Path,
    docs: Path,
    progress: Callable[[Progress], None] = lambda _: None,
    load: Callable[[Settings], ToyEmbedder] = toy,
) -> Summary:
    """Index a folder by the cluster that this process is connected to."""
    settings = settings_for(directory)
    chunking = chunking_fingerprint(settings.passage_tokens)
    with (
        ray_indexers(settings, load, load) as (embedder, readers),
        IndexWriter.open(directory, embedder, chunking) as writer,
    ):
        return index_paths([docs], writer, embedder, settings, progress, readers)


if __name__ == "__main__":  # a driver of its own, to be killed
    import sys

    import ray

    ray.init(address=sys.argv[1], log_to_driver=False, logging_level=logging.ERROR)
    index_by_ray(Path(sys.argv[2]), Path(sys.argv[3]), lambda told: print(told.path, flush=True))
