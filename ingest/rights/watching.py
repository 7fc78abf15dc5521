"""Detects changed rights that the watcher does not report.

inotify reports changes of modes and ACLs inside a watched folder, but not of the folders above it.
Polling reports only changed modification times.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vind.indexes.errors import FolderError, SettingsError
from vind.ingest.discover import Found, discover
from vind.ingest.rights.filesystem import FilesystemRights
from vind.ingest.rights.principals import Principals


class RightsSeen:
    """Remembers the rights in the file system, to find what changed since the last call."""

    def __init__(self, own: Path, exclude: Sequence[str] = ()) -> None:
        """``own`` and ``exclude`` as for ``discover``."""
        self._own, self._exclude = own, exclude
        self._above: dict[Path, int] = {}
        self._below: dict[Path, dict[Path, int]] = {}

    def changed_above(self, roots: Iterable[Path]) -> set[Path]:
        """The roots of which a folder above has changed rights. Cheap: a few folders per root."""
        changed = set()
        for root in roots:
            now = _way_hash(FilesystemRights(Principals()), root.parent)
            if self._above.setdefault(root, now) != now:
                self._above[root] = now
                changed.add(root)
        return changed

    def changed_below(self, roots: Iterable[Path]) -> set[Path]:
        """The folders with a file that has changed, is new or is gone. Slow: checks every file."""
        changed = set()
        for root in roots:
            now = dict(self._folders(root))
            before = self._below.get(root, now)
            self._below[root] = now
            changed |= {folder for folder, own in now.items() if before.get(folder, own) != own}
        return changed

    def _folders(self, root: Path) -> Iterator[tuple[Path, int]]:
        folder = root if root.is_dir() else root.parent
        rights = FilesystemRights(Principals())
        found: defaultdict[Path, int] = defaultdict(int)
        try:
            for entry in discover(folder, root, self._own, self._exclude):
                if isinstance(entry, Found):
                    found[entry.file.parent] ^= _file_hash(rights, entry.file)
        except (FolderError, SettingsError):
            return  # the run that walks there reports it
        yield from found.items()


def _file_hash(rights: FilesystemRights, file: Path) -> int:
    try:
        return hash((file.name, rights.gates(file)))
    except (OSError, ValueError):
        return hash(file.name)


def _way_hash(rights: FilesystemRights, folder: Path) -> int:
    try:
        return hash(rights.way(folder))
    except (OSError, ValueError):
        return 0
