"""Files that survive a kill (written beside, synced, renamed), disk errors, and paths as text."""

import errno
import hashlib
import json
import os
import pwd
import re
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import IO, Any

from vind.indexes.errors import DiskFullError, IndexFailure

FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Error codes for no room: disk, quota, or the largest file size."""

REFUSALS = frozenset({errno.EIO, errno.ENOENT, errno.EACCES, errno.EROFS})
"""Error codes for index files that cannot be read or written for another reason."""

TANTIVY_THREAD = "worker thread encountered an error"
TANTIVY_FILE = "Failed to open file for read"

LITTLE_ROOM = 64 << 20
"""If less is free, a failed write by Tantivy, as large as its buffer, counts as a full disk."""

LEAST_ROOM = 1 << 16
"""If less is reported free, the disk counts as full: SQLite needs half of it just to read."""

FileMark = tuple[int, int, int] | None
"""Inode, time of change (ns) and size (bytes); None for a missing file."""

CHUNK = 1 << 20
"""Bytes read at a time for a checksum; large enough for zlib to release the GIL."""


def sync_directory(directory: Path) -> None:
    """Make new names in ``directory`` survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(file: IO[bytes]) -> None:
    """Make written bytes survive a power cut. Raises OSError, also for a full disk."""
    file.flush()
    os.fsync(file.fileno())


def replace_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replace the file at ``path``: a reader sees either the old bytes or the new ones.

    A ``private`` file is readable by its owner alone from its first byte on.
    """
    beside = path.with_name(f"{path.name}.new")
    if private:
        beside.unlink(missing_ok=True)  # it may have other rights
    with open(beside, "wb", opener=_private if private else None) as file:
        file.write(content)
        sync_file(file)
    beside.replace(path)
    sync_directory(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def checksum(path: Path, size: int | None = None) -> int:
    """CRC-32 of a file, or of its first ``size`` bytes. Raises OSError."""
    crc = 0
    left = path.stat().st_size if size is None else size
    with path.open("rb") as file:
        while chunk := file.read(min(CHUNK, left)):
            crc = zlib.crc32(chunk, crc)
            left -= len(chunk)
    return crc


def file_mark(path: Path) -> FileMark:
    """A mark that changes whenever the file is replaced; None if it is missing."""
    try:
        status = os.stat(path)  # noqa: PTH116 - half the time of Path.stat, on each search
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def write_manifest(path: Path, body: dict[str, Any]) -> None:
    """Write a small JSON object to ``path``, with its checksum."""
    text = json.dumps(body, sort_keys=True)
    content = {"body": body, "crc32": zlib.crc32(text.encode())}
    replace_file(path, (json.dumps(content, indent=1, sort_keys=True) + "\n").encode())


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Read what ``write_manifest`` wrote; None if it is missing, torn or changed."""
    try:
        content = json.loads(path.read_bytes())
        body = content["body"]
        if zlib.crc32(json.dumps(body, sort_keys=True).encode()) != content["crc32"]:
            return None
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None
    return body if isinstance(body, dict) else None


@contextmanager
def disk_errors(directory: Path) -> Iterator[None]:
    """Translate a full or failing disk, as the system and libraries report it, into vind's errors.

    Raises DiskFullError, and IndexFailure if the disk refuses or this process lacks the right.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL_DISK:
            raise disk_full(directory, error.errno) from error
        if isinstance(error, PermissionError):
            raise permission_denied(Path(error.filename or directory)) from error
        raise disk_fails(directory, str(error)) from error
    except (RuntimeError, ValueError) as error:
        # FAISS and Tantivy pass on the system's words, except when a thread of Tantivy fails: then
        # the cause is lost.
        said = str(error)
        if any(os.strerror(code) in said for code in FULL_DISK):
            raise disk_full(directory) from error
        if TANTIVY_THREAD in said and shutil.disk_usage(directory).free < LITTLE_ROOM:
            raise disk_full(directory) from error
        refused = (TANTIVY_THREAD, TANTIVY_FILE, *map(os.strerror, REFUSALS))
        if any(words in said for words in refused):
            raise disk_fails(directory, said) from error
        raise


@contextmanager
def temporary_errors() -> Iterator[None]:
    """Translate a full folder for temporary files into DiskFullError; other errors propagate."""
    temporary_folder()
    try:
        yield
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise temporary_full(error.errno) from error


def temporary_folder() -> Path:
    """The folder for temporary files. Raises DiskFullError if no folder takes any."""
    try:
        return Path(gettempdir())
    except FileNotFoundError as error:
        raise DiskFullError(
            f"{error.strerror}: they are full, or not yours to write to. Free some space there, or "
            "set TMPDIR to a folder on another disk, and run the command again."
        ) from error


def temporary_full(code: int = errno.ENOSPC) -> DiskFullError:
    """The error for a full folder for temporary files; ``code`` is the system's."""
    if code == errno.EFBIG:
        return _too_large(temporary_folder())
    return DiskFullError(
        f"There is no room left in the folder for temporary files, {temporary_folder()}. Free some "
        "space there, or set TMPDIR to a folder on another disk, and run the command again."
    )


