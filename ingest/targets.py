"""Resolves the user's paths to indexed folders and parts of them."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vind.indexes.catalogue.folders import is_given
from vind.indexes.core.durable import shown_path
from vind.indexes.errors import FolderError
from vind.indexes.folder.swap import folders_of
from vind.indexes.types import FileRecord, Place
from vind.ingest.contents import place_of
from vind.ingest.excludes import name_rule


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
