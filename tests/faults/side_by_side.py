"""Commands that have nothing to do with each other, as many at once as there are cores."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.rooms import REPOSITORY

Done = subprocess.CompletedProcess[str]


def run_side_by_side(commands: Iterable[Sequence[str]]) -> list[Done]:
    """Run each as ``python -m``, and return how they ended, in order."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(_run, commands))


def _run(command: Sequence[str]) -> Done:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
