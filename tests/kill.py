"""Kills at random moments: ``python -m tests.kill [--moments N] [--piece NAME] [--seed N]``.

Each piece of work is killed (SIGKILL) at moments spread evenly over it: before, within and after
its file operations, and one in four by the clock. What is left is verified each time, and compared
at last with what is made without kills. Prints a line a piece, and all that went wrong; exits with
1 where something did.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import shim
from tests.faults.__main__ import scratch
from tests.faults.child import load_before_forks
from tests.faults.kills import Killed, kill_often
from tests.faults.works import PIECES, PIPELINE, REINDEX

SHARES = {
    "write": 6,
    "first": 2,
    "mend": 2,
    "compact": 3,
    "backup": 2,
    "restore": 2,
    "pipeline": 3,
    "reindex": 3,
}
"""How the moments are shared out among the pieces of work."""


def shared_out(moments: int) -> dict[str, int]:
    """How many of ``moments`` each piece gets, at least one."""
    whole = sum(SHARES.values())
    counts = {name: max(1, moments * share // whole) for name, share in SHARES.items()}
    counts["write"] += max(0, moments - sum(counts.values()))
    return counts


def told(killed: Killed) -> str:
    met = ", ".join(f"{name} {count}" for name, count in killed.met.most_common())
    tenths = " ".join(str(killed.tenths[tenth]) for tenth in range(10))
    return (
        f"{killed.piece}: {killed.kills} kills in work of {killed.operations} file operations and "
        f"{killed.seconds:.2f} s, {len(killed.wrong)} wrong\n"
        f"  by tenth of the work: {tenths}\n  met: {met}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kill")
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--piece", choices=SHARES, help="only this work, all the moments")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = kills = 0
    began = time.monotonic()
    for piece in (*PIECES, PIPELINE, REINDEX):
        moments = shared_out(options.moments)[piece.name]
        if options.piece not in {None, piece.name}:
            continue
        chance = random.Random(f"{options.seed} {piece.name}")  # noqa: S311 - the same each time
        with tempfile.TemporaryDirectory(prefix="vind-kill-", dir=scratch()) as base:
            moments = options.moments if options.piece else moments
            killed = kill_often(piece, moments, Path(base), chance)
        print(told(killed), flush=True)
        for problem in killed.wrong:
            print(f"  {problem}", flush=True)
        wrong += len(killed.wrong)
        kills += killed.kills
    print(f"{kills} kills, {wrong} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    shim.run_under_shim("tests.kill")
    load_before_forks()
    sys.exit(main())
