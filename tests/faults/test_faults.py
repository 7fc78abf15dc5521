"""Faults at file operations: a sample of what ``python -m tests.faults`` does with all of them."""

import subprocess
import sys

import pytest

from tests.faults.shim import REPOSITORY, why_not

STRIDE = 197
"""A prime, so that each trouble meets other operations of the same batches."""


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_fault_at_any_file_operation_costs_nothing_that_was_committed() -> None:
    command = [sys.executable, "-m", "tests.faults", "--stride", str(STRIDE)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
