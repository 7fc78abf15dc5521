"""Scratch folders for unpacked files. They hold text of documents, so none may stay behind.

A killed process leaves its folder behind. Each process locks its folder (flock), which also keeps
systemd-tmpfiles from removing it. The kernel releases the lock when the process ends, so a later
run can tell abandoned folders from those in use.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from vind.indexes.core.durable import temporary_errors, temporary_folder

_MOUNTS = Path("/proc/self/mountinfo")
_SHARE_TYPES = re.compile(
    r"nfs4?|cifs|smb3?|smbfs|9p|afs|ceph|glusterfs|lustre|ncpfs|virtiofs|fuse\..+"
)


def network_mount(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The mount point of a share that ``folder`` is on, or that is mounted in it; empty if none.

    ``mounts`` is the kernel's list of mounted file systems; without one, as on macOS, no share is
    detected.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    mount, mount_kind = Path("/"), ""
    for line in lines:
        before, _, after = line.partition(" - ")
        place, kind = Path(_unescaped(before.split()[4])), after.split()[0]
        if folder in place.parents and _SHARE_TYPES.fullmatch(kind):
            return str(place)
        # The deepest mount holds the folder; of two in one place, the later one.
        is_above = place == folder or place in folder.parents
        if is_above and len(place.parts) >= len(mount.parts):
            mount, mount_kind = place, kind
    return str(mount) if _SHARE_TYPES.fullmatch(mount_kind) else ""


def _unescaped(place: str) -> str:
    """A path of that list, in which spaces and the like are octal escapes."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), place)


PREFIX = "vind-scratch-"


@contextmanager
def scratch_folder() -> Iterator[str]:
    """An empty folder that only this user can open, removed when the context ends.

    Raises DiskFullError where there is no room for it.
    """
    while True:
        with temporary_errors():
            made = TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        with made as folder, _locked(Path(folder)) as is_locked:
            if is_locked:  # else another process took it for an abandoned one
                yield folder
                return


def emptied(folder: Path) -> Path:
    """``folder``, created if missing, with nothing in it."""
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    return folder


def no_room(folder: Path) -> str:
    """The ledger's reason for a file that ``folder``, a scratch folder, has no room for."""
    scratch = (one for one in (folder, *folder.parents) if one.name.startswith(PREFIX))
    place = next(scratch, folder / PREFIX).parent
    return (
        f"There is no room for it in the folder for temporary files, {place}. Free some space "
        "there, or set TMPDIR to a folder on another disk: the next run reads it."
    )


def clear_left_behind() -> None:
    """Remove the scratch folders of this user's ended processes, as far as possible.

    Raises DiskFullError where there is no usable folder for temporary files.
    """
    place = temporary_folder().resolve()
    if network_mount(place / PREFIX):
        return  # locks of other machines may be invisible here
    folders: list[Path] = []
    with suppress(OSError):
        folders += place.glob(f"{PREFIX}*")
    for folder in folders:
        with suppress(OSError), _locked(folder) as is_locked:
            if is_locked and folder.lstat().st_uid == os.geteuid():
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock ``folder`` while the context is open; False where it is gone or locked by another.

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
    return folder.exists()  # another process may have removed it before the lock
