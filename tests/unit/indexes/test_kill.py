"""Kills at random moments: a sample of what ``python -m tests.kill`` does with 200."""

import subprocess
import sys

import pytest

from tests.faults.shim import REPOSITORY, why_not

MOMENTS = 40
SEED = 7
"""Fixed, so that what fails once fails again; the command takes any other."""


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_kill_loses_nothing_and_leaves_nothing_half() -> None:
    command = [sys.executable, "-m", "tests.kill", "--moments", str(MOMENTS), "--seed", str(SEED)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{MOMENTS} kills, 0 wrong" in done.stdout
