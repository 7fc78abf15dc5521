"""How long it takes until a command answers: by itself (``vind --help``), or by a running server.

    python benchmarks/bench_start.py [TIMES]

The wall clock, and the processor's time of the command alone, which a busy machine changes less.
The server is ``vind api`` over the sample company's handbook with the fast embedder (its index is
made in .bench/).
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
VIND = (sys.executable, "-m", "vind.app.cli")
OWN = {
    "VIND_EMBEDDER": "multilingual-e5-small",
    "VIND_INDEX": str(ROOT / ".bench" / "start"),
    "PYTHONPATH": str(ROOT),
}
ALONE: tuple[tuple[str, ...], ...] = (("--help",), ("ask", "--help"), ("--version",))
SERVED: tuple[tuple[str, ...], ...] = (
    ("search", "vakantiedagen"),
    ("ask", "--words", "never", "Hoeveel vakantiedagen heb ik?"),
)


def timed(arguments: tuple[str, ...]) -> tuple[float, float]:
    """Seconds of the wall clock and of the processor."""
    before, began = os.times(), time.perf_counter()
    subprocess.run([*VIND, *arguments], env=os.environ | OWN, capture_output=True, check=True)
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return wall, used - before.children_user - before.children_system


@contextmanager
def server() -> Iterator[None]:
    """A server that commands find."""
    handbook = ROOT / "samples" / "company" / "hr"
    index = [*VIND, "index", str(handbook)]
    subprocess.run(index, env=os.environ | OWN, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*VIND, "api", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | OWN, stdout=subprocess.PIPE) as running:
        if running.stdout is None or not running.stdout.readline():
            raise SystemExit("The API did not start.")
        yield
        running.send_signal(signal.SIGTERM)


def show(arguments: tuple[str, ...], times: int) -> None:
    """One line of the table."""
    timed(arguments)  # what is compiled once, read from the disk, and loaded at first use
    wall, used = zip(*(timed(arguments) for _ in range(times)), strict=True)
    print(
        f"{' '.join(arguments)[:22]:<22}{min(wall):>10.3f} s{median(wall):>8.3f} s"
        f"{min(used):>16.3f} s{median(used):>8.3f} s",
        flush=True,
    )


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{'command':<22}{'wall, best':>12}{'median':>10}{'processor, best':>18}{'median':>10}")
    for arguments in ALONE:
        show(arguments, times)
    with server():
        for arguments in SERVED:
            show(arguments, times)


if __name__ == "__main__":
    main()
