"""Faults at file operations: a sample of what ``python -m tests.faults`` does with all of them."""

import pytest

from tests.faults.shim import why_not
from tests.faults.side_by_side import run_side_by_side
from tests.faults.sweep import TROUBLES
from tests.faults.works import PIECES

STRIDE = 197
"""A prime, so that each trouble meets other operations of the same batches."""


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_fault_at_any_file_operation_loses_no_committed_data() -> None:
    command = ("tests.faults", "--stride", str(STRIDE), "--piece")
    for done in run_side_by_side((*command, piece.name) for piece in PIECES):
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count(" operations met ") == len(TROUBLES)
