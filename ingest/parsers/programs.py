"""Processes that parsers start."""

import ctypes
import signal
import sys


def die_with_parent() -> None:
    """Let the system kill this process when its parent dies. Called in the new process."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
