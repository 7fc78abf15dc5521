"""Runs and supervises the worker processes that read files: time limits, crashes, replacement."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Self

from vind.indexes.core.durable import temporary_errors
from vind.indexes.types import FileState
from vind.ingest.files.members import NESTED_AT_MOST, NO_ROOM, Room
from vind.ingest.files.messages import Busy, Failed, Read, Request, receive_answer, send_request
from vind.ingest.files.scratch import emptied, scratch_folder

# How long a worker may be silent over a file. Between pages of a long document it sends ``Busy``.
SILENCE_SECONDS = 60.0
SILENCE_SECONDS_A_MEGABYTE = 10.0
SILENCE_AT_MOST = 600.0
# The longest for one file, however busy: an archive of scans has some thousand pages.
FILE_SECONDS = 7200.0

KILLED = "The system stopped the reader, as it does where the machine runs out of memory."

# A worker is replaced after so many files, as libraries leak memory.
_FILES_A_WORKER = 500
_DYING_SECONDS = 5.0
# The folder for the worker's own temporary files, beside one for each depth of nested files.
_OWN = "own"
_CHUNK = 1 << 20  # bytes read from the pipe at once


class Worker:
    """Reads files in a process of its own, one at a time. Used by one thread.

    The process is started at first use, and again after it died, hung or read many files. Its
    folders for temporary files are made once, as unpacked files may fill the disk later.
    """

    def __init__(self, *, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._silence_seconds = silence_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch = contextlib.ExitStack()
        self._folder: Path | None = None
        self._files = 0

    def prepare(self) -> Path:
        """The folder for temporary files, made at the first call. Raises DiskFullError."""
        if self._folder is None:
            folder = Path(self._scratch.enter_context(scratch_folder()))
            with temporary_errors():
                for name in (_OWN, *map(str, range(NESTED_AT_MOST + 1))):
                    (folder / name).mkdir()
            self._folder = folder
        return self._folder

    def room(self, depth: int) -> str:
        """An empty folder for the members of a file at this depth. Raises DiskFullError."""
        return str(emptied(self.prepare() / str(depth)))

    def read(
        self, path: Path, name: str, *, ocr: bool, room: Room = NO_ROOM, speech: str = ""
    ) -> Read | Failed:
        """Read a file; ``name`` is the user's name for it, files in it are unpacked to ``room``.

        No content of a file makes it raise.
        """
        try:
            size = path.stat().st_size
        except OSError as error:
            return Failed(
                FileState.FAILED, f"The file cannot be read ({error.strerror}).", again=True
            )
        process = self._ready()
        requests, answers = process.stdin, process.stdout
        assert requests is not None  # noqa: S101 - both are pipes
        assert answers is not None  # noqa: S101
        silence = min(
            self._silence_seconds + size / 1e6 * SILENCE_SECONDS_A_MEGABYTE, SILENCE_AT_MOST
        )
        try:
            send_request(requests, Request(os.fsencode(path).hex(), name, ocr, room, speech))
            answer = self._answer(answers, silence)
        except TimeoutError:
            self._stop()
            return Failed(FileState.TOO_LARGE, "Reading the file took longer than is allowed.")
        except (OSError, ValueError):
            answer = None
        return answer or self._bury(process)

    def _answer(self, pipe: IO[bytes], silence: float) -> Read | Failed | None:
        give_up = time.monotonic() + FILE_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)

            def read(size: int) -> bytes:
                left = min(silence, give_up - time.monotonic())
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                return os.read(pipe.fileno(), min(size, _CHUNK))

            while isinstance(answer := receive_answer(read), Busy):
                pass
            return answer

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._files >= _FILES_A_WORKER:
            self._stop()
        if self._process is None or self._process.poll() is not None:
            self._stop()
            # Emptied by the parent: a worker that was killed leaves its files behind.
            own = emptied(self.prepare() / _OWN)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "vind.ingest.files.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | _ENVIRONMENT | {"TMPDIR": str(own)},
                start_new_session=True,  # so that its child processes can be killed with it
            )
            self._files = 0
        self._files += 1
        return self._process

    def _bury(self, process: subprocess.Popen[bytes]) -> Failed:
        """Clean up after a process that died, and say so of the file that it was reading.

        SIGKILL comes from outside, mostly when the machine is out of memory; then the file may be
        fine.
        """
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_DYING_SECONDS)
        code = process.returncode
        self._stop()
        if code == -signal.SIGKILL:
            return Failed(FileState.FAILED, KILLED, again=True)
        died_of = f" ({signal.Signals(-code).name})" if code and code < 0 else ""
        return Failed(FileState.FAILED, f"The reader crashed on the file{died_of}.")

    def interrupt(self) -> None:
        """End a ``read`` of another thread at once, by killing the process and its children."""
        if (process := self._process) is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop the process and its children. May be called twice."""
        self._stop()
        self._folder = None
        self._scratch.close()

    def _stop(self) -> None:
        self.interrupt()
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        process.kill()
        process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


# The worker imports the same modules as its parent. Its numeric libraries start no threads: each
# would reserve address space, and there is a worker for every core.
_ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "MALLOC_ARENA_MAX": "2",
}
