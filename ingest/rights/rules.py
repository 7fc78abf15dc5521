"""Parses ``.vindaccess`` files, which say who may read what is in a folder.

    # a pattern as in .gitignore: groups, accounts as user:name, * for everybody
    *:               staff
    personnel/:      hr, user:director
    canteen/*.pdf:   *
    attic/:

A later line overrides an earlier one, and a rule file in a deeper folder one above it. Only
administrators may read what matches a line without readers, or no line.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pathspec import PathSpec
from pathspec.patterns.gitignore import GitIgnorePatternError
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from vind.indexes.access import CLOSED, OPEN, Gate
from vind.indexes.core.durable import shown_path
from vind.indexes.text.folding import composed

ACCESS_FILE = ".vindaccess"

_BYTES_AT_MOST = 100_000
"""Some thousands of lines; each line is matched against each file."""

_EVERYBODY = "*"
_CONSEQUENCE = "until that is mended, only administrators may read what is in this folder"


class _BrokenError(Exception):
    """A rule file is invalid; the message says why."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one rule file, for paths that begin with ``base`` ("" or "a/b/")."""

    base: str
    spec: PathSpec[GitIgnoreSpecPattern]
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class AccessRules:
    """The rules that apply in one place of an indexed folder, the nearest ones last.

    ``broken``: one of the rule files is invalid, so that only administrators may read.
    """

    folder: Path
    lines: tuple[_Lines, ...] = ()
    broken: bool = False

    def inside(self, here: Path) -> Self:
        """These rules, and those of a rule file in the folder ``here``."""
        try:
            pairs = _read(here / ACCESS_FILE)
        except FileNotFoundError:
            return self
        except _BrokenError:
            return type(self)(self.folder, self.lines, broken=True)
        base = "" if here == self.folder else f"{shown_path(self.folder, here)}/"
        # Not GitIgnoreSpec: there a line about a folder may yield to an earlier one about files.
        spec = PathSpec(pattern for pattern, _ in pairs)
        own = _Lines(base, spec, tuple(gate for _, gate in pairs))
        return type(self)(self.folder, (*self.lines, own), self.broken)

    def gate(self, path: str) -> Gate:
        """Who may read what is at ``path``, relative to the folder; a folder ends with ``/``."""
        if self.broken:
            return CLOSED
        for lines in reversed(self.lines):
            result = lines.spec.check_file(composed(path.removeprefix(lines.base)))
            if result.index is not None:
                return lines.gates[result.index]
        return CLOSED


def problem_of(file: Path) -> str:
    """What is wrong with a rule file, and the consequence; empty where it is valid."""
    try:
        _read(file)
    except FileNotFoundError:
        return ""
    except _BrokenError as error:
        return f"{error}: {_CONSEQUENCE}"
    return ""


def _read(file: Path) -> list[tuple[GitIgnoreSpecPattern, Gate]]:
    """The patterns, and who may read what they match. Raises FileNotFoundError, _BrokenError."""
    pairs = []
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                pairs.append(_parsed(line))
            except _BrokenError as error:
                raise _BrokenError(f"line {number} {error}") from None
    return pairs


def _text(file: Path) -> str:
    # Whoever may write here could link to a file that they may not read, and the error would quote
    # it. Opening a pipe would wait for a writer.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        descriptor = os.open(file, flags)
        with os.fdopen(descriptor, "rb") as opened:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _BrokenError("it is no regular file")
            content = opened.read(_BYTES_AT_MOST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        said = "it is a link" if file.is_symlink() else f"it cannot be read ({error.strerror})"
        raise _BrokenError(said) from error
    if len(content) > _BYTES_AT_MOST:
        raise _BrokenError(f"it is larger than {_BYTES_AT_MOST:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _BrokenError("it is not UTF-8") from error


def _parsed(line: str) -> tuple[GitIgnoreSpecPattern, Gate]:
    before, readers = _split(line)
    try:
        pattern = GitIgnoreSpecPattern(before)
    except GitIgnorePatternError as error:
        raise _BrokenError(f"has no pattern of a .gitignore before its colon ({error})") from error
    if not pattern.include:
        raise _BrokenError("has nothing before its colon that matches a file")
    names = [name.strip() for name in readers.split(",")] if readers.strip() else []
    principals = [_principal(name) for name in dict.fromkeys(names) if name != _EVERYBODY]
    if _EVERYBODY in names:
        return pattern, OPEN
    return pattern, Gate(groups=tuple((one, True) for one in principals))


def _split(line: str) -> tuple[str, str]:
    """The text before and after the first colon without a backslash before it."""
    before = 0
    while (at := line.find(":", before)) > 0 and line[at - 1] == "\\":
        before = at + 1
    if at < 0:
        raise _BrokenError("has no colon between a pattern and its readers")
    return composed(line[:at].strip()), line[at + 1 :]


def _principal(name: str) -> str:
    kind, colon, rest = name.rpartition(":")
    own = rest.strip()
    if not own or "*" in own or (colon and kind.strip() not in {"user", "group"}):
        raise _BrokenError(f"has {name!r} as a reader, which is no group, user:name or *")
    return f"{kind.strip() or 'group'}:{own}"
