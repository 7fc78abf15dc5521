"""Content that comes piece by piece: bounded, and what is wrong with it an error of ours."""

import errno
import io
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from vind.indexes.errors import (
    CorruptFileError,
    FileTooLargeError,
    UnreadableFileError,
    UnsupportedFileError,
)
from vind.ingest.members import UNPACKED_AT_MOST

_PIECE = 1 << 20  # bytes


class _Pieces(io.RawIOBase):
    """A file of the bytes that a generator gives.

    An error of the generator is raised at the read that comes to it, and at each after that.
    """

    def __init__(self, pieces: Generator[bytes, None, None]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")
        self._error: UnreadableFileError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = memoryview(self._next())
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    def close(self) -> None:
        self._pieces.close()
        super().close()

    def _next(self) -> bytes:
        if self._error:
            raise self._error
        try:
            return next(self._pieces, b"")
        except UnreadableFileError as error:
            self._error = error
            raise


def as_file(pieces: Generator[bytes, None, None]) -> IO[bytes]:
    """What ``pieces`` gives, to be read as a file: each read gives some of it, none at its end."""
    return cast(IO[bytes], _Pieces(pieces))


def unpacked(content: Any, beat: Callable[[], None]) -> Generator[bytes, None, None]:
    """What a library unpacks, of any file no more than is unpacked of all.

    ``content`` is a file with ``read1``: all that comes before a break is read.
    Raises CorruptFileError, FileTooLargeError.
    """
    size = 0
    with content, broken():
        while piece := content.read1(_PIECE):
            beat()
            size += len(piece)
            if size > UNPACKED_AT_MOST:
                raise FileTooLargeError(f"It unpacks to more than {UNPACKED_AT_MOST:,} bytes.")
            yield piece


@contextmanager
def broken() -> Iterator[None]:
    """What the libraries of archives raise in here, in many kinds, becomes an error of ours.

    Raises CorruptFileError, FileTooLargeError, UnsupportedFileError.
    """
    try:
        yield
    except UnreadableFileError:
        raise
    except MemoryError as error:
        raise FileTooLargeError("Unpacking it takes more memory than is allowed.") from error
    except NotImplementedError as error:
        raise UnsupportedFileError("It is packed in a way that vind does not read.") from error
    except Exception as error:
        # A number is of the disk and not of the file, but for a place that the file names and that
        # no file has.
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise CorruptFileError("It is cut off or damaged.") from error
