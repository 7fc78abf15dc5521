"""Unpacks the files of a tar, without links and devices."""

import tarfile
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any, Literal

from vind.indexes.errors import CorruptFileError, FileTooLargeError
from vind.ingest.members import MEMBER_AT_MOST, Entry
from vind.ingest.parsers.archives.entry_names import decoded_name
from vind.ingest.parsers.archives.streams import as_file, broken, unpacked

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
                yield Entry(name, partial(_opened, archive, header, beat), _modified(header))


def _opened(
    archive: tarfile.TarFile, header: tarfile.TarInfo, beat: Callable[[], None]
) -> IO[bytes]:
    if header.size > MEMBER_AT_MOST:
        raise FileTooLargeError("The file is too large to be unpacked.")
    with broken():
        content = archive.extractfile(header)
    if content is None:
        raise CorruptFileError("The file is damaged.")
    return as_file(unpacked(content, beat))


def _modified(header: tarfile.TarInfo) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(header.mtime, UTC)
    return None
