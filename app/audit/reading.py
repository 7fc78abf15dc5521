"""Reads the audit log and filters its events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from vind.app.audit.chain import audit_errors, files_of
from vind.app.audit.line import Line
from vind.indexes.errors import AuditError


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event, as `vind audit --json` prints it.

    ``time`` is in UTC, ``files`` are whole paths and ``passages`` ids of the index at that time.
    ``erased`` says that the person and the question were erased since. The other fields are as
    given to ``Audit.write``, empty where not given.
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
    for line in lines_of(folder):
        event = AuditEvent.of(line)
        if kept.passes(event):
            yield event


def lines_of(folder: Path) -> Iterator[Line]:
    """The whole lines of the log. Raises as ``events_of``."""
    require_log(folder)
    with audit_errors(folder):
        for file in files_of(folder):
            with file.open("rb") as log:
                for written in log:
                    line = Line.read(written.removesuffix(b"\n"))
                    if line is not None and written.endswith(b"\n"):
                        yield line


def require_log(folder: Path) -> None:
    """Raises AuditError where nothing was ever written in ``folder``."""
    with audit_errors(folder):
        is_there = folder.is_dir() and bool(files_of(folder))
    if not is_there:
        raise AuditError(
            f"There is no audit log in {folder} yet: it is written where VIND_ACCESS is not off, "
            "or VIND_AUDIT names a folder."
        )
