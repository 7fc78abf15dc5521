"""Kills at random moments: a sample of what ``python -m tests.kill`` does with 200."""

import pytest

from tests.faults.shim import why_not
from tests.faults.side_by_side import run_side_by_side
from tests.kill import shared_out

MOMENTS = 40
SEED = 7
"""Fixed, so that what fails once fails again; the command takes any other."""


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_kill_loses_nothing_and_leaves_nothing_half() -> None:
    moments = shared_out(MOMENTS)
    assert sum(moments.values()) == MOMENTS
    commands = (
        ("tests.kill", "--moments", str(count), "--seed", str(SEED), "--piece", piece)
        for piece, count in moments.items()
    )
    for count, done in zip(moments.values(), run_side_by_side(commands), strict=True):
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{count} kills, 0 wrong" in done.stdout
