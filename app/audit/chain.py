"""The files of the audit log: lines linked by hashes, written durably.

The hash of a line covers the previous line's hash and all its own fields, but the personal ones
(``about``) only through a digest. They can thus be erased without breaking the chain. A salt keeps
the digest from being matched to a person.

Each day has one file, or more where it grows large. A file is named by the number of its first line
and the day: ``000000000042.2026-12-01.jsonl``. The file ``head`` holds the number and the hash of
the last line, so that lines removed from the end are noticed. Writers lock it. A line reaches the
disk before its event counts as written, and the head a moment later: after a kill the log may be
ahead of the head, never behind.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Self, TypeAlias

from vind.indexes.core.durable import sync_directory
from vind.indexes.errors import AuditError

START = "0" * 64
"""The previous hash of the first line."""

SALT_BYTES = 16

_APART = {"about", "hash"}
"""The fields that the hash does not cover directly."""


HEAD_NAME = "head"

HEAD_BYTES = 256
"""The head fits in one disk sector, which is written whole or not at all, so it is safe to
overwrite in place."""

ENDING = ".jsonl"

LARGEST_FILE = 32 << 20
"""The size in bytes after which the day gets another file."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with all its ``fields``."""

    fields: dict[str, Any]

    @classmethod
    def following(
        cls, number: int, previous: str, impersonal: dict[str, Any], about: dict[str, Any]
    ) -> Self:
        """The line ``number``, from 1, after the line whose hash is ``previous``."""
        salted = {**about, "salt": secrets.token_hex(SALT_BYTES)}
        fields = {**impersonal, "number": number, "previous": previous, "person": _digest(salted)}
        return cls({**fields, "about": salted, "hash": _digest(fields)})

    @classmethod
    def read(cls, written: bytes) -> Self | None:
        """Parse a line without its newline; None for bytes that vind did not write.

        Any change counts, even one of a space that JSON ignores.
        """
        try:
            fields = json.loads(written)
        except (ValueError, RecursionError):
            return None
        if not isinstance(fields, dict) or canonical(fields) != written:
            return None
        line = cls(fields)
        return line if line._is_whole() else None

    def _is_whole(self) -> bool:
        texts = ("event", "time", "door", "outcome", "previous", "person", "hash")
        return (
            all(isinstance(self.fields.get(name), str) for name in texts)
            and isinstance(self.fields.get("number"), int)
            and isinstance(self.fields.get("about", {}), dict)
            and isinstance(self.fields.get("details", {}), dict)
            and isinstance(self.fields.get("files", []), list)
            and isinstance(self.fields.get("passages", []), list)
            and isinstance(self.fields.get("seconds", 0.0), int | float)
            and _is_time(self.fields["time"])
        )

    @property
    def number(self) -> int:
        """The line's place in the log, from 1."""
        number: int = self.fields["number"]
        return number

    @property
    def hash(self) -> str:
        """The hash written in the line, unchecked."""
        said: str = self.fields["hash"]
        return said

    @property
    def previous(self) -> str:
        """The hash of the line before it."""
        said: str = self.fields["previous"]
        return said

    @property
    def event(self) -> str:
        """The kind of event."""
        said: str = self.fields["event"]
        return said

    @property
    def details(self) -> dict[str, Any]:
        """The data of an event about the log itself."""
        found: dict[str, Any] = self.fields.get("details", {})
        return found

    @property
    def about(self) -> dict[str, Any] | None:
        """The personal fields; None once erased."""
        return self.fields.get("about")

    @property
    def who(self) -> str:
        """The account of who asked, empty where it was unknown or has been erased."""
        return str((self.about or {}).get("who", ""))

    @property
    def time(self) -> datetime:
        """The time of the event, in UTC."""
        return datetime.fromisoformat(self.fields["time"])

    @property
    def is_as_hashed(self) -> bool:
        """Whether the fields match the line's hash and digest."""
        covered = {name: said for name, said in self.fields.items() if name not in _APART}
        about = self.about
        return _digest(covered) == self.hash and (
            about is None or _digest(about) == self.fields["person"]
        )

    def numbers_erased(self) -> Iterator[range]:
        """The numbers of the lines that an event ``erased`` lists."""
        for first, last in self.details.get("lines", ()):
            yield range(int(first), int(last) + 1)

    def erased(self) -> Self:
        """The same line without its personal fields."""
        return type(self)({name: said for name, said in self.fields.items() if name != "about"})

    def written(self) -> bytes:
        """The line's bytes in the log, with the newline."""
        return canonical(self.fields) + b"\n"


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def canonical(fields: dict[str, Any]) -> bytes:
    """The canonical JSON of ``fields``, the same for equal fields."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(fields)).hexdigest()


Event: TypeAlias = tuple[dict[str, Any], dict[str, Any]]
"""The fields of a line: those on what happened, and those on the person."""


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


def files_of(folder: Path, since: date | None = None) -> list[Path]:
    """The files of the log, oldest first; only those that may have lines of ``since`` or later."""
    files = sorted(folder.glob(f"*{ENDING}"))
    if since is None:
        return files
    # A file has no line later than the day of the next file.
    return [one for one, after in pairwise(files) if _day_of(after) >= since] + files[-1:]


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


def require_log(folder: Path) -> None:
    """Raises AuditError where nothing was ever written in ``folder``."""
    with audit_errors(folder):
        is_there = folder.is_dir() and bool(files_of(folder))
    if not is_there:
        raise AuditError(
            f"There is no audit log in {folder} yet: it is written where VIND_ACCESS is not off, "
            "or VIND_AUDIT names a folder."
        )


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
    return [first.number - 1, first.previous] if first else [int(file.name.split(".")[0]) - 1, ""]


def _day_of(file: Path) -> date:
    return date.fromisoformat(file.name.split(".")[1])
