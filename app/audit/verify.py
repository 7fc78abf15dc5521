"""Checks that no line of the audit log was changed, removed or inserted."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vind.app.audit.chain import Head, audit_errors, files_of, locked, read_head
from vind.app.audit.erase import in_ranges
from vind.app.audit.line import START, Line
from vind.app.audit.reading import require_log


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
            self._erased.extend(in_ranges(line))
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
