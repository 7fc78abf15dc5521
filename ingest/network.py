"""Which folders are on a share, whose files change without this machine being told."""

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
# Kinds of file systems whose files other machines change, and inotify does not tell of it.
_SHARES = re.compile(r"nfs4?|cifs|smb3?|smbfs|9p|afs|ceph|glusterfs|lustre|ncpfs|virtiofs|fuse\..+")


def network_mount(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The share that ``folder`` is on, or that is mounted in it; empty where there is none.

    ``mounts`` is what the kernel says of the mounted file systems; where it says nothing, as on
    macOS, no share is known.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    mount, mount_kind = Path("/"), ""
    for line in lines:
        before, _, after = line.partition(" - ")
        place, kind = Path(_unescaped(before.split()[4])), after.split()[0]
        if folder in place.parents and _SHARES.fullmatch(kind):
            return str(place)
        # The deepest mount holds the folder; of two in one place, the later one.
        is_above = place == folder or place in folder.parents
        if is_above and len(place.parts) >= len(mount.parts):
            mount, mount_kind = place, kind
    return str(mount) if _SHARES.fullmatch(mount_kind) else ""


def _unescaped(place: str) -> str:
    """Spaces and the like are written as octal numbers there."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), place)
