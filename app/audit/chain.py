"""The files of the audit log, and how lines are written to them durably.

Each day has one file, or more where it grows large. A file is named by the number of its first line
and the day: ``000000000042.2026-12-01.jsonl``. The file ``head`` holds the number and the hash of
the last line, so that lines removed from the end are noticed. Writers lock it. A line reaches the
disk before its event counts as written, and the head a moment later: after a kill the log may be
ahead of the head, never behind.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from vind.app.audit.line import START, Line
from vind.indexes.core.durable import sync_directory
from vind.indexes.errors import AuditError

Event: TypeAlias = tuple[dict[str, Any], dict[str, Any]]
"""The fields of a line: those on what happened, and those on the person."""

HEAD_NAME = "head"
HEAD_BYTES = 256
"""The head fits in one disk sector, which is written whole or not at all, so it is safe to
overwrite in place."""

ENDING = ".jsonl"

LARGEST_FILE = 32 << 20
"""The size in bytes after which the day gets another file."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of the log according to the head; ``size`` is that of ``file`` in bytes."""

    number: int = 0
    hash: str = START
    file: str = ""
    size: int = 0

    def written(self) -> bytes:
        """The bytes of the head, always HEAD_BYTES of them."""
        fields = [self.number, self.hash, self.file, self.size]
        return json.dumps(fields).ljust(HEAD_BYTES - 1).encode() + b"\n"


def read_head(descriptor: int) -> Head | None:
    """The head in an open file; None where it is empty or damaged."""
    try:
        number, last, file, size = json.loads(os.pread(descriptor, HEAD_BYTES, 0))
        return Head(int(number), str(last), str(file), int(size))
    except (ValueError, TypeError):
        return None


def files_of(folder: Path) -> list[Path]:
    """The files of the log, oldest first."""
    return sorted(folder.glob(f"*{ENDING}"))


def first_number(file: Path) -> int:
    """The number of a file's first line, read from its name."""
    return int(file.name.split(".")[0])


@contextmanager
def locked(folder: Path, *, to_write: bool = True) -> Iterator[int]:
    """The open head file, locked so that no other process writes. Raises AuditError."""
    with audit_errors(folder):
        if to_write:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT if to_write else os.O_RDONLY
        descriptor = os.open(folder / HEAD_NAME, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if to_write else fcntl.LOCK_SH)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def audit_errors(folder: Path) -> Iterator[None]:
    """Turn an OSError into an AuditError."""
    try:
        yield
    except OSError as error:
        raise AuditError(
            f"The audit log in {folder} cannot be used ({error.strerror or error}), and nothing is "
            "shown that is not in it. Make room there, or see to the rights on that folder."
        ) from error


@contextmanager
def opened(folder: Path, days: int) -> Iterator["Chain"]:
    """The log in ``folder``, which keeps lines for ``days``, locked for writing.

    Repairs the traces of a killed writer first. Raises AuditError.
    """
    with locked(folder) as head, audit_errors(folder):
        yield Chain(folder, head, days)


