"""The folders that were given, and whether they are there: a share may go away at any moment."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from indexes.catalogue.given import is_given
from indexes.errors import FolderError
from indexes.shown_path import path_shown_as
from indexes.types import Place
from ingest.targets import Target, is_empty

Identity: TypeAlias = tuple[int, int]
"""Device and inode: another folder under the same name has others."""


def identity(root: Path) -> Identity | None:
    """Which folder or file this is; None where it is away, or empty as its mount point is then."""
    try:
        status = root.stat()
        is_away = stat.S_ISDIR(status.st_mode) and is_empty(root)
    except OSError:
        return None
    return None if is_away else (status.st_dev, status.st_ino)


def missing(folders: Iterable[str]) -> tuple[str, ...]:
    """Those of the folders, by whole path as the index has it, that are away or empty."""
    return tuple(one for one in folders if identity(path_shown_as(Path("/"), one)) is None)


def roots_of(target: Target, given: Iterable[Place]) -> Iterator[Path]:
    """The indexed folder of a target, and those of ``given`` that it is or lies in."""
    yield target.folder
    for place in given:
        if place[1] and is_given(target.place, [place]):
            yield path_shown_as(target.folder, place[1])


def away(root: Path) -> FolderError:
    """What is said of a folder whose files the index would lose."""
    return FolderError(
        f"{root} is away or empty, and the index would lose its files. Bring it back and run the "
        "command again. If it was emptied on purpose, put a file in it, which may be an empty one, "
        "and run the command again; if it is gone for good, `vind forget` it."
    )


class Roots:
    """Folders as they are when their files begin to be looked at."""

    def __init__(self, roots: Iterable[Path]) -> None:
        found = ((root, identity(root)) for root in roots)
        self._there = {root: one for root, one in found if one is not None}

    def require_there(self) -> None:
        """Raise FolderError where one that was there is away by now, or another one.

        To be asked after a file was missed, and before that is written down.
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
