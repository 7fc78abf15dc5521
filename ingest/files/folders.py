"""Resolves the user's paths to indexed folders, and checks that these are there."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from vind.indexes.catalogue.folders import is_given
from vind.indexes.core.durable import path_shown_as, shown_path
from vind.indexes.errors import FolderError
from vind.indexes.folder.swap import folders_of
from vind.indexes.types import FileRecord, Place
from vind.ingest.files.contents import place_of
from vind.ingest.files.excludes import Excludes, name_rule


@dataclass(frozen=True, slots=True)
class Target:
    """What to bring up to date: an indexed folder, or a folder or file in it (``start``)."""

    folder: Path
    start: Path

    @property
    def part(self) -> str:
        """The path of ``start`` in the folder, as in the ledger; empty for the whole folder."""
        return "" if self.start == self.folder else shown_path(self.folder, self.start)

    @property
    def place(self) -> Place:
        """The folder and ``part``."""
        return str(self.folder), self.part


def resolve(paths: Sequence[Path], indexed: Iterable[str], own: Path) -> list[Target]:
    """The targets of ``paths``; ``indexed`` are the folders that are indexed already.

    A path in an indexed folder is a part of that one; any other file belongs to its own folder.
    Raises FolderError for a path that is missing, that contains an indexed folder, or that is in
    ``own``, the folder of the index itself.
    """
    starts = [_start(path, own) for path in paths]
    folders = [Path(folder) for folder in indexed]
    targets: dict[Path, Target] = {}
    # Outer folders first: a path inside one becomes a part of it, not a folder of its own.
    for start in sorted(set(starts), key=lambda start: _depth(_folder_of(start))):
        targets[start] = _target(start, folders)
        folders.append(targets[start].folder)
    return [targets[start] for start in starts]


def given_at(path: Path, given: Sequence[Place], ledger: Sequence[FileRecord]) -> list[Place]:
    """The places of the index for ``path``: an indexed folder, one of ``given``, or a single file.

    Indexed folders inside it are included; it may be gone from the disk. Raises FolderError for a
    path that was not given.
    """
    folders = sorted({record.folder for record in ledger})
    places = (place_of(record) for record in ledger if not record.container)
    single = {place for place in places if not is_given(place, given)}
    names = (path.expanduser().absolute(), path.expanduser().resolve())
    for name in names:
        around = [Target(Path(f), name).place for f in folders if Path(f) in name.parents]
        if str(name) in folders or not single.union(given).isdisjoint(around):
            inside = [(f, "") for f in folders if name in (Path(f), *Path(f).parents)]
            return [*around, *inside]
    known = {str(Path(*place)) for place in given} | {folder for folder, _ in single}
    listed = "".join(f"\n  {one}" for one in sorted(known)) or " none."
    above = {parent for name in names for parent in name.parents}
    for whole in (Path(*place) for place in given):
        if whole in above:
            raise FolderError(
                f"{path} lies in {whole}, which was given as a whole. To leave it out, name it in "
                f"VIND_EXCLUDE or {whole}/.vindignore, as in a .gitignore, and run `vind index "
                f"{whole}`. Only what was given by itself can be forgotten. These are:{listed}"
            )
    raise FolderError(f"{path} is not an indexed folder. These are:{listed}")


def outermost(targets: Sequence[Target]) -> list[Target]:
    """The targets that lie in no other, each once, so that no file is read twice in a run."""
    each = dict.fromkeys(targets)
    return [
        target
        for target in each
        if not any(Target(target.folder, above) in each for above in target.start.parents)
    ]


def nothing_in(start: Path) -> FolderError:
    """The error for a path without files, of which none was ever indexed."""
    return FolderError(f"There are no files in {start}. Check the path.")


def is_empty(folder: Path) -> bool:
    """Whether a folder is empty, as a mount point is whose share is away.

    Names that every index excludes do not count. Raises OSError where it cannot be listed.
    """
    with os.scandir(folder) as entries:
        return all(name_rule(entry.name) for entry in entries)


def _start(path: Path, own: Path) -> Path:
    try:
        start = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise FolderError(f"There is no folder or file {path}. Check the path.") from error
    for folder in folders_of(own):
        if folder in (start, *start.parents):
            raise FolderError(
                f"{start} belongs to vind's own index, which is not indexed: give the folder of "
                f"the documents. If they are in {folder}, move them out of it first."
            )
    return start


def _folder_of(start: Path) -> Path:
    return start if start.is_dir() else start.parent


def _target(start: Path, folders: Sequence[Path]) -> Target:
    for known in folders:
        if start in known.parents:
            raise FolderError(
                f"{start} holds {known}, which is indexed on its own. Index the folders beside it "
                f"one by one, or `vind forget {known}` first, or use a new index folder (--index) "
                "for the whole."
            )
    around = [known for known in folders if known in (start, *start.parents)]
    # The nearest one, as of an outer folder only single files are indexed.
    return Target(max(around, key=_depth, default=_folder_of(start)), start)


def _depth(folder: Path) -> int:
    return len(folder.parts)


Identity: TypeAlias = tuple[int, int]
"""Device and inode, which differ when another folder takes the name."""


def identity(root: Path) -> Identity | None:
    """The identity of a file or folder; None where it is gone or, as an idle mount point, empty."""
    try:
        status = root.stat()
        is_away = stat.S_ISDIR(status.st_mode) and is_empty(root)
    except OSError:
        return None
    return None if is_away else (status.st_dev, status.st_ino)


def missing(folders: Iterable[str]) -> tuple[str, ...]:
    """The folders that are away or empty; absolute paths, as in the index."""
    return tuple(one for one in folders if identity(path_shown_as(Path("/"), one)) is None)


def roots_of(target: Target, given: Iterable[Place]) -> Iterator[Path]:
    """The indexed folder of a target, and those of ``given`` that it is or lies in."""
    yield target.folder
    for place in given:
        if place[1] and is_given(target.place, [place]):
            yield path_shown_as(target.folder, place[1])


def mount_points_below(folder: Path, roots: Iterable[Path], paths: Iterable[str]) -> list[str]:
    """The mount points in ``folder`` with files at ``paths``; none is a root or above a root."""
    parts: set[str] = set()
    for path in paths:
        part = path.rpartition("/")[0]
        while part and part not in parts:
            parts.add(part)
            part = part.rpartition("/")[0]
    devices = {part: _device(path_shown_as(folder, part)) for part in (*parts, "")}
    above = {place for root in roots for place in (root, *root.parents)}
    return [
        part
        for part in parts
        if devices[part] not in {None, devices[part.rpartition("/")[0]]}
        and path_shown_as(folder, part) not in above
    ]


def unmounted(folder: Path, parts: Iterable[str], exclude: Iterable[str]) -> list[str]:
    """The former mount points, at ``parts`` of ``folder``, whose share is away.

    Such a mount point is gone, or empty with nothing mounted on it. Those that the patterns exclude
    are not listed. Raises as ``Excludes.at`` does.
    """
    places = ((part, path_shown_as(folder, part)) for part in parts)
    return [
        part
        for part, place in places
        if identity(place) is None
        and not _is_mount_point(place)
        and not Excludes.at(folder, place, exclude).rule(f"{part}/")
    ]


def _is_mount_point(place: Path) -> bool:
    device = _device(place)
    return device is not None and device != _device(place.parent)


def _device(place: Path) -> int | None:
    try:
        return place.stat().st_dev
    except OSError:
        return None


def away(root: Path) -> FolderError:
    """The error for a folder that is away, whose files the index would lose."""
    return FolderError(
        f"{root} is away or empty, and the index would lose its files. Bring it back and run the "
        "command again. If it was emptied on purpose, put a file in it, which may be an empty one, "
        "and run the command again; if it is gone for good, `vind forget` it."
    )


class Roots:
    """The identities of folders at the start of a run."""

    def __init__(self, roots: Iterable[Path]) -> None:
        found = ((root, identity(root)) for root in roots)
        self._there = {root: one for root, one in found if one is not None}

    def require_there(self) -> None:
        """Raise FolderError where a folder that was there is gone or replaced.

        Called after a file was found missing, before the index forgets it.
        """
        for root, before in self._there.items():
            now = identity(root)
            if now is None:
                raise away(root)
            if now != before:
                raise FolderError(
                    f"{root} has become another folder while its files were read. Run the command "
                    "again when all of them are there."
                )
