"""Rights that changed where the system does not tell of it.

It tells of a mode or an ACL in a folder that is watched, but not of one above it; and where folders
are looked through instead, only of files that have another time of change.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vind.indexes.errors import FolderError, SettingsError
from vind.ingest.discover import Found, discover
from vind.ingest.rights.filesystem import FilesystemRights
from vind.ingest.rights.principals import Principals


class RightsSeen:
    """The rights of the file system as they were at the last look, to tell what has others now."""

    def __init__(self, own: Path, exclude: Sequence[str] = ()) -> None:
        """``own`` and ``exclude`` as for ``discover``."""
        self._own, self._exclude = own, exclude
        self._above: dict[Path, int] = {}
        self._below: dict[Path, dict[Path, int]] = {}

    def changed_above(self, roots: Iterable[Path]) -> set[Path]:
        """The roots that one comes to by other rights than at the last call: a few looks each."""
        changed = set()
        for root in roots:
            now = _way(FilesystemRights(Principals()), root.parent)
            if self._above.setdefault(root, now) != now:
                self._above[root] = now
                changed.add(root)
        return changed

    def changed_below(self, roots: Iterable[Path]) -> set[Path]:
        """The folders in which a file has others than at the last call: a look at every file.

        So has one in which files came or went.
        """
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
                    found[entry.file.parent] ^= _of(rights, entry.file)
        except (FolderError, SettingsError):
            return  # told by the run that walks there
        yield from found.items()


def _of(rights: FilesystemRights, file: Path) -> int:
    try:
        return hash((file.name, rights.gates(file)))
    except (OSError, ValueError):
        return hash(file.name)


def _way(rights: FilesystemRights, folder: Path) -> int:
    try:
        return hash(rights.way(folder))
    except (OSError, ValueError):
        return 0
