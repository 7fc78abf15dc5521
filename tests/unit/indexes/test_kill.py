import random
import subprocess
import sys
import time
from pathlib import Path

from indexes.catalogue.schema import CATALOGUE_NAME
from tests.unit.indexes import plan

KILLS = 12
LONGEST_RUN = 0.25
"""Seconds of writing before a kill; a batch takes some 30 ms, so most kills fall within one."""

REPOSITORY = Path(__file__).parents[3]


def write_and_kill(directory: Path, seconds: float) -> int:
    """Let the course run for a while after it opened the index; the last generation it printed."""
    command = [sys.executable, "-m", "tests.unit.indexes.plan", str(directory)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        printed = (first + writer.stdout.read()).split("\n")
        writer.wait()
    # The last line may have been cut: what was printed whole ends in a line break.
    return int(printed[-2])


def test_a_kill_loses_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same course each time
    reached = 0
    for _ in range(KILLS):
        printed = write_and_kill(tmp_path / "index", chance.random() * LONGEST_RUN)
        assert printed > reached
        reached = plan.check(tmp_path / "index")
        # A batch may be in of which the kill cut off the news.
        assert reached in {printed, printed + 1}


def test_a_kill_while_the_index_is_made_leaves_a_folder_to_go_on_in(tmp_path: Path) -> None:
    chance = random.Random(8)  # noqa: S311 - the same course each time
    for number in range(4):
        directory = tmp_path / str(number)
        command = [sys.executable, "-m", "tests.unit.indexes.plan", str(directory)]
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL) as writer:
            while not (directory / CATALOGUE_NAME).exists():
                assert writer.poll() is None
            time.sleep(chance.random() * 0.02)
            writer.kill()
            writer.wait()
        assert write_and_kill(directory, 0) >= 1
        assert plan.check(directory) >= 1
