"""Detects folders on network shares, where inotify misses changes by other machines."""

import re
from pathlib import Path

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
