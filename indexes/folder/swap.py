"""The files of an index, and replacing it by another in one step, safe against kills.

Files of other names in the folder are somebody else's.

The replacement of ``index/`` is built in ``index.next/``. Its ``replaces.json`` says what it
replaces and, from just before the swap on, that it is complete. After the swap the folder with the
other name is garbage, and the next process removes it.

Linux exchanges two names atomically. Where this is unavailable, the old folder is called
``index.old/`` for a moment while the new one takes its name. A kill in that moment leaves no
``index/``, and the next process moves the old one back. Folders of that name, and files, that
somebody else made are never touched.
"""

import contextlib
import ctypes
import errno
import os
import shutil
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.core.durable import read_manifest, sync_directory, write_manifest
from vind.indexes.errors import IndexBusyError
from vind.indexes.folder.lock import LOCK_NAME, WriterLock
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME

SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")
"""Endings of a database's files. The journal exists while it is created, or after a kill then."""

CATALOGUE_FILES = frozenset(f"{CATALOGUE_NAME}{end}" for end in SQLITE_ENDINGS)
RESTORING_NAME = f"{CATALOGUE_NAME}.new"
RESTORING_FILES = frozenset(f"{RESTORING_NAME}{end}" for end in SQLITE_ENDINGS)
REPLACES_NAME = "replaces.json"
REPLACES_WRITTEN_NAME = f"{REPLACES_NAME}.new"

INDEX_FILES = (
    CATALOGUE_FILES
    | RESTORING_FILES
    | {LOCK_NAME, REPLACES_NAME, REPLACES_WRITTEN_NAME, TERMS_NAME, VECTORS_NAME}
)


def foreign_files(directory: Path) -> list[str]:
    """Sorted names in the folder that are not vind's. Raises OSError."""
    return sorted(path.name for path in directory.iterdir() if path.name not in INDEX_FILES)


AT_FDCWD = -100
"""From Linux's fcntl.h: paths are relative to the working directory."""

RENAME_EXCHANGE = 2
"""From Linux's fs.h: exchange two names."""

UNAVAILABLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})
"""Errors of an older kernel or another file system that cannot exchange names."""

SWAP_SECONDS = 1.0
"""Longest wait for the two renames of another process, which take microseconds."""


@dataclass(frozen=True, slots=True)
class Replaces:
    """The content of ``replaces.json``.

    ``identity`` is that of the replaced catalogue; ids of the new one begin at ``first_id``.
    ``renamed`` says that the old folder becomes ``index.old``, as names could not be exchanged.
    """

    identity: str
    first_id: int
    complete: bool = False
    renamed: bool = False


def next_to(directory: Path) -> Path:
    """The folder, ``index.next``, in which the replacement of an index is built."""
    return _beside(directory, ".next")


def stepped_back(directory: Path) -> Path:
    """The name, ``index.old``, of the replaced folder during a swap by renaming."""
    return _beside(directory, ".old")


def folders_of(directory: Path) -> tuple[Path, ...]:
    """The folder of the index and its two neighbours during a replacement."""
    return directory, next_to(directory), stepped_back(directory)


def _beside(directory: Path, ending: str) -> Path:
    """Based on the real path, since links, "." and ".." cannot be renamed."""
    real = Path(os.path.realpath(directory))
    return real.parent / f"{real.name}{ending}"


def read_replaces(directory: Path) -> Replaces | None:
    """What the index in ``directory`` replaces; None if it replaces nothing."""
    body = read_manifest(directory / REPLACES_NAME)
    return None if body is None else Replaces(**body)


def write_replaces(directory: Path, replaces: Replaces) -> None:
    """Record what the index in ``directory`` replaces."""
    write_manifest(directory / REPLACES_NAME, asdict(replaces))


def swap(directory: Path) -> None:
    """Replace the index by that in ``next_to(directory)``; needs the locks of both.

    Raises OSError, and leaves all as it was.
    """
    coming = next_to(directory)
    if not _exchange(directory, coming):
        _rename(directory, coming)
    sync_directory(directory.parent)


def settle(directory: Path) -> None:
    """Finish or undo a swap that a dead process left half done, if any.

    Swaps in progress and read-only folders are left alone.
    """
    with contextlib.suppress(IndexBusyError, OSError):
        _put_back(directory)
        if _is_swapped(directory):
            with WriterLock(directory):
                remove_replaced(directory)


def remove_replaced(directory: Path) -> None:
    """Remove the index that the one in ``directory`` replaced; needs its lock. Raises OSError."""
    replaces = read_replaces(directory)
    if replaces is not None and replaces.complete:
        remove_index(stepped_back(directory) if replaces.renamed else next_to(directory))
        (directory / REPLACES_NAME).unlink()
        sync_directory(directory)


def remove_index(directory: Path) -> None:
    """Remove a replaced or abandoned index, ``replaces.json`` last. Raises OSError.

    Other people's files stay, and the folder with them.
    """
    if not directory.exists():
        return
    last = (REPLACES_NAME, LOCK_NAME)
    for name in (*INDEX_FILES.difference(last), *last):
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if not any(directory.iterdir()):
        directory.rmdir()


def _is_swapped(directory: Path) -> bool:
    replaces = read_replaces(directory)
    return replaces is not None and replaces.complete


def _put_back(directory: Path) -> None:
    leaving, coming = stepped_back(directory), next_to(directory)
    deadline = time.monotonic() + SWAP_SECONDS
    while not directory.exists() and _is_swapped(coming) and (leaving / CATALOGUE_NAME).exists():
        try:
            with WriterLock(leaving):
                leaving.rename(directory)
        except FileNotFoundError:
            continue  # another process did it
        except IndexBusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(SWAP_SECONDS / 100)


def _rename(directory: Path, coming: Path) -> None:
    leaving, begun = stepped_back(directory), read_replaces(coming)
    if leaving.exists():
        raise FileExistsError(errno.EEXIST, "It is in the way: move it elsewhere", str(leaving))
    if begun is not None:
        write_replaces(coming, replace(begun, renamed=True))
    directory.rename(leaving)
    try:
        coming.rename(directory)
    except OSError:
        leaving.rename(directory)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names; False if that is unavailable. Raises OSError."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if not renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], ctypes.c_uint(RENAME_EXCHANGE)):
        return True
    reason = ctypes.get_errno()
    if reason in UNAVAILABLE:
        return False
    raise OSError(reason, os.strerror(reason), str(one))
