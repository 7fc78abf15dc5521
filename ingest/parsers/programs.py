"""Programs of others that a parser runs as processes of their own."""

import ctypes
import signal
import sys


def die_with_parent() -> None:
    """To be called in a new process: it is killed when the process that started it dies."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
