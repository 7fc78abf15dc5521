"""Writes an event to the audit log before its results are shown."""

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
from vind.indexes.core.durable import replace_file
from vind.indexes.errors import AuditError
from vind.indexes.settings import Settings

SECRET_NAME = "secret"  # noqa: S105 - of a file
SECRET_BYTES = 32

REFUSALS_A_MINUTE = 60
"""How many refused sign-ins one process writes each minute; the rest are only counted. Strangers
must not be able to fill the disk, as a full disk stops the answers for everybody."""


class What(StrEnum):
    """The kinds of event."""

    SEARCH = "search"
    ASK = "ask"
    ANSWER = "answer"
    OPEN_ORIGINAL = "open-original"
    READ_DOCUMENT = "read-document"
    LIST_DOCUMENTS = "list-documents"
    EMBED = "embed"
    FEEDBACK = "feedback"
    INDEX = "index"
    UPLOAD = "upload"
    REFUSED = "refused"
    SIGN_IN_REFUSED = "sign-in-refused"
    KEY_CREATED = "key-created"
    KEY_REVOKED = "key-revoked"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Audit:
    """The log in ``folder``, or no log where that is None. Safe for threads and processes."""

    folder: Path | None
    questions: Literal["text", "hash", "nothing"] = "text"
    days: int = 365

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The log of ``settings``."""
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
        """Write one event. It is on the disk when this returns; show its results only then.

        ``files`` are the whole paths and ``passages`` the ids of what is about to be shown,
        ``outcome`` sums up the result, and ``peer`` is the address of who asks. Raises AuditError
        where the event cannot be written: then nothing may be shown.
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
        """Write that a sign-in at ``door`` was refused, and why. Raises AuditError."""
        if self.folder is None or (skipped := _refusals.skipped()) is None:
            return
        more = f", and {skipped} more" if skipped else ""
        said = {"event": What.SIGN_IN_REFUSED.value, "door": door, "outcome": f"refused{more}"}
        self._put(self.folder, said, {"peer": peer, "reason": reason})

    def _put(self, folder: Path, said: dict[str, Any], about: dict[str, Any]) -> None:
        """Write one event together with those that wait in other threads.

        One sync to the disk takes as long for many events as for one.
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
        """Keep the question as its text, as a hash, or not at all, as the settings say."""
        if self.questions == "text" or "question" not in about:
            return
        same = " ".join(about.pop("question").split()).casefold()
        if self.questions == "hash":
            # A hash without a key could be reversed by hashing likely questions.
            keyed = hmac.new(_secret_of(folder), same.encode(errors="replace"), "sha256")
            about["question"] = keyed.hexdigest()


@dataclass(slots=True, eq=False)
class _Entry:
    """An event to write, whether it was handled, and the error where that failed."""

    said: dict[str, Any]
    about: dict[str, Any]
    is_done: bool = False
    failure: AuditError | None = None


class _Queue:
    """The events of this process that wait for one log; the writing thread holds ``turn``."""

    def __init__(self) -> None:
        self.waiting: deque[_Entry] = deque()
        self.turn = Lock()


@cache
def _queue_of(folder: Path) -> _Queue:  # noqa: ARG001 - the cache key
    return _Queue()


def _secret_of(folder: Path) -> bytes:
    """The key for hashing questions, created on first use. The log must be locked."""
    file = folder / SECRET_NAME
    if not file.exists():
        replace_file(file, secrets.token_bytes(SECRET_BYTES), private=True)
    return file.read_bytes()


class _Refusals:
    """Counts the refusals written in the last minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._since = float("-inf")
        self._written = self._skipped = 0

    def skipped(self) -> int | None:
        """How many refusals were skipped since the last line; None where this one is too."""
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
