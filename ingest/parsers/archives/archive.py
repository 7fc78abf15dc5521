"""Unpacks archives, which have no text of their own."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal, cast

from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    UnreadableFileError,
)
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.files.members import MEMBER_AT_MOST, Entry
from vind.ingest.parsers.archives.seven_zip import FORMATS, archive_entries
from vind.ingest.parsers.archives.streams import as_file, broken, decoded_name, unpacked
from vind.ingest.parsers.base import PASSWORD, Source

_ENDS = ("end of file header", "empty header")


class _Header(tarfile.TarInfo):
    """Makes an invalid header an error, where tarfile takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "_Header":
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if str(error) in _ENDS:
                raise
            raise CorruptFileError("It is cut off or damaged.") from error


def tar_entries(
    file: IO[bytes], mode: Literal["r:", "r|"], beat: Callable[[], None]
) -> Generator[Entry, None, None]:
    """The files of a tar. ``mode`` "r|" is for a file that cannot seek.

    Raises CorruptFileError, FileTooLargeError.
    """
    with file, broken():
        archive: Any = tarfile.open(  # noqa: SIM115 - it holds nothing but the file
            mode=mode,
            fileobj=file,
            tarinfo=_Header,
            encoding="utf-8",
            errors="surrogateescape",
        )
        end = -1
        while (header := archive.next()) is not None:
            beat()
            if archive.offset <= end:
                raise CorruptFileError("Its files lie over each other.")
            end = archive.offset
            archive.members.clear()  # else it keeps every header
            if header.isreg():
                name = decoded_name(header.name.encode("utf-8", "surrogateescape"))
                yield Entry(
                    name, partial(_opened_in_tar, archive, header, beat), _modified_in_tar(header)
                )


def _opened_in_tar(
    archive: tarfile.TarFile, header: tarfile.TarInfo, beat: Callable[[], None]
) -> IO[bytes]:
    if header.size > MEMBER_AT_MOST:
        raise FileTooLargeError("The file is too large to be unpacked.")
    with broken():
        content = archive.extractfile(header)
    if content is None:
        raise CorruptFileError("The file is damaged.")
    return as_file(unpacked(content, beat))


def _modified_in_tar(header: tarfile.TarInfo) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(header.mtime, UTC)
    return None


_ENCRYPTED = 0x1 | 0x40  # flags: by a password, or by a certificate
_UTF_8 = 0x800
_LINK_MODE = 16  # the bit offset of the Unix mode in the external attributes


def zip_entries(path: Path, beat: Callable[[], None]) -> Generator[Entry, None, None]:
    """The files of a zip.

    Raises EncryptedFileError where all of them are encrypted, CorruptFileError where its contents
    list is broken.
    """
    with broken(), zipfile.ZipFile(path) as archive:
        files = [info for info in archive.infolist() if _is_file(info)]
        if files and all(info.flag_bits & _ENCRYPTED for info in files):
            raise EncryptedFileError("The archive is protected with a password.")
        for info in files:
            yield Entry(
                _name(info), partial(_opened_in_zip, archive, info, beat), _modified_in_zip(info)
            )


def _is_file(info: zipfile.ZipInfo) -> bool:
    is_link = stat.S_ISLNK(info.external_attr >> _LINK_MODE)
    return not (is_link or info.orig_filename.endswith(("/", "\\")))


def _name(info: zipfile.ZipInfo) -> str:
    """The name; without the UTF-8 flag zipfile has decoded it by the US code page (cp437)."""
    if info.flag_bits & _UTF_8:
        return info.orig_filename
    return decoded_name(info.orig_filename.encode("cp437"))


def _opened_in_zip(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, beat: Callable[[], None]
) -> IO[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedFileError(PASSWORD)
    if info.file_size > MEMBER_AT_MOST:
        raise FileTooLargeError("The file is too large to be unpacked.")
    with broken():
        content = archive.open(info)
    return as_file(unpacked(content, beat))


def _modified_in_zip(info: zipfile.ZipInfo) -> datetime | None:
    with suppress(ValueError):
        return datetime(*info.date_time, tzinfo=UTC)
    return None


_ZIP = b"PK"
_PACKERS: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
_PACKED_NAMES = {".gz", ".bz2", ".xz"}


def parse(source: Source) -> ParsedDocument:
    """Unpack the files of an archive.

    Raises EmptyFileError where there are none, EncryptedFileError where all need a password,
    CorruptFileError and FileTooLargeError where none can be listed.
    """
    unpacker = source.unpacker
    unread = ""
    with closing(_entries(source)) as entries:
        try:
            unpacker.unpack(entries)
        except UnreadableFileError as error:
            if not unpacker.has_files:
                raise
            reason = str(error).rstrip(".")
            unread = f"the rest of the archive: {reason[0].lower()}{reason[1:]}"
    if not (unpacker.has_files or unpacker.unread):
        raise EmptyFileError("There are no files in the archive.")
    return TextBuilder().build(unread=unread)


def _entries(source: Source) -> Generator[Entry, None, None]:
    with source.path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_ZIP):
        return zip_entries(source.path, source.beat)
    for mark in FORMATS:
        if head.startswith(mark):
            return archive_entries(source.path, mark, source.beat)
    for mark, packer in _PACKERS.items():
        if head.startswith(mark):
            return _packed_entries(source, partial(_opened, source, packer))
    return tar_entries(source.path.open("rb"), "r:", source.beat)


def _opened(source: Source, packer: Any) -> IO[bytes]:
    return as_file(unpacked(packer(source.path), source.beat))


def _packed_entries(source: Source, opened: partial[IO[bytes]]) -> Generator[Entry, None, None]:
    """The files of a compressed tar, or the single compressed file."""
    with io.BufferedReader(cast(io.RawIOBase, opened())) as content:
        head = content.read(tarfile.BLOCKSIZE)
    if _starts_tar(head):
        yield from tar_entries(opened(), "r|", source.beat)
    else:
        yield Entry(packed_name(source.name), opened)


def packed_name(archive: str) -> str:
    """The name of the single file in a .gz, .bz2 or .xz, which does not contain the name."""
    name = PurePosixPath(archive)
    return name.stem if name.suffix.lower() in _PACKED_NAMES else name.name


def _starts_tar(block: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(block, tarfile.ENCODING, "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True
