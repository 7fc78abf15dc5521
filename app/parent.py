"""Ends a process together with its parent, however that ends."""

import os
import signal
import sys
import time

from vind.app.serving import LAST_SECONDS


def end_with_parent() -> None:
    """Wait until standard input is closed, which the system also does when the parent is killed.

    Then stop this process with SIGTERM, and kill it if that takes too long. Run this in a thread of
    its own.
    """
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(2 * LAST_SECONDS)
    os._exit(0)
