"""File operations that fail, or are the last thing that a process does: shim.c, built and driven.

A program that wants it runs itself again under it (``run_under_shim``), and forks for each fault.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from tests.rooms import REPOSITORY

SOURCE = Path(__file__).with_name("shim.c")
PRELOAD = "LD_PRELOAD"


class Fault(IntEnum):
    """What becomes of an operation, as in shim.c."""

    NONE = 0
    FULL = 1
    BROKEN = 2
    SHORT = 3
    KILL_BEFORE = 4
    KILL_WITHIN = 5
    KILL_AFTER = 6


ALL = 1 << 40
"""As the last operation that a fault meets: it stays."""


def why_not() -> str:
    """Why faults cannot be injected on this machine; empty where they can."""
    if sys.platform != "linux":
        return "file operations are made to fail by LD_PRELOAD, on Linux"
    return "" if shutil.which("cc") else "there is no C compiler (cc) to build tests/faults/shim.c"


def run_under_shim(module: str) -> None:
    """Start ``module`` again, in place of this process, with the shim loaded; once it is, return.

    Raises RuntimeError where it cannot be built.
    """
    if PRELOAD in os.environ:
        return
    if reason := why_not():
        raise RuntimeError(reason)
    with tempfile.TemporaryDirectory(prefix="vind-shim-") as folder:
        library = Path(folder) / "shim.so"
        build = ["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
        subprocess.run(build, check=True)
        environment = os.environ | {PRELOAD: str(library)}
        command = [sys.executable, "-m", module, *sys.argv[1:]]
        sys.exit(subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Which operations meet which fault, from the ``first``, counted from 1, to the ``last``."""

    fault: Fault = Fault.NONE
    first: int = 0
    last: int = 0
    reads: bool = False


def arm(folder: Path, meeting: Meeting, news: int = -1) -> None:
    """Count this process's operations below ``folder`` from now on, and let a fault meet some.

    What a kill meets is written to the descriptor ``news``, as a JSON object with "met".
    """
    shim = ctypes.CDLL(None)
    first, last = ctypes.c_long(meeting.first), ctypes.c_long(meeting.last)
    below = str(folder.resolve()).encode()
    shim.fault_arm(below, int(meeting.fault), first, last, int(meeting.reads), news)


def counted() -> int:
    """How many operations there were since ``arm``."""
    shim = ctypes.CDLL(None)
    shim.fault_counted.restype = ctypes.c_long
    return int(shim.fault_counted())


def met() -> str:
    """The first operation that the fault met, e.g. "pwrite catalogue.sqlite-wal"."""
    shim = ctypes.CDLL(None)
    shim.fault_met.restype = ctypes.c_char_p
    return str(shim.fault_met().decode())
