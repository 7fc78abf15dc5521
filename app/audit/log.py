"""Writes to the audit log: each event before its results are shown, and the erasure of a person."""

import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, Literal, NamedTuple, Self

from vind.app.access.caller import Caller, Door
from vind.app.audit.chain import Chain, Line, files_of, opened, require_log
from vind.indexes.core.durable import replace_file
from vind.indexes.errors import AuditError
from vind.indexes.settings import Settings
from vind.search.types import Answer, Answered, Event, Found, Hit, Quote

SECRET_NAME = "secret"  # noqa: S105 - of a file
SECRET_BYTES = 32

ANSWERED, NOT_FOUND = "answered", "not found"
"""The outcomes of a question."""

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
    READ_USAGE = "read-usage"
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
        seconds: float | None = None,
    ) -> None:
        """Write one event. It is on the disk when this returns; show its results only then.

        ``files`` are the whole paths and ``passages`` the ids of what is about to be shown,
        ``outcome`` sums up the result, ``peer`` is the address of who asks, and ``seconds`` says
        how long the result took, where that is known. Raises AuditError where the event cannot be
        written: then nothing may be shown.
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
            "seconds": None if seconds is None else round(seconds, 3),
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
        said = {name: of for name, of in said.items() if of or of == 0 or name == "outcome"}
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


class Shown(NamedTuple):
    """The whole paths of files and the ids of passages, in the order shown."""

    files: tuple[str, ...]
    passages: tuple[int, ...]


def shown_of(places: Iterable[Hit | Quote]) -> Shown:
    """The files and passages of ``places``, with the older versions of a hit."""
    every = [each for one in places for each in (one, *getattr(one, "older", ()))]
    files = (str(PurePosixPath(one.folder, one.path)) for one in every)
    return Shown(tuple(dict.fromkeys(files)), tuple(dict.fromkeys(p.passage_id for p in every)))


def write_hits(audit: Audit, caller: Caller, query: str, hits: Iterable[Hit]) -> None:
    """Write a search, before its ``hits`` are shown. Raises AuditError."""
    if audit.is_on:
        shown = shown_of(hits)
        outcome = "found" if shown.passages else "nothing found"
        audit.write(What.SEARCH, caller, question=query, outcome=outcome, **shown._asdict())


def write_answer(audit: Audit, caller: Caller, question: str, answer: Answer) -> None:
    """Write a whole answer, before any of it is shown. Raises AuditError."""
    _write_found(audit, What.ASK, caller, question, answer)


def audited(
    events: Iterator[Event],
    audit: Audit,
    caller: Caller,
    question: str,
    still: Callable[[], None] = lambda: None,
) -> Generator[Event, None, None]:
    """The ``events`` of a stream, each passed on only after its passages were written.

    The evidence is written as ``ask``. What comes later is written as ``answer`` where it has more
    passages, was found after all, or is worded. Each has the seconds since the first event was
    asked for. ``still`` is called before each and raises where the caller may have no more of them.
    Closing this generator closes ``events``. Raises AuditError, and what ``events`` and ``still``
    raise.
    """
    begun = time.monotonic()
    told: set[int] | None = None
    was_found = False
    try:
        for event in events:
            still()
            found = event.answer if isinstance(event, Answered) else event
            if isinstance(found, Found):
                passages = {quote.passage_id for quote in (*found.quotes, *found.also)}
                is_worded = isinstance(found, Answer) and found.is_worded
                is_other = told is None or found.found != was_found or not passages <= told
                if is_other or is_worded:
                    what = What.ASK if told is None else What.ANSWER
                    seconds = time.monotonic() - begun
                    _write_found(audit, what, caller, question, found, seconds)
                    told, was_found = passages | (told or set()), found.found
            yield event
    finally:
        if close := getattr(events, "close", None):
            close()


def _write_found(
    audit: Audit,
    what: What,
    caller: Caller,
    question: str,
    found: Found,
    seconds: float | None = None,
) -> None:
    if audit.is_on:
        outcome = ANSWERED if found.found else NOT_FOUND
        shown = shown_of((*found.quotes, *found.also))
        audit.write(
            what, caller, question=question, outcome=outcome, seconds=seconds, **shown._asdict()
        )


def erase(audit: Audit, who: str, caller: Caller) -> int:
    """Erase the name, groups, questions and address of the account ``who`` from the log.

    Returns how many events were changed. The record of what was shown stays, and an event
    ``erased`` lists the lines. It is written first, so that an interrupted erasure can be resumed
    by asking again. Raises AuditError.
    """
    if audit.folder is None:
        return 0
    require_log(audit.folder)
    with opened(audit.folder, audit.days) as chain:
        before: set[int] = set()
        theirs: list[int] = []
        for file in files_of(audit.folder):
            for line in filter(None, map(Line.read, file.read_bytes().split(b"\n"))):
                if line.who == who:
                    theirs.append(line.number)
                elif line.event == What.ERASED:
                    before.update(*line.numbers_erased())
        if theirs:
            said = {
                "event": What.ERASED.value,
                "door": caller.door,
                "outcome": f"{len(theirs)} events",
                "details": {"lines": _ranges(theirs)},
            }
            about = {"who": caller.viewer.name} if caller.viewer.name != who else {}
            chain.append((said, about))
        chain.clear_leftovers()
        _rewrite(files_of(audit.folder), before | set(theirs), chain)
    return len(theirs)


def _rewrite(files: Iterable[Path], numbers: set[int], chain: Chain) -> None:
    for file in files:
        written = file.read_bytes()
        kept = b"".join(_without_person(one, numbers) for one in written.splitlines(keepends=True))
        if kept != written:
            replace_file(file, kept, private=True)
            chain.replaced(file)


def _without_person(written: bytes, numbers: set[int]) -> bytes:
    line = Line.read(written.removesuffix(b"\n"))
    if line is None or line.number not in numbers or line.about is None:
        return written
    return line.erased().written()


def _ranges(numbers: list[int]) -> list[list[int]]:
    """Ascending ``numbers`` as the first and last of each run."""
    runs = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    found = [[number for _, number in run] for _, run in runs]
    return [[run[0], run[-1]] for run in found]
