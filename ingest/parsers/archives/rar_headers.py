"""Finds the encrypted files in a RAR 5 archive, which libarchive before 3.8 does not report.

Source: https://www.rarlab.com/technote.htm
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

MARK = b"Rar!\x1a\x07\x01\0"
"""The first bytes of a RAR 5 archive."""

_HEADER_AT_MOST = 2 << 20  # bytes, as the format says
_FILE, _END = 2, 5  # kinds of header
_HAS_EXTRA, _HAS_DATA = 1, 2  # flags
_ENCRYPTION = 1  # a kind of record
_NUMBER_AT_MOST = 10  # bytes


def sealed_files(path: Path) -> Iterator[bool]:
    """Whether each file, folder and link is encrypted, in order.

    Ends at the first invalid header; at once where the headers themselves are encrypted.
    """
    with path.open("rb") as file:
        file.seek(len(MARK))
        while file.read(4):  # the checksum
            try:
                size = _number(file)
                header = _Header(file.read(size if size <= _HEADER_AT_MOST else 0))
                kind, flags = header.number(), header.number()
                extra = header.number() if flags & _HAS_EXTRA else 0
                data = header.number() if flags & _HAS_DATA else 0
                is_sealed = _is_sealed(_Header(header.content[-extra:] if extra else b""))
            except ValueError:
                return
            if kind == _END:
                return
            if kind == _FILE:
                yield is_sealed
            file.seek(min(data, 1 << 60), 1)


class _Header:
    """Reads the bytes of a header. Raises ValueError where they end too soon."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._at = 0

    def number(self) -> int:
        number, self._at = _decoded(self.content, self._at)
        return number

    def skip(self, size: int) -> None:
        self._at += size

    @property
    def left(self) -> int:
        return len(self.content) - self._at


def _is_sealed(records: _Header) -> bool:
    while records.left > 0:
        size = records.number()
        before = records.left
        if records.number() == _ENCRYPTION:
            return True
        records.skip(size - (before - records.left))
    return False


def _number(file: IO[bytes]) -> int:
    """Read the next number from a file, and no byte more."""
    read = b""
    while len(read) < _NUMBER_AT_MOST and (byte := file.read(1)):
        read += byte
        if byte[0] < 0x80:
            break
    return _decoded(read, 0)[0]


def _decoded(content: bytes, at: int) -> tuple[int, int]:
    """A number with seven bits per byte, lowest first, and the offset after it."""
    number = 0
    for place, byte in enumerate(content[at : at + _NUMBER_AT_MOST]):
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    raise ValueError("the header is cut off")
