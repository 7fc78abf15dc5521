"""How every command ends: a sentence and an exit code, no traceback for a known trouble."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path

from vind.app.cli import as_interrupts
from vind.app.plain import printable
from vind.indexes.errors import VindError

STDERR = 2
"""Its number to the system; those of stdin and stdout are lower."""


OUT_OF_MEMORY = (
    "there is not enough memory. Close other programs, or raise the limit that is set "
    "(`ulimit -v`, that of the container), and run the command again: what was committed is safe."
)


class OutputError(OSError):
    """What goes to stdout cannot be written there, as where its disk is full."""


class _Output(TextIOWrapper):
    """Stdout, whose errors are told from those of any other file."""

    def write(self, text: str, /) -> int:
        with _told_apart():
            return super().write(text)

    def flush(self) -> None:
        with _told_apart():
            super().flush()


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # a reader that has gone (``head``) has what it wanted
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from error


def prepare_streams() -> None:
    """Let both take any text. Who has closed stderr hears nothing; of a closed stdout see `guard`.

    No file that is opened later has the number of one of them: what libraries print would go there.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(number)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    elif isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout = _Output(
            sys.stdout.detach(),
            sys.stdout.encoding,
            "replace",
            line_buffering=sys.stdout.line_buffering,
            write_through=sys.stdout.write_through,
        )


class ExitCode(IntEnum):
    """What the exit codes of ``vind`` mean; 2, wrong usage, is Typer's own."""

    DONE = 0
    COULD_NOT_RUN = 1
    SOME_FAILED = 3
    UNSOUND = 4
    INTERRUPTED = 130  # 128 + SIGINT, as shells and Typer have it; also of SIGTERM


def guarded(program: Callable[[], object]) -> None:
    """Runs ``program`` and ends the process with its exit code."""
    if sys.stdout is None:  # as ``>&-`` makes it
        _say("there is no standard output: give it a file or a terminal, or >/dev/null.")
        sys.exit(ExitCode.COULD_NOT_RUN)
    try:
        try:
            with as_interrupts():
                program()
        except KeyboardInterrupt as stop:  # outside of Typer, as while it loads
            raise SystemExit(ExitCode.INTERRUPTED) from stop
        finally:
            sys.stdout.flush()
    except VindError as error:
        _say(str(error))
        sys.exit(ExitCode.COULD_NOT_RUN)
    except BrokenPipeError:
        _discard_output()
        sys.exit(ExitCode.DONE)
    except OutputError as error:
        _discard_output()
        _say(f"the output cannot be written ({error.strerror}). Send it elsewhere, or make room.")
        sys.exit(ExitCode.COULD_NOT_RUN)
    except (MemoryError, OSError) as error:
        _say(_refused(error))
        sys.exit(ExitCode.COULD_NOT_RUN)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # Typer's own end for it is a failure
            _discard_output()
            sys.exit(ExitCode.DONE)
        if end.code == ExitCode.INTERRUPTED:
            _say("stopped. What was committed is kept.")
        raise


def _refused(error: MemoryError | OSError) -> str:
    """A disk, a right or a path that fails where nothing knows more of it than the system does.

    Or memory, of which there is no more.
    """
    if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
        return OUT_OF_MEMORY
    place = f"{error.filename}: " if error.filename else ""
    said = error.strerror or str(error)
    return f"{place}{said}. Check the path, and that you may read and write there."


def _say(sentence: str) -> None:
    sys.stderr.write(printable(f"vind: {sentence}\n"))


def _discard_output() -> None:
    """Points stdout at nothing: its reader (``head``) has what it wanted.

    Python flushes stdout once more as it exits, which would print a second broken pipe.
    """
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
