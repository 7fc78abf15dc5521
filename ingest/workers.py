"""The processes that read files, kept in check from this side: time, death and replacement."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Self

from vind.indexes.durable import temporary_errors
from vind.indexes.types import FileState
from vind.ingest.members import NESTED_AT_MOST, NO_ROOM, Room
from vind.ingest.messages import Busy, Failed, Read, Request, receive_answer, send_request
from vind.ingest.scratch import emptied, scratch_folder

# How long a worker may be silent over a file, in seconds: so much, and so much more a megabyte.
# Between pages of a long document it says that it is busy.
SILENCE_SECONDS = 60.0
SILENCE_SECONDS_A_MEGABYTE = 10.0
SILENCE_AT_MOST = 600.0
# However busy, no file takes longer than this: an archive of scans of some thousand pages.
FILE_SECONDS = 7200.0

KILLED = "The system stopped the reader, as it does where the machine runs out of memory."

# A worker is replaced after so many files: what its libraries leak stays bounded.
_FILES_A_WORKER = 500
_DYING_SECONDS = 5.0
# The folder for what a worker makes for itself; beside it is one for each depth of files in files.
_OWN = "own"
_CHUNK = 1 << 20  # bytes read from the pipe at once


class Worker:
    """Reads files in a process of its own, one at a time. Used by one thread.

    The process is started at first use, and again after it died, hung or read many files. Its
    folders for temporary files are made once: later, files that are unpacked may have filled the
    disk, and the next one may need none.
    """

    def __init__(self, *, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._silence_seconds = silence_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch = contextlib.ExitStack()
        self._folder: Path | None = None
        self._files = 0

    def prepare(self) -> Path:
        """Make the folders, where they are not there yet; the one that they are in.

        Raises DiskFullError.
        """
        if self._folder is None:
            folder = Path(self._scratch.enter_context(scratch_folder()))
            with temporary_errors():
                for name in (_OWN, *map(str, range(NESTED_AT_MOST + 1))):
                    (folder / name).mkdir()
            self._folder = folder
        return self._folder

    def room(self, depth: int) -> str:
        """An empty folder for what stands in a file that lies so deep. Raises DiskFullError."""
        return str(emptied(self.prepare() / str(depth)))

    def read(self, path: Path, name: str, *, ocr: bool, room: Room = NO_ROOM) -> Read | Failed:
        """Read a file; ``name`` is what the user calls it, files in it are unpacked to ``room``.

        Never raises for what the file holds.
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
            send_request(requests, Request(os.fsencode(path).hex(), name, ocr, room))
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
            # Cleared away from here: a worker that is killed leaves its own files behind.
            own = emptied(self.prepare() / _OWN)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "vind.ingest.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | _ENVIRONMENT | {"TMPDIR": str(own)},
                start_new_session=True,  # so that what it started can be stopped with it
            )
            self._files = 0
        self._files += 1
        return self._process

    def _bury(self, process: subprocess.Popen[bytes]) -> Failed:
        """Clear away a process that died; what is said of the file that it died over.

        SIGKILL comes from outside, mostly as the machine is out of memory: of the file it says
        nothing.
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
        """End a ``read`` of another thread at once: the process stops, and what it started."""
        if (process := self._process) is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop the process and all that it started. May be called twice."""
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


# The worker imports the same modules as we do, wherever it is started; its numeric libraries make
# no threads, of which each reserves address space and there is a worker for every core.
_ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "MALLOC_ARENA_MAX": "2",
}
