"""Checks that the indexed folders are there: a share may go away at any moment."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from vind.indexes.catalogue.folders import is_given
from vind.indexes.core.durable import path_shown_as
from vind.indexes.errors import FolderError
from vind.indexes.types import Place
from vind.ingest.excludes import Excludes
from vind.ingest.targets import Target, is_empty

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
