"""Reads the audit log: its events, and whether every line is as it was written."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from vind.app.audit.chain import (
    START,
    Head,
    Line,
    audit_errors,
    files_of,
    locked,
    read_head,
    require_log,
)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event, as `vind audit --json` prints it.

    ``time`` is in UTC, ``files`` are whole paths and ``passages`` ids of the index at that time.
    ``seconds`` is how long a question took so far; None of other events, and of those from before
    this was written. ``erased`` says that the person and the question were erased since. The other
    fields are as given to ``Audit.write``, empty where not given.
    """

    number: int
    time: datetime
    event: str
    door: str
    outcome: str
    who: str
    groups: tuple[str, ...]
    key: str
    question: str
    peer: str
    reason: str
    files: tuple[str, ...]
    passages: tuple[int, ...]
    seconds: float | None
    erased: bool
    hash: str

    @classmethod
    def of(cls, line: Line) -> "AuditEvent":
        """The event of a line."""
        said, about = line.fields, line.about or {}
        return cls(
            number=line.number,
            time=line.time,
            event=line.event,
            door=str(said["door"]),
            outcome=str(said["outcome"]),
            who=line.who,
            groups=tuple(about.get("groups", ())),
            key=str(about.get("key", "")),
            question=str(about.get("question", "")),
            peer=str(about.get("peer", "")),
            reason=str(about.get("reason", "")),
            files=tuple(said.get("files", ())),
            passages=tuple(said.get("passages", ())),
            seconds=said.get("seconds"),
            erased=line.about is None,
            hash=line.hash,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter of events; an empty field lets all events pass.

    ``since`` is the first day, in UTC, and ``until`` the last; ``file`` is a path, a folder or a
    glob over whole paths.
    """

    since: date | None = None
    until: date | None = None
    who: str = ""
    file: str = ""
    door: str = ""
    event: str = ""

    def passes(self, event: AuditEvent) -> bool:
        """Whether ``event`` is wanted."""
        day = event.time.astimezone(UTC).date()
        return (
            (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and self.who in {"", event.who}
            and self.door in {"", event.door}
            and self.event in {"", event.event}
            and (not self.file or any(map(self._is_file, event.files)))
        )

    def _is_file(self, path: str) -> bool:
        wanted = self.file.rstrip("/")
        return path == wanted or path.startswith(f"{wanted}/") or fnmatchcase(path, wanted)


def events_of(folder: Path, kept: Kept = Kept()) -> Iterator[AuditEvent]:
    """The events of the log in ``folder``, oldest first; damaged lines are skipped.

    `vind audit verify` reports those. Raises AuditError where no log exists or can be read.
    """
    for line in lines_of(folder, kept.since):
        event = AuditEvent.of(line)
        if kept.passes(event):
            yield event


def lines_of(folder: Path, since: date | None = None) -> Iterator[Line]:
    """The whole lines of the files that may have one of ``since``. Raises as ``events_of``."""
    require_log(folder)
    with audit_errors(folder):
        for file in files_of(folder, since):
            with file.open("rb") as log:
                for written in log:
                    line = Line.read(written.removesuffix(b"\n"))
                    if line is not None and written.endswith(b"\n"):
                        yield line


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What `vind audit verify` finds.

    ``first`` and ``last`` are line numbers, and ``head`` is the hash of the last line. Noted
    elsewhere, it proves later that the log up to there is unchanged. ``problem`` names the first
    line that was tampered with, and is empty for a sound log. ``remarks`` are not problems.
    """

    lines: int
    first: int
    last: int
    head: str
    problem: str
    remarks: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether the log is unchanged."""
        return not self.problem


class _Broken(Exception):  # noqa: N818 - a finding, not an error
    """Names the first line that was tampered with, and how."""


def verify(folder: Path, noted: str = "") -> AuditVerdict:
    """Check every line of the log in ``folder``, and that one of them has the hash ``noted``.

    Others may go on writing: only the lines present at the start are checked. Raises AuditError
    where there is no log, or it cannot be read.
    """
    require_log(folder)
    with ExitStack() as stack, audit_errors(folder):
        with locked(folder, to_write=False) as descriptor:
            head = read_head(descriptor)
            logs = [
                (file, stack.enter_context(file.open("rb")), file.stat().st_size)
                for file in files_of(folder)
            ]
        reader = _Reader(head, noted)
        try:
            for file, log, size in logs:
                reader.read(file.name, log, size)
            reader.end()
            problem = ""
        except _Broken as broken:
            problem = str(broken)
    return AuditVerdict(
        lines=reader.lines,
        first=reader.first,
        last=reader.number,
        head=reader.hash,
        problem=problem,
        remarks=tuple(reader.remarks),
    )


class _Reader:
    """Follows the chain line by line; raises _Broken at the first line that does not fit."""

    def __init__(self, head: Head | None, noted: str) -> None:
        self.lines = self.first = self.number = 0
        self.hash = START
        self.remarks: list[str] = []
        self._head, self._noted = head, noted
        self._start = START
        self._starts: set[tuple[int, str]] = set()
        self._without: list[int] = []
        self._erased: list[range] = []
        self._unfinished = ""

    def read(self, name: str, log: IO[bytes], size: int) -> None:
        """Check the first ``size`` bytes of the next file of the log."""
        at = 0
        for row, written in enumerate(log, 1):
            at += len(written)
            place = f"line {row} of {name}"
            if self._unfinished:
                raise _Broken(f"{self._unfinished} was cut off, and lines follow it")
            if at > size:
                return
            if not written.endswith(b"\n"):
                self._unfinished = place
                return
            self._take(written[:-1], place)

    def end(self) -> None:
        """Make the checks that need the whole log."""
        if self.lines and self.first > 1 and (self.first - 1, self._start) not in self._starts:
            raise _Broken(
                f"lines up to number {self.first - 1:,} were removed, and no event says that they "
                "were old"
            )
        erased = set(self._without).difference(*self._erased)
        if erased:
            raise _Broken(
                f"line number {min(erased):,} was changed: who asked was taken out of it, and no "
                "event says so"
            )
        self._compare_head()
        if self._noted:
            raise _Broken(
                f"no line has the hash {self._noted} that was noted: the log was written anew"
            )
        if self._unfinished:
            self.remarks.append(
                f"{self._unfinished} is unfinished: what wrote it was stopped. Nobody was shown "
                "anything for it, and the next event takes its place."
            )

    def _compare_head(self) -> None:
        if self._head is None:
            raise _Broken(
                "the file head is missing or damaged: lines may have been removed from the end"
            )
        if self._head.number > self.number:
            raise _Broken(_removed(self.number + 1, self._head.number) + " from the end")
        if self._head.number == self.number and self._head.hash != self.hash:
            raise _Broken(f"line number {self.number:,} was changed: the head has another hash")

    def _take(self, written: bytes, place: str) -> None:
        line = Line.read(written)
        if line is None or not line.is_as_hashed:
            raise _Broken(f"{place} was changed: it is not as vind wrote it")
        if not self.lines:
            self.first, self._start = line.number, line.previous
            if line.number == 1 and line.previous != START:
                raise _Broken(f"{place} was put in: the log does not begin with it")
        elif line.number > self.number + 1:
            raise _Broken(f"{_removed(self.number + 1, line.number - 1)} before {place}")
        elif line.number != self.number + 1 or line.previous != self.hash:
            raise _Broken(f"{place} was put in or moved: it does not follow the line before it")
        self.lines += 1
        self.number, self.hash = line.number, line.hash
        if line.hash == self._noted:
            self._noted = ""
        self._note(line, place)

    def _note(self, line: Line, place: str) -> None:
        if line.about is None:
            self._without.append(line.number)
        if line.event == "expired":
            self._starts.update((number, last) for number, last in line.details.get("starts", ()))
        elif line.event == "erased":
            self._erased.extend(line.numbers_erased())
        elif line.event == "unfinished-line-removed":
            self.remarks.append(
                f"{place} tells that the line before it was never finished, as what wrote it was "
                "stopped; nobody was shown anything for that one."
            )
        elif line.event == "head-missing":
            raise _Broken(
                f"{place} tells that the file head was gone: lines before it may have been removed"
            )


def _removed(first: int, last: int) -> str:
    if first == last:
        return f"line number {first:,} was removed"
    return f"lines number {first:,} to {last:,} were removed"
