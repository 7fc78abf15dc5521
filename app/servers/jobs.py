"""Runs of ``vind index`` that administrators start on a server, each in its own process.

By REST a run reads the folders already in the index; the page can add folders too. It goes on
after the administrator has left, and ends with the server.
"""

import signal
import subprocess
import sys
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Literal, TypeAlias, cast

from pydantic import JsonValue, TypeAdapter, ValidationError

from vind.app.notices import Ended, Result, counts_of, tell
from vind.app.plain import printable
from vind.app.servers.child import environment
from vind.app.servers.run import LAST_SECONDS
from vind.indexes.errors import JobGoneError, JobRefusedError
from vind.indexes.settings import Settings
from vind.ingest.run.progress import Progress

State: TypeAlias = Literal["running", "stopping", "done", "partly", "failed", "stopped"]
"""``partly``: some file could not be read whole."""

COMMAND = (sys.executable, "-P", "-m", "vind.app.cli", "index", "--json", "--for-server", "--")

KEPT = 20
"""How many of the last runs are remembered."""

LINES = 20
"""How many of a run's last messages are kept."""

_ENDS: dict[int, State] = {0: "done", 3: "partly", 130: "stopped"}

_PROGRESS = TypeAdapter(Progress)
_SUMMARY: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Job:
    """A run: how far it is, what it said of itself last, and at its end its summary.

    ``folders`` are those that are read; times are in UTC. There is no ``done`` yet while models are
    loaded; ``summary`` is what ``vind index --json`` prints.
    """

    number: int
    state: State
    folders: tuple[str, ...]
    started: datetime
    ended: datetime | None = None
    progress: tuple[str, ...] = ()
    done: Progress | None = None
    summary: dict[str, JsonValue] | None = field(default=None, hash=False)


class Jobs:
    """The runs of one server, one at a time. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._runs: OrderedDict[int, _Run] = OrderedDict()

    def start(self, folders: Sequence[str]) -> Job:
        """Starts a run over ``folders``. Raises JobRefusedError without any, or during a run."""
        if not folders:
            raise JobRefusedError(
                "The index has no folder to index again: run `vind index FOLDER` on the machine."
            )
        with self._lock:
            if any(run.is_alive for run in self._runs.values()):
                raise JobRefusedError("A run goes on already: wait for its end, or stop it.")
            number = next(reversed(self._runs), 0) + 1
            self._runs[number] = run = _Run(number, tuple(folders), self._settings)
            if len(self._runs) > KEPT:
                self._runs.popitem(last=False)
        return run.told()

    def last(self) -> Job | None:
        """The run that was started last; None without one."""
        return next(iter(self.all()), None)

    def all(self) -> list[Job]:
        """The remembered runs, newest first."""
        with self._lock:
            return [run.told() for run in reversed(self._runs.values())]

    def find(self, number: int) -> Job:
        """The run with that number. Raises JobGoneError."""
        return self._run(number).told()

    def stop(self, number: int) -> Job:
        """Stops a run once what it has read is committed. Raises JobGoneError."""
        run = self._run(number)
        run.stop()
        return run.told()

    def close(self) -> None:
        """Stops all runs and waits for their end; interrupts a commit that takes too long."""
        with self._lock:
            for run in self._runs.values():
                run.stop()
                run.wait(LAST_SECONDS)
                run.interrupt()
                run.wait()

    def _run(self, number: int) -> "_Run":
        with self._lock:
            if number not in self._runs:
                raise JobGoneError("There is no run of this number (any more). See /api/jobs.")
            return self._runs[number]


class _Run:
    def __init__(self, number: int, folders: tuple[str, ...], settings: Settings) -> None:
        self._number, self._folders, self._settings = number, folders, settings
        self._started = datetime.now(UTC)
        self._ended: datetime | None = None
        self._lines: deque[str] = deque(maxlen=LINES)
        self._done: Progress | None = None
        self._is_stopped = False
        self._summary: dict[str, JsonValue] | None = None
        self._process = subprocess.Popen(  # noqa: S603
            [*COMMAND, *folders],
            env=environment(settings),
            # The child stops once its stdin is closed, also where this process is killed.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._readers = [
            Thread(target=reader, name="vind-job", daemon=True)
            for reader in (self._hear, self._read)
        ]
        for reader in self._readers:
            reader.start()

    @property
    def is_alive(self) -> bool:
        return self._ended is None

    def told(self) -> Job:
        return Job(
            self._number,
            self._state(),
            self._folders,
            self._started,
            self._ended,
            tuple(self._lines),
            self._done,
            self._summary,
        )

    def stop(self) -> None:
        if not self._is_stopped:
            self.interrupt()

    def interrupt(self) -> None:
        """Stops the run after its commit; a second call stops it at once."""
        if self.is_alive:
            self._is_stopped = True
            self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float | None = None) -> None:
        for reader in self._readers:
            reader.join(seconds)

    def _state(self) -> State:
        if self._ended is None:
            return "stopping" if self._is_stopped else "running"
        return _ENDS.get(self._process.returncode, "stopped" if self._is_stopped else "failed")

    def _hear(self) -> None:
        assert self._process.stderr is not None  # noqa: S101
        for line in self._process.stderr:
            try:
                self._done = _PROGRESS.validate_json(line)
            except ValidationError:
                self._lines.append(printable(line.rstrip("\n")))

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101
        printed = self._process.stdout.read()
        self._process.wait()
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.close()
        try:
            self._summary = _SUMMARY.validate_json(printed)
        except ValidationError:
            self._summary = None  # it was stopped, or could not run; its messages say why
        self._readers[0].join(LAST_SECONDS)  # until its last message was heard
        self._ended = datetime.now(UTC)
        tell(self._settings, self._as_ended(self._ended), daemon=True)

    def _as_ended(self, ended: datetime) -> Ended:
        result, found = cast("Result", self._state()), self._summary
        trouble = self._lines[-1].removeprefix("vind: ") if self._lines else ""
        counts = counts_of(found) if found else {}
        said = trouble if result == "failed" else ""
        return Ended(self._folders, self._started, ended, result, said, **counts)
