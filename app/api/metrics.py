"""The server's metrics for Prometheus: counts and seconds, nothing about who asked what."""

import time
from pathlib import Path
from typing import Literal, TypeAlias

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from vind.app.servers.limits import Turns
from vind.indexes.folder.swap import CATALOGUE_FILES

Stage: TypeAlias = Literal["queue", "search", "quotes", "answer"]
"""``quotes`` and ``answer`` are measured from the moment a question gets its turn."""

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The metrics of one server."""

    def __init__(self, index: Path) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._questions = Counter(
            "vind_questions", "Questions and searches taken.", ["call"], registry=self._registry
        )
        self._seconds = Histogram(
            "vind_seconds",
            "Seconds of each stage.",
            ["stage"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "vind_refusals", "Requests not answered, by why.", ["why"], registry=self._registry
        )
        self._turns = Gauge(
            "vind_queue",
            "Searches and answers that run or wait.",
            ["kind", "state"],
            registry=self._registry,
        )
        age = Gauge(
            "vind_index_age_seconds",
            "Since the index was written to last; NaN where there is none.",
            registry=self._registry,
        )
        age.set_function(lambda: _age(index))

    def watch(self, kind: str, turns: Turns) -> None:
        """Publishes how many turns of ``kind`` run and wait."""
        self._turns.labels(kind, "running").set_function(lambda: turns.running)
        self._turns.labels(kind, "waiting").set_function(lambda: turns.waiting)

    def asked(self, call: str) -> None:
        """Counts a question through ``call``."""
        self._questions.labels(call).inc()

    def took(self, stage: Stage, seconds: float) -> None:
        """Records how long a stage of a question took."""
        self._seconds.labels(stage).observe(seconds)

    def refused(self, why: str) -> None:
        """Counts a refused or failed request; ``why`` is one of a fixed set of words."""
        self._refusals.labels(why).inc()

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)


def _age(index: Path) -> float:
    """Seconds since the last commit to the index in this folder; NaN without one."""
    found = [file.stat() for file in map(index.joinpath, sorted(WRITTEN)) if file.exists()]
    written = [state.st_mtime for state in found if state.st_size]  # a reader makes an empty -wal
    return time.time() - max(written) if written else float("nan")


WRITTEN = frozenset(name for name in CATALOGUE_FILES if not name.endswith("-shm"))
"""The files of the catalogue that readers do not change."""
