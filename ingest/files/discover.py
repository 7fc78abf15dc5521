"""Lists the files in a folder, and what is left out of the index by which rule."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from vind.indexes.core.durable import shown_path
from vind.indexes.errors import FolderError
from vind.indexes.folder.swap import folders_of
from vind.ingest.files.excludes import IGNORE_FILE, Excludes, name_rule

# The latest time that the ledger can hold, in nanoseconds: in the year 2262. Wrong clocks and bad
# copies leave later ones.
_LATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Found:
    """A file to index. ``path`` is relative to the folder, with ``/``; ``size`` is in bytes."""

    path: str
    file: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file or folder (``path`` ends with ``/``) that ``rule`` leaves out of the index."""

    path: str
    rule: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder (``path`` ends with ``/``) that could not be listed completely, and why."""

    path: str
    problem: str


Walked = Found | LeftOut | Unlisted


def discover(folder: Path, start: Path, own: Path, exclude: Iterable[str] = ()) -> Iterator[Walked]:
    """What is in ``start`` (``folder`` itself, or a folder or file in it), sorted by name.

    Links are not followed, so nothing outside the folder is read. Left out are ``own``, the folder
    of the index itself, and what the patterns of ``exclude`` and of ignore files match. Where a
    folder above ``start`` is left out or cannot be listed, only that one is yielded; nothing where
    ``start`` is gone. Raises SettingsError for an invalid pattern.
    """
    if start == folder:
        yield from _walked(folder, Excludes.at(folder, folder, exclude), own)
        return
    entry, excludes = _reached(folder, start, own, exclude)
    if _is_folder(entry):
        yield from _walked(start, excludes, own)
    elif entry is not None:
        yield entry


def left_out(folder: Path, path: Path, own: Path, exclude: Iterable[str] = ()) -> LeftOut | None:
    """The first folder or file from ``folder`` to ``path`` that is left out; None where none is.

    Raises SettingsError for an invalid pattern.
    """
    entry, _ = _reached(folder, path, own, exclude)
    return entry if isinstance(entry, LeftOut) else None


def _reached(
    folder: Path, path: Path, own: Path, exclude: Iterable[str]
) -> tuple[Walked | None, Excludes]:
    """What is at ``path``, or the folder above it that is left out or unlisted; and its patterns.

    None where nothing is there.
    """
    entry: Walked | None = None
    excludes = Excludes.at(folder, folder, exclude)
    steps = [above for above in reversed(path.parents) if folder in above.parents]
    for step in [*steps, path] if path != folder else []:
        try:
            excludes = excludes.inside(step.parent)
            entry = _entry(step, step.lstat(), excludes, own)
        except (FileNotFoundError, NotADirectoryError):
            return None, excludes
        except (FolderError, OSError) as error:
            return _unlisted(folder, step.parent, error), excludes
        if isinstance(entry, LeftOut):
            break
    return entry, excludes


def _walked(start: Path, above: Excludes, own: Path) -> Iterator[Walked]:
    """What is in ``start`` and below, sorted by name.

    Not recursive: folders may be nested deeper than Python's calls.
    """
    waiting = _listed(start, above, own)[::-1]
    while waiting:
        entry, excludes = waiting.pop()
        if _is_folder(entry):
            waiting += reversed(_listed(entry.file, excludes, own))
        else:
            yield entry


def _is_folder(entry: Walked | None) -> TypeGuard[Found]:
    return isinstance(entry, Found) and entry.path.endswith("/")


def _listed(here: Path, above: Excludes, own: Path) -> list[tuple[Walked, Excludes]]:
    """What is directly in the folder ``here``, with the patterns that apply there."""
    try:
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        has_patterns = any(entry.name == IGNORE_FILE for entry in entries)
        excludes = above.inside(here) if has_patterns else above
    except (FolderError, OSError) as error:
        return [(_unlisted(above.folder, here, error), above)]
    found: list[tuple[Walked, Excludes]] = []
    unlisted: Unlisted | None = None
    for listed in entries:
        path = Path(listed.path)
        try:
            status = listed.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # deleted since it was listed
        except OSError as error:
            unlisted = _unlisted(above.folder, here, error)
            continue
        found.append((_entry(path, status, excludes, own), excludes))
    return [*found, (unlisted, excludes)] if unlisted else found


def _unlisted(folder: Path, here: Path, error: FolderError | OSError) -> Unlisted:
    problem = (isinstance(error, OSError) and error.strerror) or str(error)
    return Unlisted(f"{shown_path(folder, here)}/", problem)


def _entry(path: Path, status: os.stat_result, excludes: Excludes, own: Path) -> Found | LeftOut:
    shown = shown_path(excludes.folder, path) + ("/" if stat.S_ISDIR(status.st_mode) else "")
    rule = _rule(path, status.st_mode, own) or excludes.rule(shown)
    if rule:
        return LeftOut(shown, rule)
    return Found(shown, path, status.st_size, in_ledger(status.st_mtime_ns))


def in_ledger(mtime_ns: int) -> int:
    """A modification time, clipped to what the ledger can hold."""
    return min(max(mtime_ns, -_LATEST), _LATEST)


def _rule(path: Path, mode: int, own: Path) -> str:
    if stat.S_ISLNK(mode):
        return "a link: links are not followed"
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "not a regular file"
    if path.parent == own.parent and path in folders_of(own):
        return "vind's own index"
    return name_rule(path.name)
