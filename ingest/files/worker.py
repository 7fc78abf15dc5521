"""A process that reads files for its parent, so that a bad file costs only that file.

Run as ``python -m vind.ingest.files.worker``. It takes requests on stdin and answers on stdout
(ingest.files.messages). Its memory is limited, it opens no socket, and it dies with its parent.
"""

import os
import time
from pathlib import Path
from tempfile import gettempdir
from typing import IO

from vind.indexes.core.durable import FULL_DISK
from vind.indexes.errors import UnreadableFileError
from vind.indexes.types import FileState
from vind.ingest.files.members import Unpacker, state_of
from vind.ingest.files.messages import Busy, Failed, Read, Request, receive_request, send_answer
from vind.ingest.files.processes import confine
from vind.ingest.files.scratch import no_room
from vind.ingest.files.sniff import sniff
from vind.ingest.parsers import parse
from vind.ingest.parsers.base import Source

_BEAT_SECONDS = 1.0


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    requests, answers = _take_pipes()
    confine()
    while (request := receive_request(requests.read)) is not None:
        send_answer(answers, _answer(request, answers))


def _answer(request: Request, answers: IO[bytes]) -> Read | Failed:
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last > _BEAT_SECONDS:
            last = time.monotonic()
            send_answer(answers, Busy())

    unpacker = Unpacker(request.room, beat)
    path = Path(os.fsdecode(bytes.fromhex(request.path)))
    source = Source(path, request.name, request.ocr, beat, unpacker, request.speech)
    try:
        kind = sniff(source.path, source.name)
        document = parse(source, kind)
        return Read(kind, document, tuple(unpacker.members), unpacker.more)
    except UnreadableFileError as error:
        return Failed(state_of(error), str(error))
    except OSError as error:
        return _os_failure(error, path)
    except (MemoryError, RecursionError):
        return Failed(FileState.TOO_LARGE, "Reading the file takes more memory than is allowed.")
    except Exception as error:  # noqa: BLE001 - any error costs this file alone
        return Failed(
            FileState.FAILED, f"Reading the file failed ({type(error).__name__}: {error})."
        )


def _os_failure(error: OSError, path: Path) -> Failed:
    # shutil's errors keep only the message of the original one.
    if error.errno in FULL_DISK or any(os.strerror(code) in str(error) for code in FULL_DISK):
        said = no_room(Path(gettempdir()))
    elif isinstance(error, FileNotFoundError) and not path.exists():
        said = "The file was gone before it could be read."
    elif isinstance(error, PermissionError):
        said = "You have no permission to read the file."
    else:
        said = f"Reading the file failed: {error.strerror or error}."
    return Failed(FileState.FAILED, said, again=True)


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes for messages; stdin and stdout then lead nowhere, whatever libraries print."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    return requests, answers


if __name__ == "__main__":
    main()
