"""Messages between the indexing process and its workers: a length (uint64), then JSON.

Not pickle: a worker may be taken over by a hostile file, and unpickling runs code.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TypeAlias

from pydantic import TypeAdapter

from vind.indexes.types import FileState
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.members import Member, Room


@dataclass(frozen=True, slots=True)
class Request:
    """Read this file. ``name`` is the user's name for it; files in it are unpacked to ``room``.

    ``path`` is the path's bytes in hex: they need not be UTF-8, as JSON must. ``speech`` is the
    folder of the speech model, empty where it is not pulled.
    """

    path: str
    name: str
    ocr: bool
    room: Room
    speech: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The file was read. ``members``: the next batch of files in it; ``more``: others follow."""

    kind: FileKind
    document: ParsedDocument
    members: tuple[Member, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """The file was not read: its state, and why. ``again``: another attempt may succeed."""

    state: FileState
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """The worker makes progress with a long file."""

    busy: bool = True


Answer: TypeAlias = Read | Failed | Busy

_LENGTH = struct.Struct("<Q")
_REQUEST = TypeAdapter(Request)
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def send_request(pipe: IO[bytes], request: Request) -> None:
    """Ask a worker. Raises BrokenPipeError where it is gone."""
    _send(pipe, _REQUEST.dump_json(request))


def send_answer(pipe: IO[bytes], answer: Answer) -> None:
    """Answer the parent. Raises BrokenPipeError where it is gone."""
    _send(pipe, _ANSWER.dump_json(answer))


def receive_request(read: Callable[[int], bytes]) -> Request | None:
    """The next request; None where there are no more."""
    message = _receive(read)
    return _REQUEST.validate_json(message) if message else None


def receive_answer(read: Callable[[int], bytes]) -> Answer | None:
    """The next answer; None where the worker is gone. ``read`` takes the most bytes to return.

    Raises ValueError for a malformed message.
    """
    message = _receive(read)
    return _ANSWER.validate_json(message) if message else None


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)) + message)
    pipe.flush()


def _receive(read: Callable[[int], bytes]) -> bytes:
    head = _exactly(read, _LENGTH.size)
    return _exactly(read, _LENGTH.unpack(head)[0]) if head else b""


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    """``size`` bytes, or none where the pipe ended."""
    parts = bytearray()
    while len(parts) < size:
        part = read(size - len(parts))
        if not part:
            return b""
        parts += part
    return bytes(parts)
