"""Stdout and stderr as every command has them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

STDERR = 2
"""Its number to the system; those of stdin and stdout are lower."""


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
