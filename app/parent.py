"""A process that ends with the one that started it, however that ended."""

import os
import signal
import sys
import time

from vind.app.serving import LAST_SECONDS


def end_with_parent() -> None:
    """Wait until the other end of the standard input is closed, which the system does for the dead.

    Then this process stops as SIGTERM has it; what does not come to its end for long is cut off.
    For a thread of its own.
    """
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(2 * LAST_SECONDS)
    os._exit(0)
