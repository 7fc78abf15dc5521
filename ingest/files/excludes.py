"""Decides by name what is left out of the index: by built-in rules and by the user's patterns."""

import errno
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

from vind.indexes.core.durable import shown_path
from vind.indexes.errors import FolderError, SettingsError
from vind.indexes.text.folding import composed
from vind.ingest.document.decoding import decode

IGNORE_FILE = ".vindignore"
SETTING = "VIND_EXCLUDE"

_TEMPORARY = re.compile(r"~\$|\._|\.~lock\.|~.*\.tmp\Z", re.IGNORECASE)
"""Includes what Word writes before it renames it, with a document's text: "~WRL0003.tmp"."""

_SYSTEM = frozenset(
    {"thumbs.db", "desktop.ini", "icon\r", "__macosx", "system volume information"}
    | {"$recycle.bin", "recycler", "recycled", "#recycle", "@recycle", "network trash folder"}
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns from one ``source``, for paths that begin with ``base`` ("" or "a/b/")."""

    source: str
    base: str
    spec: GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Excludes:
    """The patterns that apply in one place of an indexed folder, the nearest source last."""

    folder: Path
    patterns: tuple[_Patterns, ...] = ()

    @classmethod
    def at(cls, folder: Path, file: Path, exclude: Iterable[str] = ()) -> Self:
        """The patterns for ``file``, somewhere below ``folder``; ``exclude`` has the settings'.

        Raises SettingsError for an invalid pattern, FolderError where an ignore file cannot be
        read.
        """
        found = cls(folder, (_Patterns(SETTING, "", _spec(exclude, SETTING)),))
        for above in reversed(file.parents):
            if above == folder or folder in above.parents:
                found = found.inside(above)
        return found

    def inside(self, here: Path) -> Self:
        """These patterns and those of an ignore file in the folder ``here``. Raises as ``at``."""
        file = here / IGNORE_FILE
        try:
            text = _text_of(file)
        except (FileNotFoundError, NotADirectoryError):
            return self
        except OSError as error:
            raise FolderError(
                f"{file} cannot be read ({error.strerror or error}), so what it leaves out is not "
                "known. Let vind read it, or remove it."
            ) from error
        base = "" if here == self.folder else f"{shown_path(self.folder, here)}/"
        nearest = _Patterns(IGNORE_FILE, base, _spec(text.splitlines(), str(file)))
        return type(self)(self.folder, (*self.patterns, nearest))

    def rule(self, path: str) -> str:
        """The pattern that leaves ``path`` out, from the nearest source with a matching one.

        ``path`` is relative to the folder, and ends with ``/`` for a folder. Empty where it stays.
        """
        for patterns in reversed(self.patterns):
            result = patterns.spec.check_file(composed(path.removeprefix(patterns.base)))
            if result.index is not None:
                pattern = patterns.spec.patterns[result.index]
                return f"{patterns.source}: {pattern}" if result.include else ""
        return ""


def name_rule(name: str) -> str:
    """The built-in rule that leaves out all files and folders of this name; empty without one."""
    if _TEMPORARY.match(name):
        return "a temporary file of an office program"
    if name.lower() in _SYSTEM:
        return "a file of the operating system"
    if name.startswith("."):
        return "hidden: its name starts with a dot"
    return ""


def left_out_member(path: str, container: str, excludes: Excludes) -> str:
    """The rule that leaves out a member of the file ``container``; empty where it stays.

    Both paths are relative to the indexed folder. Each folder between the container and the member
    is checked, as on a walk.
    """
    *folders, name = path.removeprefix(f"{container}/").split("/")
    above = container
    for step in [*(f"{folder}/" for folder in folders), name]:
        above = f"{above.removesuffix('/')}/{step}"
        if rule := name_rule(step.removesuffix("/")) or excludes.rule(above):
            return rule
    return ""


def _text_of(file: Path) -> str:
    if stat.S_ISFIFO(file.stat().st_mode):  # opening it would wait for a writer
        raise OSError(errno.EINVAL, "a pipe")
    return decode(file.read_bytes())


def _spec(lines: Iterable[str], source: str) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(map(composed, lines))
    except GitIgnorePatternError as error:
        raise SettingsError(
            f"{source} has a line that is no pattern ({error}). Write it as in a .gitignore file."
        ) from error
