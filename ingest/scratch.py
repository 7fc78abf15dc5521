"""Folders for what is unpacked while a file is read: plain text of documents, so none may stay.

A process that is killed leaves its folder behind. It has locked it (flock), as systemd-tmpfiles
asks of who wants to keep one; the kernel lets go of the lock with the process, so that a later run
can tell what is left behind from what is in use.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from vind.indexes.durable import temporary_errors, temporary_folder
from vind.ingest.network import network_mount

PREFIX = "vind-scratch-"


@contextmanager
def scratch_folder() -> Iterator[str]:
    """An empty folder that its user alone may look into, gone when the context ends.

    Raises DiskFullError where there is no room for it.
    """
    while True:
        with temporary_errors():
            made = TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        with made as folder, _held(Path(folder)) as is_held:
            if is_held:  # and not taken for one that was left behind, in the instant before
                yield folder
                return


def emptied(folder: Path) -> Path:
    """The folder, made where it is not there, without what was in it."""
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    return folder


def no_room(folder: Path) -> str:
    """What the ledger says of a file for which there is no room in ``folder``, a scratch folder."""
    scratch = (one for one in (folder, *folder.parents) if one.name.startswith(PREFIX))
    place = next(scratch, folder / PREFIX).parent
    return (
        f"There is no room for it in the folder for temporary files, {place}. Free some space "
        "there, or set TMPDIR to a folder on another disk: the next run reads it."
    )


def clear_left_behind() -> None:
    """Remove the scratch folders of this user's processes that are gone, as far as it can.

    Raises DiskFullError where there is no folder for temporary files.
    """
    place = temporary_folder().resolve()
    if network_mount(place / PREFIX):
        return  # the lock of a process on another machine may not be seen from here
    folders: list[Path] = []
    with suppress(OSError):
        folders += place.glob(f"{PREFIX}*")
    for folder in folders:
        with suppress(OSError), _held(folder) as is_held:
            if is_held and folder.lstat().st_uid == os.geteuid():
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Whether ``folder`` is there, and locked by this process alone while the context is open.

    Raises OSError where it cannot be opened or is a link.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _lock(descriptor, folder)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return folder.exists()  # and was not removed before it could be locked
