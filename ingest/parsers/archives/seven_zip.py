"""Unpacks 7-Zip and RAR archives with libarchive, except links and encrypted files.

Both may compress many files as one stream, so that reaching a file unpacks those before it.

libarchive before 3.8 does not report the encrypted files in a RAR 5 archive: they are found in its
headers. Source: https://www.rarlab.com/technote.htm
"""

import locale
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from vind.indexes.errors import EncryptedFileError, FileTooLargeError, UnsupportedFileError
from vind.ingest.files.members import MEMBER_AT_MOST, MEMBERS_AT_MOST, UNPACKED_AT_MOST, Entry
from vind.ingest.parsers.archives.streams import as_file, broken, decoded_name
from vind.ingest.parsers.base import PASSWORD

MARK = b"Rar!\x1a\x07\x01\0"
"""The first bytes of a RAR 5 archive."""

_HEADER_AT_MOST = 2 << 20  # bytes, as the format says
_FILE, _END = 2, 5  # kinds of header
_HAS_EXTRA, _HAS_DATA = 1, 2  # flags
_ENCRYPTION = 1  # a kind of record
_NUMBER_AT_MOST = 10  # bytes


def sealed_files(path: Path) -> Iterator[bool]:
    """Whether each file, folder and link of a RAR 5 archive is encrypted, in order.

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


PACKAGE = "libarchive13t64"
"""The Debian package of libarchive."""

NEEDS_LIBARCHIVE = f"needs libarchive: install {PACKAGE}"

FORMATS = {b"7z\xbc\xaf\x27\x1c": "7zip", b"Rar!\x1a\x07\0": "rar", MARK: "rar5"}
"""libarchive's name of each format, by the first bytes of its files."""

_PIECE = 1 << 16  # bytes
_SEALED = "The archive is protected with a password."
_BEHIND_SEALED = "What stands behind a file with a password is not read."


def find_libarchive() -> ModuleType | None:
    """The Python binding of libarchive, if that is installed."""
    try:
        import libarchive
    except (ImportError, OSError, AttributeError, TypeError):  # libarchive is missing
        return None
    found: ModuleType = libarchive
    return found


def archive_entries(
    path: Path, mark: bytes, beat: Callable[[], None]
) -> Generator[Entry, None, None]:
    """The files of an archive that begins with ``mark``, one of ``FORMATS``.

    Raises EncryptedFileError where all of them are encrypted, or files after an encrypted one
    cannot be reached; CorruptFileError, FileTooLargeError, and UnsupportedFileError, also where
    libarchive is not installed.
    """
    sealed: list[Entry] | None = []
    said = sealed_files(path) if mark == MARK else iter(())
    seen = size = 0
    is_sealed = False
    try:
        for header in _headers(path, mark):
            beat()
            seen += 1
            is_sealed = next(said, False) or bool(_is_encrypted(header))
            if not header.isreg or header.islnk:
                continue
            entry = _entry(header, beat, is_sealed=is_sealed)
            if is_sealed and sealed is not None:
                sealed.append(entry)
                if len(sealed) > MEMBERS_AT_MOST:
                    break
                continue
            yield from sealed or ()
            sealed = None
            yield entry
            size += header.size or 0
            if size > UNPACKED_AT_MOST:
                raise FileTooLargeError(f"It unpacks to more than {UNPACKED_AT_MOST:,} bytes.")
    except EncryptedFileError as error:
        if sealed is not None:
            raise EncryptedFileError(_SEALED) from error
        # Skipping an encrypted file may fail even if it is the last one.
        if not is_sealed or seen != _count(path, mark):
            raise
    if sealed:
        raise EncryptedFileError(_SEALED)


def _headers(path: Path, mark: bytes) -> Iterator[Any]:
    libarchive = find_libarchive()
    if libarchive is None:
        raise UnsupportedFileError(f"The file {NEEDS_LIBARCHIVE}.")
    _read_names_as_unicode()
    with (
        broken(),
        _told(),
        path.open("rb") as file,
        libarchive.fd_reader(file.fileno(), FORMATS[mark], "none") as archive,
    ):
        yield from archive


def _count(path: Path, mark: bytes) -> int:
    """The number of files, folders and links; -1 where libarchive cannot list them."""
    with suppress(EncryptedFileError):
        return sum(1 for _ in _headers(path, mark))
    return -1


def _read_names_as_unicode() -> None:
    """Let libarchive return all names, independent of the system's encoding."""
    if locale.nl_langinfo(locale.CODESET) != "UTF-8":
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


def _entry(header: Any, beat: Callable[[], None], *, is_sealed: bool) -> Entry:
    name = header.pathname or ""
    name = decoded_name(name) if isinstance(name, bytes) else name
    return Entry(name, _sealed if is_sealed else partial(_opened, header, beat), _modified(header))


def _is_encrypted(header: Any) -> int:
    from libarchive import ffi

    asked = getattr(ffi, "entry_is_encrypted", None) or ffi.ffi(
        "entry_is_encrypted", [ffi.c_archive_entry_p], ffi.c_int
    )
    return int(asked(header._entry_p))  # noqa: SLF001 - the one thing that it does not give


def _sealed() -> IO[bytes]:
    raise EncryptedFileError(PASSWORD)


def _opened(header: Any, beat: Callable[[], None]) -> IO[bytes]:
    if (header.size or 0) > MEMBER_AT_MOST:
        raise FileTooLargeError("The file is too large to be unpacked.")
    return as_file(_content(header, beat))


def _content(header: Any, beat: Callable[[], None]) -> Generator[bytes, None, None]:
    with broken(), _told():
        for piece in header.get_blocks(_PIECE):
            beat()
            yield piece


@contextmanager
def _told() -> Iterator[None]:
    """Convert libarchive's errors to ours; unknown ones mean damage."""
    from libarchive.exception import ArchiveError

    try:
        yield
    except ArchiveError as error:
        said = str(error.msg).lower()
        if "encrypt" in said:
            raise EncryptedFileError(_BEHIND_SEALED) from error
        if "memory" in said:
            raise MemoryError from error
        if "support" in said or "unknown codec" in said:
            raise NotImplementedError from error
        raise


def _modified(header: Any) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return None if header.mtime is None else datetime.fromtimestamp(header.mtime, UTC)
    return None
