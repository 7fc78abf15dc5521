"""The command line: how ``vind`` is started, and how a command is stopped.

A command is stopped by Ctrl-C and, in the same way, by SIGTERM. What stops a service, a container
or a machine so clears away what the command made for a while, and leaves no process of it behind.
Heavy libraries load in the command that needs them.
"""

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vind.ingest.run.progress import Stop

_stops: list[int] = []
"""The signals that came."""

_asked: "list[Stop]" = []
"""What they are told to first, the last one."""


_ends: list[int] = []
"""The exit code, once it is known."""


def stop_at_signals() -> None:
    """Have both raise KeyboardInterrupt, but for Ctrl-C where it is ignored, as under nohup."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    _stops.append(number)
    if not (_asked and _asked[-1].ask()):
        signal.default_int_handler(number, frame)


@contextmanager
def asked_first(stop: "Stop") -> Iterator[None]:
    """Have a first signal ask ``stop``, as long as that is heard; a second one interrupts."""
    _asked.append(stop)
    try:
        yield
    finally:
        _asked.remove(stop)


@contextmanager
def as_interrupts() -> Iterator[None]:
    """Raises KeyboardInterrupt for whatever is raised once a signal has come.

    Libraries in C that load just then make an ImportError of it, or what they like.
    """
    try:
        yield
    except Exception as error:
        if not _stops:
            raise
        raise KeyboardInterrupt from error


def main() -> None:
    """Runs ``vind`` with the arguments of the process; ends it with an exit code."""
    atexit.register(_leave)  # first, so that it runs when all others are done
    stop_at_signals()
    try:
        from vind.app.cli.guard import guarded, prepare_streams

        prepare_streams()
        guarded(_run)
        _ends.append(0)
    except SystemExit as end:
        if isinstance(end.code, int | None):
            _ends.append(end.code or 0)
        raise
    except KeyboardInterrupt:  # before there is a guard, or while it speaks
        _ends.append(128 + signal.SIGINT)
        sys.exit(_ends[-1])


def _run() -> None:
    from vind.app.cli.program import program

    program(prog_name="vind")


def _leave() -> None:
    """End the process here.

    What follows clears libraries in C away while their threads may compute, and can crash or wait
    for ever in them.
    """
    if not _ends:
        return
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(_ends[-1])
