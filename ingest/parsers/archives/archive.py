"""Unpacks archives, which have no text of their own."""

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Generator
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any, cast

from vind.indexes.errors import EmptyFileError, UnreadableFileError
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.members import Entry
from vind.ingest.parsers.archives.seven_zip import FORMATS, archive_entries
from vind.ingest.parsers.archives.streams import as_file, unpacked
from vind.ingest.parsers.archives.tar import tar_entries
from vind.ingest.parsers.archives.zip import zip_entries
from vind.ingest.parsers.base import Source

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
