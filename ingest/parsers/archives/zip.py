"""Unpacks the files of a zip, without links and encrypted files."""

import stat
import zipfile
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO

from vind.indexes.errors import EncryptedFileError, FileTooLargeError
from vind.ingest.members import MEMBER_AT_MOST, Entry
from vind.ingest.parsers.archives.entry_names import decoded_name
from vind.ingest.parsers.archives.streams import as_file, broken, unpacked
from vind.ingest.parsers.base import PASSWORD

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
            yield Entry(_name(info), partial(_opened, archive, info, beat), _modified(info))


def _is_file(info: zipfile.ZipInfo) -> bool:
    is_link = stat.S_ISLNK(info.external_attr >> _LINK_MODE)
    return not (is_link or info.orig_filename.endswith(("/", "\\")))


def _name(info: zipfile.ZipInfo) -> str:
    """The name; without the UTF-8 flag zipfile has decoded it by the US code page (cp437)."""
    if info.flag_bits & _UTF_8:
        return info.orig_filename
    return decoded_name(info.orig_filename.encode("cp437"))


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, beat: Callable[[], None]) -> IO[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedFileError(PASSWORD)
    if info.file_size > MEMBER_AT_MOST:
        raise FileTooLargeError("The file is too large to be unpacked.")
    with broken():
        content = archive.open(info)
    return as_file(unpacked(content, beat))


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    with suppress(ValueError):
        return datetime(*info.date_time, tzinfo=UTC)
    return None
