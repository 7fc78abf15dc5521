"""Writers of an index in databases are killed at any moment: nothing is lost, nothing is twice."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres
from tests.unit.indexes import plan
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.index import Index

ROOT = Path(__file__).parents[4]

WRITES_ON = """
import sys
from tests.unit.indexes import plan
from vind.indexes.cluster.store import ClusterStore
plan.write_on(ClusterStore(*sys.argv[1:]))
"""

MOST_SECONDS = 1.5
"""A writer is killed within this of its first commit."""


@pytest.mark.skipif(bool(postgres.why_not()), reason=postgres.why_not())
@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.nightly)])
def test_a_killed_writer_loses_no_commit_and_writes_none_twice(kills: int, address: str) -> None:
    chance = random.Random(kills)  # noqa: S311 - the same course each time
    with postgres.running() as database:
        store = ClusterStore(database, address)
        told = 0
        for _ in range(kills):
            told = _killed(database, address, chance.uniform(0, MOST_SECONDS), told)
            with Index.open(store) as index:
                assert index.generation >= told
            assert plan.check(store) >= told
        assert told >= kills


def _killed(database: str, milvus: str, seconds: float, told: int) -> int:
    """The last generation that a writer said it had committed before it was killed."""
    command = [sys.executable, "-c", WRITES_ON, database, milvus]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        assert int(first) == told + 1 or int(first) == told + 2, (first, told)
        try:
            writer.wait(seconds)
        except subprocess.TimeoutExpired:
            writer.kill()
        said = [first, *writer.stdout.readlines()]
    return int([line for line in said if line.endswith("\n")][-1])
