"""Reads a file's rights from the file system: its own, and those of all folders above it.

No file is opened: lstat and getxattr are enough.
"""

import errno
import os
from collections import defaultdict
from pathlib import Path

from vind.indexes.access import OPEN, Gate
from vind.ingest.rights import posix, windows
from vind.ingest.rights.principals import Principals

_NONE_HERE = frozenset({errno.ENODATA, errno.EOPNOTSUPP})

_Gates = tuple[Gate, ...]


class FilesystemRights:
    """Reads the gates of files. It caches those of folders, so each walk needs a new one."""

    def __init__(self, principals: Principals) -> None:
        self._principals = principals
        self._ways: dict[Path, _Gates] = {}
        self._devices_without: defaultdict[str, set[int]] = defaultdict(set)

    def gates(self, file: Path) -> _Gates:
        """The gates from the root to ``file``, an absolute path, and its own.

        Raises OSError where one cannot be read, ValueError where its format is unknown.
        """
        way = self.way(file.parent)
        return _joined(way, self._own(file, posix.READ, windows.READ_DATA))

    def way(self, folder: Path) -> _Gates:
        """The gates from the root to ``folder``, itself included. Raises as ``gates`` does."""
        steps = []
        while folder not in self._ways:
            steps.append(folder)
            if folder == folder.parent:
                break
            folder = folder.parent
        way = self._ways.get(folder, ())
        for step in reversed(steps):
            way = _joined(way, self._own(step, posix.SEARCH, windows.TRAVERSE))
            self._ways[step] = way
        return way

    def _own(self, path: Path, posix_wanted: int, windows_wanted: int) -> _Gates:
        status = path.lstat()
        device, principals = status.st_dev, self._principals
        # The owner and mode that a mounted share shows only reflect mount options.
        for name in windows.SHARE_ATTRIBUTES:
            descriptor = self._attribute(path, name, device)
            if descriptor is not None:
                return (windows.windows_gate(descriptor, windows_wanted, principals),)
        acl = self._attribute(path, posix.ACL_ATTRIBUTE, device)
        own = posix.posix_gate(status, acl, posix_wanted, principals)
        wrapped = self._attribute(path, windows.SAMBA_ATTRIBUTE, device)
        if wrapped is None:
            return (own,)
        # Samba opens a file as the account that asks, so descriptor and mode must both allow it.
        # Samba ignores a descriptor that is older than a change of the mode; here it still narrows.
        at = windows.descriptor_at(wrapped)
        return windows.windows_gate(wrapped, windows_wanted, principals, at=at), own

    def _attribute(self, path: Path, name: str, device: int) -> bytes | None:
        """The value of an extended attribute; None where there is none."""
        if device in self._devices_without[name]:
            return None
        try:
            return os.getxattr(path, name, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NONE_HERE:
                raise
            if error.errno == errno.EOPNOTSUPP and not path.is_symlink():
                self._devices_without[name].add(device)
            return None


def _joined(way: _Gates, own: _Gates) -> _Gates:
    new = dict.fromkeys(gate for gate in own if gate != OPEN and gate not in way)
    return (*way, *new) if new else way
