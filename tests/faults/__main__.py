"""Faults at file operations: ``python -m tests.faults [--stride N] [--piece NAME]``.

Prints a line for each piece of work and each trouble, and all that went wrong. Exits with 1 where
something did.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import shim
from tests.faults.child import load_before_forks
from tests.faults.sweep import TROUBLES, sweep
from tests.faults.works import PIECES

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Where a sync costs nothing: what is tested is what the system is asked for, not the disk."""


def scratch() -> str | None:
    """Where to make folders for many short runs; None for the usual place."""
    return str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--stride", type=int, default=1, help="meet each N-th operation")
    parser.add_argument("--piece", choices=[piece.name for piece in PIECES], help="only this work")
    options = parser.parse_args()
    wrong = 0
    for piece in PIECES:
        for number, trouble in enumerate(TROUBLES):
            if options.piece not in {None, piece.name}:
                continue
            with tempfile.TemporaryDirectory(prefix="vind-faults-", dir=scratch()) as base:
                began = time.monotonic()
                # Each trouble begins elsewhere, so that few of them together meet most operations.
                start = 1 + number * options.stride // len(TROUBLES)
                found = sweep(piece, trouble, Path(base), options.stride, start)
            seconds = time.monotonic() - began
            ends = ", ".join(f"{name} {count}" for name, count in sorted(found.endings.items()))
            runs = found.endings.total()
            print(
                f"{found.piece}: {found.trouble}: {runs} of {found.operations} operations met "
                f"({ends}), {len(found.wrong)} wrong, {seconds:.0f} s",
                flush=True,
            )
            for problem in found.wrong:
                print(f"  {problem}", flush=True)
            wrong += len(found.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    shim.run_under_shim("tests.faults")
    load_before_forks()
    sys.exit(main())
