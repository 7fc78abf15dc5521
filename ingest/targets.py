"""What the user's paths mean: which indexed folder, and which part of it."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexes.errors import FolderError


@dataclass(frozen=True, slots=True)
class Target:
    """A part of an indexed folder to bring up to date: all of it, a folder in it, or a file."""

    folder: Path
    start: Path


def resolve(paths: Sequence[Path], indexed: Iterable[str]) -> list[Target]:
    """The targets of ``paths``; ``indexed`` are the folders that are indexed already.

    A path in an indexed folder stands for that part of it, a file for itself in its own folder.
    Raises FolderError for a path that is missing, or that holds an indexed folder.
    """
    starts = [_start(path) for path in paths]
    folders = [Path(folder) for folder in indexed]
    targets: dict[Path, Target] = {}
    # From the outside in: what else is given is a part of that, and not a folder on its own.
    for start in sorted(set(starts), key=lambda start: len(_folder_of(start).parts)):
        targets[start] = _target(start, folders)
        folders.append(targets[start].folder)
    return [targets[start] for start in starts]


def indexed_folder(path: Path, indexed: Sequence[str]) -> str:
    """The one of the ``indexed`` folders that ``path`` is; it may be gone from the disk.

    Raises FolderError where it is none of them.
    """
    for name in (str(path.expanduser().absolute()), str(path.expanduser().resolve())):
        if name in indexed:
            return name
    known = "".join(f"\n  {folder}" for folder in indexed) or " none."
    raise FolderError(f"{path} is not an indexed folder. These are:{known}")


def outermost(targets: Sequence[Target]) -> list[Target]:
    """The targets that are in no other one, each once, so that no file is read twice in a run."""
    each = dict.fromkeys(targets)
    return [
        target
        for target in each
        if not any(Target(target.folder, above) in each for above in target.start.parents)
    ]


def nothing_in(start: Path) -> FolderError:
    """What is said of a path without a file, of which none was ever indexed."""
    return FolderError(f"There are no files in {start}. Check the path.")


def is_empty(folder: Path) -> bool:
    """Whether a folder is empty, as one is on which a share was mounted that is away.

    Raises OSError where it cannot be looked into.
    """
    with os.scandir(folder) as entries:
        return next(entries, None) is None


def _start(path: Path) -> Path:
    try:
        return path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise FolderError(f"There is no folder or file {path}. Check the path.") from error


def _folder_of(start: Path) -> Path:
    return start if start.is_dir() else start.parent


def _target(start: Path, folders: Sequence[Path]) -> Target:
    folder = _folder_of(start)
    for known in folders:
        if known == folder or known in folder.parents:
            return Target(known, start)
        if start.is_dir() and folder in known.parents:
            raise FolderError(
                f"{folder} holds {known}, which is indexed on its own. Index the folders beside it "
                "one by one, or use a new index folder (--index) for the whole."
            )
    return Target(folder, start)
