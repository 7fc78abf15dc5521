"""How long work shows that it goes on: a bar on a terminal, now and then a line elsewhere.

Always on stderr, so that stdout holds results alone.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from vind.app.plain import duration, one_line, size
from vind.app.serialize import to_json
from vind.indexes.types import Steps

if TYPE_CHECKING:
    from rich.status import Status

    from vind.ingest.run.progress import Progress

LINE_SECONDS = 5.0
"""Between two lines in a log: enough to see that it runs, few enough to read."""

STEP_SECONDS = 0.5
"""Between two for a program, which shows the last one alone."""

WORTH_TELLING = 60.0
"""Seconds that work must take yet for a line to say so."""


@contextmanager
def progress(*, in_bytes: bool = False, tells_time: bool = False) -> Iterator[Steps]:
    """A way to report progress, in bytes or in things counted, while the context is open.

    What ``tells_time`` says itself how long it takes yet, as its things take no equal time.
    """
    if not sys.stderr.isatty():
        yield _lines(in_bytes=in_bytes)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        *([] if tells_time else [TimeRemainingColumn()]),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        bar = bars.add_task("", total=None)

        def report(done: int, total: int, note: str) -> None:
            bars.update(bar, completed=done, total=total or None, description=one_line(note))

        yield report


def shown(report: Steps) -> "Callable[[Progress], None]":
    """What indexing tells of itself, reported; once it can be told, also how long all will take."""
    is_told = False

    def show(done: "Progress") -> None:
        nonlocal is_told
        left = ""
        if done.seconds_left is not None:
            left = f", {duration(done.seconds_left)} left"
            if not is_told and done.seconds_left > WORTH_TELLING and done.a_second:
                say(
                    f"embedding {done.a_second:.0f} passages a second, this takes about "
                    f"{duration(done.seconds_left)} yet."
                )
            is_told = True
        note = f"files, {done.passages:,} passages{left}  {done.path}"
        report(done.files_done, done.files_total, note)

    return show


def lines_of_json() -> "Callable[[Progress], None]":
    """What indexing tells of itself as lines on stderr, for a program that follows it."""
    due = 0.0

    def tell(done: "Progress") -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + STEP_SECONDS
            told = to_json(replace(done, path=one_line(done.path)), indent=None)
            sys.stderr.write(f"{told}\n")

    return tell


def say(sentence: str) -> None:
    """A remark on long work, on a line of stderr."""
    # Rich puts it above a bar, which Typer would write on.
    sys.stderr.write(one_line(f"vind: {sentence}") + "\n")


def _lines(*, in_bytes: bool) -> Steps:
    amount = size if in_bytes else "{:,}".format
    last_note, due = "", time.monotonic() + LINE_SECONDS

    def report(done: int, total: int, note: str) -> None:
        nonlocal last_note, due
        if time.monotonic() < due and (note == last_note or not in_bytes):
            return
        last_note, due = note, time.monotonic() + LINE_SECONDS
        typer.echo(one_line(f"{amount(done)} of {amount(total)} {note}"), err=True)

    return report


class SignOfLife:
    """Says on a terminal, while there is nothing to show, that something is being done."""

    def __init__(self) -> None:
        self._status: Status | None = None

    def show(self, said: str) -> None:
        """Says it until ``hide``; elsewhere than on a terminal, nothing."""
        if self._status is None and sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status(said)
            self._status.start()

    def hide(self) -> None:
        """Leaves no trace of it."""
        if self._status is not None:
            self._status.stop()
            self._status = None
