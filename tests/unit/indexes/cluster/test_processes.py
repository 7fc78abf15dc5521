"""An index in databases between processes: what one commits others find, whatever is killed."""

import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from tests import postgres
from tests.unit.indexes import plan
from tests.unit.indexes.company import EMBEDDER, open_writer
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.errors import IndexBusyError
from vind.indexes.index import Index

ROOT = Path(__file__).parents[4]

WRITES_ON = """
import sys
from tests.unit.indexes import plan
from tests.unit.indexes.company import EMBEDDER, open_writer
from vind.indexes.cluster.store import ClusterStore
plan.write_on(ClusterStore(*sys.argv[1:]))
"""

LINE = EMBEDDER.embed_query("line")

MOST_SECONDS = 1.5
"""A writer is killed within this of its first commit."""


pytestmark = pytest.mark.skipif(bool(postgres.why_not()), reason=postgres.why_not())


def test_readers_see_other_processes_commits_and_writers_are_refused(address: str) -> None:
    with postgres.running() as database:
        store = ClusterStore(database, address)
        with open_writer(store) as writer:
            plan.put_batch(writer)
            writer.commit()
        command = [sys.executable, "-c", WRITES_ON, database, address]
        with (
            Index.open(store) as index,
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other,
        ):
            assert other.stdout is not None
            for line in islice(other.stdout, 4):
                assert index.generation >= int(line)
            with pytest.raises(IndexBusyError, match=rf"writer {other.pid} on .+ is writing to"):
                open_writer(store)
            other.kill()
            generation = index.generation
            lines = sorted(one for file in plan.files_at(generation).values() for one in file)
            found = index.passages([hit.passage_id for hit in index.nearest(LINE, 200)])
            assert sorted(one.passage.text for one in found.values()) == lines


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
