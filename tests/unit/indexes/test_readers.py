"""Readers in other processes, while a writer writes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexes import writer as writers
from tests.unit.indexes.company import delete, open_writer, put

READERS = 2
BATCHES = 40
REPOSITORY = Path(__file__).parents[3]


def start_reader(directory: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.indexes.look", str(directory)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("publish_seconds", [0.0, 0.2, 60.0])
def test_readers_see_whole_generations_and_new_ones_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publish_seconds: float
) -> None:
    monkeypatch.setattr(writers, "PUBLISH_SECONDS", publish_seconds)
    directory = tmp_path / "index"
    with open_writer(directory) as writer:
        put(writer, "0-left.txt", "pair 0")
        put(writer, "0-right.txt", "pair 0")
        writer.commit()
        readers = [start_reader(directory) for _ in range(READERS)]
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "looking\n"
        for number in range(1, BATCHES):
            for side in ("left", "right"):
                delete(writer, f"{number - 1}-{side}.txt")
                put(writer, f"{number}-{side}.txt", f"pair {number}")
            writer.commit()
            time.sleep(0.02)
    for reader in readers:
        output, errors = reader.communicate("")
        assert reader.returncode == 0, errors
        searches, generations = map(int, output.split())
        assert searches >= generations > 3
