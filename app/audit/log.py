"""Writing to the audit log, before what is written of is shown."""

import hmac
import secrets
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Self

from vind.app.access.caller import Caller, Door
from vind.app.audit.chain import opened
from vind.indexes.durable import replace_file
from vind.indexes.errors import AuditError
from vind.indexes.settings import Settings

SECRET_NAME = "secret"  # noqa: S105 - of a file
SECRET_BYTES = 32

REFUSALS_A_MINUTE = 60
"""Lines of refused sign-ins that one process writes; of more it writes the number. Who is refused
must not be able to fill the disk, as a full one stops the answers of those who are not."""


class What(StrEnum):
    """What happened."""

    SEARCH = "search"
    ASK = "ask"
    ANSWER = "answer"
    OPEN_ORIGINAL = "open-original"
    READ_DOCUMENT = "read-document"
    LIST_DOCUMENTS = "list-documents"
    EMBED = "embed"
    FEEDBACK = "feedback"
    INDEX = "index"
    REFUSED = "refused"
    SIGN_IN_REFUSED = "sign-in-refused"
    KEY_CREATED = "key-created"
    KEY_REVOKED = "key-revoked"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Audit:
    """The log in ``folder``; writes nothing where that is None. For threads and processes alike."""

    folder: Path | None
    questions: Literal["text", "hash", "nothing"] = "text"
    days: int = 365

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The log that the settings name."""
        return cls(settings.audit_folder, settings.audit_questions, settings.audit_days)

    @property
    def is_on(self) -> bool:
        """Whether anything is written."""
        return self.folder is not None

    def write(
        self,
        event: What,
        caller: Caller,
        *,
        question: str = "",
        files: Iterable[str] = (),
        passages: Iterable[int] = (),
        outcome: str = "",
        peer: str = "",
    ) -> None:
        """Write one event, which is on the disk when this returns: show its results after it.

        ``files`` are the whole paths and ``passages`` the ids of what is about to be shown,
        ``outcome`` a word on it, and ``peer`` the address of who asks. Raises AuditError where it
        cannot be written: then nothing may be shown.
        """
        if self.folder is None:
            return
        about = {
            "who": caller.viewer.name,
            "groups": sorted(caller.viewer.groups),
            "key": caller.key,
            "question": question,
            "peer": peer,
        }
        said = {
            "event": event.value,
            "door": caller.door,
            "outcome": outcome,
            "files": list(dict.fromkeys(files)),
            "passages": list(dict.fromkeys(passages)),
        }
        self._put(self.folder, said, about)

    def write_refusal(self, door: Door, peer: str, reason: str) -> None:
        """Write that somebody at ``door`` was not believed, and why. Raises AuditError."""
        if self.folder is None or (skipped := _refusals.skipped()) is None:
            return
        more = f", and {skipped} more" if skipped else ""
        said = {"event": What.SIGN_IN_REFUSED.value, "door": door, "outcome": f"refused{more}"}
        self._put(self.folder, said, {"peer": peer, "reason": reason})

    def _put(self, folder: Path, said: dict[str, Any], about: dict[str, Any]) -> None:
        """Write one event, in one go with those that other threads have waiting.

        A disk takes as long for many as for one.
        """
        said = {name: of for name, of in said.items() if of or name == "outcome"}
        entry = _Entry(said, {name: of for name, of in about.items() if of})
        queue = _queue_of(folder)
        queue.waiting.append(entry)
        with queue.turn:
            if not entry.is_done:
                self._write_all(folder, queue)
        if entry.failure is not None:
            raise AuditError(str(entry.failure)) from entry.failure

    def _write_all(self, folder: Path, queue: "_Queue") -> None:
        entries = [queue.waiting.popleft() for _ in range(len(queue.waiting))]
        failure: AuditError | None = AuditError("The audit log was not written: it was stopped.")
        try:
            with opened(folder, self.days) as chain:
                for entry in entries:
                    self._keep_question(entry.about, folder)
                chain.append(*((entry.said, entry.about) for entry in entries))
            failure = None
        except AuditError as error:
            failure = error
        finally:
            for entry in entries:
                entry.is_done, entry.failure = True, failure

    def _keep_question(self, about: dict[str, Any], folder: Path) -> None:
        """Leave of the question what the settings have kept; equal for equal questions."""
        if self.questions == "text" or "question" not in about:
            return
        same = " ".join(about.pop("question").split()).casefold()
        if self.questions == "hash":
            # A bare hash would tell a question to whoever tries the likely ones.
            keyed = hmac.new(_secret_of(folder), same.encode(errors="replace"), "sha256")
            about["question"] = keyed.hexdigest()


@dataclass(slots=True, eq=False)
class _Entry:
    """An event that is to be written, and what became of that."""

    said: dict[str, Any]
    about: dict[str, Any]
    is_done: bool = False
    failure: AuditError | None = None


class _Queue:
    """The events that the threads of this process have for one log, and whose turn it is."""

    def __init__(self) -> None:
        self.waiting: deque[_Entry] = deque()
        self.turn = Lock()


@cache
def _queue_of(folder: Path) -> _Queue:  # noqa: ARG001 - one for each
    return _Queue()


def _secret_of(folder: Path) -> bytes:
    """What questions are hashed with, made at the first one; only while the log is locked."""
    file = folder / SECRET_NAME
    if not file.exists():
        replace_file(file, secrets.token_bytes(SECRET_BYTES), private=True)
    return file.read_bytes()


class _Refusals:
    """How many refusals were written of late."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._since = float("-inf")
        self._written = self._skipped = 0

    def skipped(self) -> int | None:
        """How many were not written since the last that was; None where this is not to be."""
        with self._lock:
            if time.monotonic() - self._since >= 60:
                self._since, self._written = time.monotonic(), 0
            if self._written >= REFUSALS_A_MINUTE:
                self._skipped += 1
                return None
            self._written += 1
            skipped, self._skipped = self._skipped, 0
            return skipped


_refusals = _Refusals()
