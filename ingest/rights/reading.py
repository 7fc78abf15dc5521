"""The rights of the files of one run: read on the walk, and checked again with the content.

A watcher is told of changed rights that it does not see itself: inotify reports changes of modes
and ACLs inside a watched folder, but not of the folders above it, and polling reports only changed
modification times.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from vind.indexes.access import Gate, Rights
from vind.indexes.errors import FolderError, SettingsError
from vind.indexes.types import FileRecord, Place
from vind.ingest.files.contents import place_of
from vind.ingest.files.discover import Found, discover
from vind.ingest.rights.filesystem import FilesystemRights, Principals
from vind.ingest.rights.rules import ACCESS_FILE, AccessRules, problem_of

Access: TypeAlias = Literal["off", "filesystem", "rules"]

UNKNOWN = ""
"""Rights that could not be read, as in the ledger: only administrators may read the file."""


class FileRights:
    """Who may read each file, under one ``access`` setting.

    A member has the rights of its container; duplicates each have their own. Threads that read
    files share it, each for its own file.
    """

    def __init__(self, access: Access = "off", ledger: Iterable[FileRecord] = ()) -> None:
        """Begin with the rights in the ``ledger``, which stay for files that are not walked."""
        self._access = access
        self._principals = Principals()
        self._filesystem = FilesystemRights(self._principals)
        self._rules: dict[tuple[Path, Path], AccessRules] = {}
        self._encoded: dict[tuple[Gate, ...], str] = {}
        self._rights = {place_of(one): one.rights for one in ledger if not one.container}
        self._narrowed: set[Place] = set()

    def read(self, folder: Path, path: str, file: Path) -> str:
        """Read the rights of ``file``, at ``path`` of an indexed folder; returned encoded."""
        found = self._rights[str(folder), path] = self._read(folder, path, file)
        return found

    def lose(self, folder: Path, path: str) -> None:
        """Mark the rights of a file as unknown."""
        self._rights[str(folder), path] = UNKNOWN

    def of(self, record: FileRecord) -> str:
        """The rights of a file, encoded as in ``FileRecord.rights``."""
        return self._rights.get((record.folder, record.container or record.path), record.rights)

    def stamped(self, record: FileRecord) -> FileRecord:
        """``record`` with the rights of its file."""
        return replace(record, rights=self.of(record))

    def check_again(self, record: FileRecord, file: Path) -> None:
        """Read the rights of a file again, just before and after its content is read.

        A program may replace a file and restrict its rights a moment later. Where rights changed
        since the walk, only those who had both may read the text; the next run reads the new ones.
        """
        if self._access != "filesystem":
            return  # rules depend on the path alone
        before = self.of(record)
        try:
            now = self._encode(FilesystemRights(self._principals).gates(file))
        except (OSError, ValueError):
            now = UNKNOWN
        if now != before:
            self._rights[place_of(record)] = narrower(before, now)
            self._narrowed.add(place_of(record))

    def take_narrowed(self) -> set[Place]:
        """The files whose rights ``check_again`` narrowed, each returned once."""
        narrowed, self._narrowed = self._narrowed, set()
        return narrowed

    def problem(self, file: Path) -> str:
        """What is wrong with a rule file, as a sentence; empty for any other file."""
        is_rules = self._access == "rules" and file.name == ACCESS_FILE
        return problem_of(file) if is_rules else ""

    def _read(self, folder: Path, path: str, file: Path) -> str:
        if self._access == "off":
            return UNKNOWN
        if self._access == "rules":
            gate = self._rules_in(folder, folder if file == folder else file.parent).gate(path)
            return self._encode((gate,))
        try:
            return self._encode(self._filesystem.gates(file))
        except (OSError, ValueError):
            return UNKNOWN

    def _rules_in(self, folder: Path, here: Path) -> AccessRules:
        steps = []
        while (folder, here) not in self._rules:
            steps.append(here)
            if here == folder:
                break
            here = here.parent
        rules = self._rules.get((folder, here), AccessRules(folder))
        for step in reversed(steps):
            rules = self._rules[folder, step] = rules.inside(step)
        return rules

    def _encode(self, gates: tuple[Gate, ...]) -> str:
        """The gates encoded, cached as many files share them."""
        if gates not in self._encoded:
            self._encoded[gates] = Rights(gates).encoded()
        return self._encoded[gates]


def narrower(one: str, other: str) -> str:
    """The encoded rights of those who have both."""
    first, second = Rights.decoded(one), Rights.decoded(other)
    if first is None or second is None:
        return UNKNOWN
    return Rights((*first.gates, *second.gates)).encoded()


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
