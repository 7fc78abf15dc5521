"""A piece of work in a process of its own, under a fault or to be killed, and how it ended."""

import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from tests.faults import shim
from tests.faults.shim import Meeting
from vind.indexes.errors import VindError
from vind.indexes.text.words import stem

Tell = Callable[[int], None]
"""Called with each generation that was committed, as soon as it was."""

Work = Callable[[Path, Tell], None]


@dataclass(slots=True)
class Ending:
    """How a piece of work ended: killed, refused with an error of ours, crashed, or done.

    ``told`` is the last generation that it told, ``counted`` its file operations and ``met`` the
    one that the fault met. ``seconds`` it took, the fork included.
    """

    how: str = "killed"
    error: str = ""
    message: str = ""
    counted: int = 0
    met: str = ""
    told: int = 0
    seconds: float = 0.0


NOTHING = Meeting()


def load_before_forks() -> None:
    """Load what each fork would load anew: libraries, and the dictionary of Dutch."""
    import faiss  # noqa: F401
    import tantivy  # noqa: F401

    stem("woorden", "nl")


def run(
    work: Work,
    folder: Path,
    meeting: Meeting = NOTHING,
    *,
    below: str = "",
    kill_after: float | None = None,
) -> Ending:
    """Do ``work`` in ``folder`` in a fork of this process; ``kill_after`` in seconds.

    The file operations that count are those ``below`` a folder in it.
    """
    began = time.monotonic()
    sys.stdout.flush()
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(readable)
        _work(work, folder, folder / below, meeting, writable)
    os.close(writable)
    timer = None
    if kill_after is not None:
        timer = Timer(kill_after, os.kill, (pid, signal.SIGKILL))
        timer.start()
    with os.fdopen(readable) as pipe:
        told = [json.loads(line) for line in pipe if line.endswith("\n")]
    status = os.waitpid(pid, 0)[1]
    if timer is not None:
        timer.cancel()
        timer.join()
    ending = Ending(seconds=time.monotonic() - began)
    for line in told:
        for name, value in line.items():
            setattr(ending, name, value)
    if ending.how == "killed" and not os.WIFSIGNALED(status):
        ending.how = "crashed"
    return ending


def need(ending: Ending) -> Ending:
    """An ending that went well. Raises RuntimeError for another."""
    if ending.how != "done":
        raise RuntimeError(ending.message or ending.how)
    return ending


def renew(source: Path, target: Path) -> Path:
    """Make ``target`` a copy of ``source``, whatever it was."""
    shutil.rmtree(target, ignore_errors=True)
    return shutil.copytree(source, target)


def _work(work: Work, folder: Path, below: Path, meeting: Meeting, writable: int) -> None:
    def tell(**line: object) -> None:
        os.write(writable, (json.dumps(line) + "\n").encode())

    try:
        shim.arm(below, meeting, writable)
        try:
            work(folder, lambda generation: tell(told=generation))
        finally:
            counts = {"counted": shim.counted(), "met": shim.met()}
            shim.arm(below, Meeting())
        tell(how="done", **counts)
    except VindError as error:
        tell(how="refused", error=type(error).__name__, message=str(error), **counts)
    except BaseException as error:  # noqa: BLE001 - what it is will be told
        trace = "".join(traceback.format_exception(error)[-12:])
        tell(how="crashed", error=type(error).__name__, message=trace, **counts)
    finally:
        os._exit(0)
