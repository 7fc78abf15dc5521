"""One index put in the place of another in one step, whatever happens in between.

The index that is to replace the one in ``index/`` is built in ``index.next/``. ``replaces.json`` in
it says what it replaces and, from just before the swap on, that it is complete: whatever has the
other name after that is of no use any more, and is removed by whoever comes next.

Linux exchanges the two names at once. Where that is not to be had, the folder that steps back is
called ``index.old/`` for the moment in which the other takes its name; a kill in that moment leaves
no folder under the name, and whoever comes next puts it in its place again. A folder of that name
that somebody else made is never touched, nor is anything in a folder that vind did not put there.
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
from vind.indexes.durable import read_manifest, sync_directory, write_manifest
from vind.indexes.errors import IndexBusyError
from vind.indexes.lock import LOCK_NAME, WriterLock
from vind.indexes.own_files import INDEX_FILES, REPLACES_NAME

AT_FDCWD = -100
"""Of Linux's fcntl.h: paths are from the working folder."""

RENAME_EXCHANGE = 2
"""Of Linux's fs.h: both names stay, and each has what the other had."""

NOT_TO_BE_HAD = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})
"""What an older kernel or another file system says of an exchange."""

SWAP_SECONDS = 1.0
"""How long to wait at most for the two renames of a process at work; they take microseconds."""


@dataclass(frozen=True, slots=True)
class Replaces:
    """``identity`` of the catalogue to be replaced; ids of the new one begin at ``first_id``.

    ``renamed`` says that it steps back by a rename, as names cannot be exchanged.
    """

    identity: str
    first_id: int
    complete: bool = False
    renamed: bool = False


def next_to(directory: Path) -> Path:
    """Where the index that is to replace the one in ``directory`` is built."""
    return _beside(directory, ".next")


def stepped_back(directory: Path) -> Path:
    """The name for the moment of the replaced folder, where names cannot be exchanged."""
    return _beside(directory, ".old")


def folders_of(directory: Path) -> tuple[Path, ...]:
    """The folder of the index, and those that it has beside it while another takes its place."""
    return directory, next_to(directory), stepped_back(directory)


def _beside(directory: Path, ending: str) -> Path:
    """By the folder's real name: a link, "." and ".." have names that no folder is swapped by."""
    real = Path(os.path.realpath(directory))
    return real.parent / f"{real.name}{ending}"


def read_replaces(directory: Path) -> Replaces | None:
    """What the index in ``directory`` replaces; None where it is no such index."""
    body = read_manifest(directory / REPLACES_NAME)
    return None if body is None else Replaces(**body)


def write_replaces(directory: Path, replaces: Replaces) -> None:
    """Note what the index in ``directory`` replaces."""
    write_manifest(directory / REPLACES_NAME, asdict(replaces))


def swap(directory: Path) -> None:
    """Put the index in ``next_to(directory)`` in its place; needs the locks of both.

    Raises OSError, and leaves all as it was.
    """
    coming = next_to(directory)
    if not _exchange(directory, coming):
        _rename(directory, coming)
    sync_directory(directory.parent)


def settle(directory: Path) -> None:
    """Finish or undo the swap that a process which is no more left half done, where there is one.

    One that is at work is let be, and so is a folder that this process may not write.
    """
    with contextlib.suppress(IndexBusyError, OSError):
        _put_back(directory)
        if _is_swapped(directory):
            with WriterLock(directory):
                remove_replaced(directory)


def remove_replaced(directory: Path) -> None:
    """Remove what the index in ``directory`` has replaced; needs its lock. Raises OSError."""
    replaces = read_replaces(directory)
    if replaces is not None and replaces.complete:
        remove_index(stepped_back(directory) if replaces.renamed else next_to(directory))
        (directory / REPLACES_NAME).unlink()
        sync_directory(directory)


def remove_index(directory: Path) -> None:
    """Remove an index that was replaced or given up, what names it as such last. Raises OSError.

    What vind did not put there stays, and the folder with it.
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
            continue  # another process was faster
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
    """Exchange two names; False where that is not to be had here. Raises OSError."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if not renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], ctypes.c_uint(RENAME_EXCHANGE)):
        return True
    reason = ctypes.get_errno()
    if reason in NOT_TO_BE_HAD:
        return False
    raise OSError(reason, os.strerror(reason), str(one))
