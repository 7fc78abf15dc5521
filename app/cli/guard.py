"""How every command ends: a sentence and an exit code, no traceback for a known trouble."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum

from app.plain import printable
from indexes.errors import VindError


class ExitCode(IntEnum):
    """What the exit codes of ``vind`` mean; 2, wrong usage, is Typer's own."""

    DONE = 0
    COULD_NOT_RUN = 1
    SOME_FAILED = 3
    UNSOUND = 4
    INTERRUPTED = 130  # 128 + SIGINT, as shells and Typer have it


def guarded(program: Callable[[], object]) -> None:
    """Runs ``program`` and ends the process with its exit code."""
    try:
        try:
            program()
        finally:
            sys.stdout.flush()
    except VindError as error:
        _say(str(error))
        sys.exit(ExitCode.COULD_NOT_RUN)
    except BrokenPipeError:
        _discard_output()
        sys.exit(ExitCode.DONE)
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:
            _say("stopped. What was committed is kept.")
        raise


def _say(sentence: str) -> None:
    sys.stderr.write(printable(f"vind: {sentence}\n"))


def _discard_output() -> None:
    """Points stdout at nothing: its reader (``head``) has what it wanted.

    Python flushes stdout once more as it exits, which would print a second broken pipe.
    """
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
