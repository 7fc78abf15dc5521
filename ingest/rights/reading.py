"""The rights of the files of one run: read on the walk, and looked at again with the content."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from vind.indexes.access import Gate, Rights
from vind.indexes.types import FileRecord, Place
from vind.ingest.contents import place_of
from vind.ingest.rights.filesystem import FilesystemRights
from vind.ingest.rights.principals import Principals
from vind.ingest.rights.rules import ACCESS_FILE, AccessRules, problem_of

Access: TypeAlias = Literal["off", "filesystem", "rules"]

UNKNOWN = ""
"""What cannot be told, as the ledger has it: administrators only."""


class FileRights:
    """Who may read each file, in the way of one setting.

    What stands in another file has the rights of that one, and each path of the same content its
    own. Read by the threads that read files, each about its own.
    """

    def __init__(self, access: Access = "off", ledger: Iterable[FileRecord] = ()) -> None:
        """Begin with what the ``ledger`` says, which holds for what is not walked."""
        self._access = access
        self._principals = Principals()
        self._filesystem = FilesystemRights(self._principals)
        self._rules: dict[tuple[Path, Path], AccessRules] = {}
        self._encoded: dict[tuple[Gate, ...], str] = {}
        self._rights = {place_of(one): one.rights for one in ledger if not one.container}
        self._narrowed: set[Place] = set()

    def read(self, folder: Path, path: str, file: Path) -> str:
        """Read those of ``file``, which is at ``path`` of an indexed folder; encoded."""
        found = self._rights[str(folder), path] = self._read(folder, path, file)
        return found

    def lose(self, folder: Path, path: str) -> None:
        """Those of a file cannot be told."""
        self._rights[str(folder), path] = UNKNOWN

    def of(self, record: FileRecord) -> str:
        """Encoded, as ``FileRecord.rights`` has them."""
        return self._rights.get((record.folder, record.container or record.path), record.rights)

    def stamped(self, record: FileRecord) -> FileRecord:
        """``record`` with the rights of its file."""
        return replace(record, rights=self.of(record))

    def look_again(self, record: FileRecord, file: Path) -> None:
        """To be called before a file's content is read, and after that.

        A program may save to a new file and close it a moment later. Of a file whose rights have
        become others since the walk, only who had both may read what was read; the next run finds
        those that it has by then.
        """
        if self._access != "filesystem":
            return  # rules are of the folder, and not of the file that took a place in it
        before = self.of(record)
        try:
            now = self._written(FilesystemRights(self._principals).gates(file))
        except (OSError, ValueError):
            now = UNKNOWN
        if now != before:
            self._rights[place_of(record)] = narrower(before, now)
            self._narrowed.add(place_of(record))

    def take_narrowed(self) -> set[Place]:
        """The files of which ``look_again`` found others, each told once."""
        narrowed, self._narrowed = self._narrowed, set()
        return narrowed

    def problem(self, file: Path) -> str:
        """What is wrong with a file of rules, in a sentence; empty for any other file."""
        is_rules = self._access == "rules" and file.name == ACCESS_FILE
        return problem_of(file) if is_rules else ""

    def _read(self, folder: Path, path: str, file: Path) -> str:
        if self._access == "off":
            return UNKNOWN
        if self._access == "rules":
            gate = self._rules_in(folder, folder if file == folder else file.parent).gate(path)
            return self._written((gate,))
        try:
            return self._written(self._filesystem.gates(file))
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

    def _written(self, gates: tuple[Gate, ...]) -> str:
        """Encoded once for all files that have them."""
        if gates not in self._encoded:
            self._encoded[gates] = Rights(gates).encoded()
        return self._encoded[gates]


def narrower(one: str, other: str) -> str:
    """The rights of those that have both."""
    first, second = Rights.decoded(one), Rights.decoded(other)
    if first is None or second is None:
        return UNKNOWN
    return Rights((*first.gates, *second.gates)).encoded()