class Chain:
    """The log of one folder while it is locked. Methods raise OSError."""

    def __init__(self, folder: Path, descriptor: int, days: int) -> None:
        self.folder = folder
        self._descriptor = descriptor
        self._days = days
        files = files_of(folder)
        head = read_head(descriptor)
        self._is_new = head is None and not files
        if self._is_new:
            self._write_head(Head())
            os.fsync(descriptor)
            sync_directory(folder)
        self._head = head or Head()
        self._file = files[-1] if files else None
        if files and not self._is_where_it_was():
            self._see_to_the_end(files, is_known=head is not None)

    def append(self, *events: Event) -> None:
        """Write ``events`` in order; they are on the disk when this returns."""
        today = datetime.now(UTC).date()
        if self._file is None or self._is_full(today):
            self._file = self.folder / f"{self._head.number + 1:012d}.{today}{ENDING}"
            if expired := self._expired(today):
                self._put("expired", {"starts": [_end_before(kept) for _, kept in expired]})
                for old, _ in expired:
                    old.unlink()
                sync_directory(self.folder)
            self.clear_leftovers()
        self._write(events)

    def clear_leftovers(self) -> None:
        """Delete the half-written files of a killed erasure: they hold data that was to go."""
        for leftover in self.folder.glob(f"*{ENDING}.new"):
            leftover.unlink()

    def replaced(self, file: Path) -> None:
        """Note the new size of a ``file`` that an erasure has replaced. The chain is unchanged."""
        if file == self._file:
            self._note(self._head.number, self._head.hash, file.stat().st_size)

    def _is_where_it_was(self) -> bool:
        return (
            self._file is not None
            and self._file.name == self._head.file
            and self._file.stat().st_size == self._head.size
        )

    def _is_full(self, today: date) -> bool:
        assert self._file is not None  # noqa: S101 - the only caller checks it
        if not self._file.exists():
            return False
        return _day_of(self._file) < today or self._file.stat().st_size >= LARGEST_FILE

    def _expired(self, today: date) -> list[tuple[Path, Path]]:
        """The files whose lines have all expired, each with the file after it."""
        files = files_of(self.folder)
        first_day = today - timedelta(days=self._days)
        # A file has no line later than the day of the next file.
        return [pair for pair in pairwise(files) if _day_of(pair[1]) < first_day]

    def _see_to_the_end(self, files: list[Path], *, is_known: bool) -> None:
        """Find the last line where the head does not match, and log what is wrong."""
        cut = _cut_torn(files[-1])
        last = next((line for file in reversed(files) if (line := _last_line(file))), None)
        size = files[-1].stat().st_size
        is_behind = last is None or last.number < self._head.number
        if last is not None and last.number > self._head.number:
            self._note(last.number, last.hash, size)
        else:
            self._note(self._head.number, self._head.hash, size)
        if not is_known:
            self._put("head-missing", {})
        elif is_behind:
            # The next line follows the number in the head, so that the gap stays visible.
            self._put("lines-missing", {"after": last.number if last else 0})
        if cut:
            self._put("unfinished-line-removed", {"bytes": cut})

    def _put(self, event: str, details: dict[str, Any]) -> None:
        """Write an event about the log itself."""
        self._write([({"event": event, "door": "", "outcome": "", "details": details}, {})])

    def _write(self, events: Sequence[Event]) -> None:
        assert self._file is not None  # noqa: S101 - set by append, or by a log with files
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        number, last, written = self._head.number, self._head.hash, b""
        for impersonal, about in events:
            line = Line.following(number + 1, last, {"time": now, **impersonal}, about)
            number, last = line.number, line.hash
            written += line.written()
        is_new = not self._file.exists()
        size = _appended(self._file, written)
        if is_new:
            sync_directory(self.folder)
        self._note(number, last, size)

    def _note(self, number: int, last: str, size: int) -> None:
        assert self._file is not None  # noqa: S101 - as in _write
        self._write_head(Head(number, last, self._file.name, size))

    def _write_head(self, head: Head) -> None:
        self._head = head
        os.pwrite(self._descriptor, head.written(), 0)


def _appended(file: Path, written: bytes) -> int:
    """Append ``written`` durably and return the new size; restore the old size on failure."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        before = os.fstat(descriptor).st_size
        try:
            left = memoryview(written)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fdatasync(descriptor)
        except OSError:
            with suppress(OSError):  # the next writer cuts a torn line anyway
                os.ftruncate(descriptor, before)
            raise
        return before + len(written)
    finally:
        os.close(descriptor)


def _cut_torn(file: Path) -> int:
    """Remove an unfinished line from the end of ``file``; returns how many bytes it had.

    Its event never counted as written: the writer was killed first.
    """
    with file.open("r+b") as log:
        content = log.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            log.truncate(whole)
            os.fsync(log.fileno())
        return len(content) - whole


def _last_line(file: Path) -> Line | None:
    lines = file.read_bytes().split(b"\n")
    return next((line for one in reversed(lines) if (line := Line.read(one))), None)


def _end_before(file: Path) -> list[Any]:
    """The number and hash of the line before the first of ``file``."""
    with file.open("rb") as log:
        first = Line.read(log.readline().rstrip(b"\n"))
    return [first.number - 1, first.previous] if first else [first_number(file) - 1, ""]


def _day_of(file: Path) -> date:
    return date.fromisoformat(file.name.split(".")[1])
