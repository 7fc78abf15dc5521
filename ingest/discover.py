"""Which files are in a folder, and which of them are left out, by what rule."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexes.swap import next_to, stepped_back
from ingest.excludes import Excludes, name_rule, shown_path

# The last time that the ledger can keep, in nanoseconds: in the year 2262. A clock that was wrong,
# or a copy that went wrong, leaves others.
_LATEST = 2**63 - 1


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


def discover(folder: Path, start: Path, own: Path, exclude: Iterable[str] = ()) -> Iterator[Entry]:
    """What is in ``start``, which is ``folder``, a folder in it, or a file in it, by name.

    Links are not followed, so nothing outside the folder is read; ``own``, the folder of the index
    itself, is left out, and what the patterns ``exclude`` and those of ignore files say. Where that
    is a folder that ``start`` lies in, it alone is told; nothing where ``start`` is gone. Raises
    SettingsError for a pattern that is none.
    """
    if (entry := left_out(folder, start, own, exclude)) is not None:
        yield entry
        return
    if not os.path.lexists(start) and start != folder:
        return
    excludes = Excludes.at(folder, start, exclude)
    if start.is_file():
        yield _entry(start, start.stat(follow_symlinks=False), excludes, own)
    else:
        yield from _listed(start, excludes, own)


def left_out(folder: Path, path: Path, own: Path, exclude: Iterable[str] = ()) -> LeftOut | None:
    """The first step on the way from ``folder`` to ``path`` that is left out; None where none is.

    Raises SettingsError for a pattern that is none.
    """
    excludes = Excludes.at(folder, folder, exclude)
    steps = [above for above in reversed(path.parents) if folder in above.parents]
    for step in [*steps, path] if path != folder else []:
        excludes = excludes.inside(step.parent)
        try:
            status = step.lstat()
        except OSError:
            return None
        if isinstance(entry := _entry(step, status, excludes, own), LeftOut):
            return entry
    return None


def _listed(here: Path, above: Excludes, own: Path) -> Iterator[Entry]:
    try:
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
    except OSError as error:
        yield Unlisted(f"{shown_path(above.folder, here)}/", error.strerror or str(error))
        return
    excludes = above.inside(here)
    for listed in entries:
        path = Path(listed.path)
        try:
            status = listed.stat(follow_symlinks=False)
        except OSError:
            continue  # gone since it was listed
        entry = _entry(path, status, excludes, own)
        if stat.S_ISDIR(status.st_mode) and isinstance(entry, Found):
            yield from _listed(path, excludes, own)
        else:
            yield entry


def _entry(path: Path, status: os.stat_result, excludes: Excludes, own: Path) -> Found | LeftOut:
    shown = shown_path(excludes.folder, path) + ("/" if stat.S_ISDIR(status.st_mode) else "")
    rule = _rule(path, status.st_mode, own) or excludes.rule(shown)
    if rule:
        return LeftOut(shown, rule)
    return Found(shown, path, status.st_size, min(max(status.st_mtime_ns, -_LATEST), _LATEST))


def _rule(path: Path, mode: int, own: Path) -> str:
    if stat.S_ISLNK(mode):
        return "a link: links are not followed"
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "not a regular file"
    if path in (own, next_to(own), stepped_back(own)):
        return "vind's own index"
    return name_rule(path.name)