def has_room(directory: Path) -> bool:
    """Whether the disk of ``directory`` reports room for another file."""
    free, takes_files = _room(directory)
    return free >= LEAST_ROOM and takes_files


def _room(directory: Path) -> tuple[int, bool]:
    """The free bytes of a disk, and whether it takes more files."""
    try:
        found = os.statvfs(directory)
    except OSError:
        return LEAST_ROOM, True  # unknown: assume room
    # Some blocks may be reserved for root. File systems that create inodes on demand count none.
    blocks = found.f_bfree if os.geteuid() == 0 else found.f_bavail
    return blocks * found.f_frsize, found.f_ffree > 0 or not found.f_files


def disk_full(directory: Path, code: int = errno.ENOSPC) -> DiskFullError:
    """The error for a full disk under ``directory``; ``code`` is the system's."""
    if code == errno.EFBIG:
        return _too_large(directory)
    free, takes_files = _room(directory)
    if free >= LEAST_ROOM and not takes_files:
        return DiskFullError(
            f"The disk of {directory} has as many files as it takes (`df -i` counts them). Remove "
            "some, of whatever kind, and run the command again: what was committed is safe."
        )
    return DiskFullError(
        f"There is no room left to write to {directory}. Free some space and run the command "
        "again: what was committed is safe."
    )


def _too_large(directory: Path) -> DiskFullError:
    return DiskFullError(
        f"A file in {directory} may not become as large as it has to: this process has a limit "
        "(`ulimit -f` tells it), or the disk takes no larger ones. Raise the limit, or give a "
        "folder on another disk, and run the command again: what was committed is safe."
    )


def permission_denied(path: Path) -> IndexFailure:
    """The error for a path, or its nearest existing parent, that this process may not access."""
    # Path.exists raises where this process lacks access.
    place = next(one for one in (path, *path.absolute().parents) if os.path.exists(one))  # noqa: PTH110
    status = place.stat()
    try:
        owner = pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        owner = f"the user of number {status.st_uid}"
    return IndexFailure(
        f"You have no right to read or write {place} ({stat.filemode(status.st_mode)}), which is "
        f"{owner}'s. Ask for that right, or run the command as a user who has it."
    )


def disk_fails(directory: Path, detail: str) -> IndexFailure:
    """The error for a disk that refuses to read or write under ``directory``."""
    return IndexFailure(
        f"The disk under {directory} refused to read or write ({detail}). Check the disk, the "
        "quota and the rights on the folder, then run the command again."
    )


def sha256_of(path: Path) -> str:
    """SHA-256 of the file's content, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_WRITTEN_OUT = re.compile(rb"\\x([89a-f][0-9a-f])")


def shown_path(folder: Path, path: Path) -> str:
    """The path relative to ``folder`` as text, with invalid UTF-8 bytes as escapes."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def path_shown_as(folder: Path, shown: str) -> Path:
    """The path that ``shown_path`` shows as ``shown``; it may no longer exist."""
    path = folder / shown
    return path if os.path.lexists(path) else folder / name_shown_as(shown)


def name_shown_as(shown: str) -> str:
    """The name behind ``shown`` if no file has that name itself."""
    if "\\x" not in shown:
        return shown
    name = _WRITTEN_OUT.sub(lambda match: bytes.fromhex(match[1].decode()), shown.encode())
    return os.fsdecode(name)
