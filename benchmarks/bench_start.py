"""How long it takes until a command answers that computes nothing: ``vind --help``.

    python benchmarks/bench_start.py [TIMES]

The wall clock, and the processor's time of the command alone, which a busy machine does not change.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

VIND = Path(sys.executable).with_name("vind")


def timed(command: list[str | Path]) -> tuple[float, float]:
    """Seconds of the wall clock and of the processor."""
    before, began = os.times(), time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return wall, used - before.children_user - before.children_system


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{'command':<16}{'wall, best':>12}{'median':>10}{'processor, best':>18}{'median':>10}")
    for arguments in (["--help"], ["ask", "--help"], ["--version"]):
        timed([VIND, *arguments])  # what is compiled once, and read from the disk
        wall, used = zip(*(timed([VIND, *arguments]) for _ in range(times)), strict=True)
        print(
            f"{' '.join(arguments):<16}{min(wall):>10.3f} s{median(wall):>8.3f} s"
            f"{min(used):>16.3f} s{median(used):>8.3f} s"
        )


if __name__ == "__main__":
    main()
