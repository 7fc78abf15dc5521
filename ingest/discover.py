"""Which files are in a folder, and which of them are left out, by what rule."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

IGNORE_FILE = ".vindignore"

_TEMPORARY = ("~$", "._", ".~lock.")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to index. ``path`` is relative to the folder, ``/`` between names; size in bytes."""

    path: str
    file: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file or folder (then ``path`` ends with ``/``) that is not indexed, by which rule."""

    path: str
    rule: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder (``path`` ends with ``/``) that could not be looked into, and why."""

    path: str
    problem: str


Entry = Found | LeftOut | Unlisted
_Ignores = tuple[tuple[Path, GitIgnoreSpec], ...]


def discover(folder: Path, start: Path, own: Path) -> Iterator[Entry]:
    """What is in ``start``, which is ``folder``, a folder in it, or a file in it, by name.

    Links are not followed, so nothing outside the folder is read; ``own``, the folder of the index
    itself, is left out.
    """
    ignores: _Ignores = ()
    for above in [folder, *_between(folder, start)]:
        ignores = _with_ignores(above, ignores)
    if start.is_file():
        yield _entry(folder, start, start.stat(follow_symlinks=False), ignores, own)
    else:
        yield from _listed(folder, start, ignores, own)


def display(relative: Path) -> str:
    """A path as it is kept: ``/`` between names, bytes that are no UTF-8 written out."""
    return os.fsencode(relative.as_posix()).decode("utf-8", "backslashreplace")


def _between(folder: Path, start: Path) -> list[Path]:
    """The folders below ``folder`` down to that of ``start``, itself not included."""
    return [above for above in reversed(start.parents) if folder in above.parents]


def _listed(folder: Path, here: Path, ignores: _Ignores, own: Path) -> Iterator[Entry]:
    try:
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
    except OSError as error:
        yield Unlisted(display(here.relative_to(folder)) + "/", error.strerror or str(error))
        return
    ignores = _with_ignores(here, ignores)
    for listed in entries:
        path = Path(listed.path)
        try:
            status = listed.stat(follow_symlinks=False)
        except OSError:
            continue  # gone since it was listed
        entry = _entry(folder, path, status, ignores, own)
        if stat.S_ISDIR(status.st_mode) and isinstance(entry, Found):
            yield from _listed(folder, path, ignores, own)
        else:
            yield entry


def _entry(
    folder: Path, path: Path, status: os.stat_result, ignores: _Ignores, own: Path
) -> Found | LeftOut:
    is_folder = stat.S_ISDIR(status.st_mode)
    shown = display(path.relative_to(folder)) + ("/" if is_folder else "")
    rule = _rule(path, status.st_mode, own) or _ignored(path, ignores, is_folder=is_folder)
    if rule:
        return LeftOut(shown, rule)
    return Found(shown, path, status.st_size, status.st_mtime_ns)


def _rule(path: Path, mode: int, own: Path) -> str:
    name = path.name
    if stat.S_ISLNK(mode):
        return "a link: links are not followed"
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "not a regular file"
    if name.startswith(_TEMPORARY):
        return "a temporary file of an office program"
    if name.lower() in _SYSTEM:
        return "a file of the operating system"
    if name.startswith("."):
        return "hidden: its name starts with a dot"
    if path == own:
        return "vind's own index"
    return ""


def _ignored(path: Path, ignores: _Ignores, *, is_folder: bool) -> str:
    """The pattern that leaves a path out, of the ignore file nearest to it that speaks of it."""
    for base, spec in reversed(ignores):
        relative = path.relative_to(base).as_posix() + ("/" if is_folder else "")
        result = spec.check_file(relative)
        if result.index is not None:
            pattern = spec.patterns[result.index]
            return f"{IGNORE_FILE}: {pattern}" if result.include else ""
    return ""


def _with_ignores(here: Path, ignores: _Ignores) -> _Ignores:
    try:
        text = (here / IGNORE_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ignores
    return (*ignores, (here, GitIgnoreSpec.from_lines(text.splitlines())))
