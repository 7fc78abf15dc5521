"""Streams unpacked content with a size limit, and converts libraries' errors to ours."""

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
from vind.ingest.files.members import UNPACKED_AT_MOST

_PIECE = 1 << 20  # bytes


class _Pieces(io.RawIOBase):
    """A file with the bytes of a generator.

    An error of the generator is raised by the read that reaches it, and by all later ones.
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
    """A file with the bytes of ``pieces``; a read may return less than asked for."""
    return cast(IO[bytes], _Pieces(pieces))


def unpacked(content: Any, beat: Callable[[], None]) -> Generator[bytes, None, None]:
    """The bytes that a library unpacks, up to the limit for a whole archive.

    ``content`` is a file with ``read1``, so that all bytes before damage are read. Raises
    CorruptFileError, FileTooLargeError.
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
    """Convert the many kinds of errors of archive libraries to ours.

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
        # An error with a number is the disk's, except EINVAL: seeking to an offset in the archive
        # that no file has.
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise CorruptFileError("It is cut off or damaged.") from error


# The first accented letter in Windows-1252; above it DOS code pages have hardly any letters.
_WINDOWS_LETTERS = 0xC0


def decoded_name(name: bytes) -> str:
    """The name, decoded as UTF-8 if possible, else by the DOS or the Windows code page."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        windows = any(byte >= _WINDOWS_LETTERS for byte in name)
        return name.decode("cp1252" if windows else "cp850", "replace")
