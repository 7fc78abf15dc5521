"""The folder of an index: whether it is fit, and its size."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.catalogue.stamp import no_index
from vind.indexes.core.durable import disk_errors
from vind.indexes.errors import IndexFormatError
from vind.indexes.folder.swap import foreign_files, settle

OWNER_ALONE = 0o700
"""Mode of a folder that is private to its owner."""

READ_FILE, READ_FOLDER = 0o044, 0o055
"""The bits that let group and others read a file, or list a folder."""


def prepare_folder(directory: Path) -> None:
    """Create the folder if it is missing; refuse one that holds something else.

    A new folder is private to its owner, since it will hold the full text of all documents. Raises
    IndexFormatError, DiskFullError, and IndexFailure if it cannot be created.
    """
    _refuse_unfit(directory)
    settle(directory)
    with disk_errors(directory):
        directory.mkdir(OWNER_ALONE, parents=True, exist_ok=True)
        others = foreign_files(directory)
    if others and not (directory / CATALOGUE_NAME).exists():
        raise IndexFormatError(
            f"{directory} holds other files ({', '.join(others[:3])}) and no index: give an empty "
            "folder, or one that does not exist yet, with --index."
        )


def require_catalogue(directory: Path) -> None:
    """Raise NoIndexError if there is no catalogue, IndexFormatError for a file.

    Raises IndexFailure if this process may not read the folder.
    """
    _refuse_unfit(directory)
    settle(directory)
    with disk_errors(directory):
        if not (directory / CATALOGUE_NAME).is_file():
            raise no_index(directory)


def _refuse_unfit(directory: Path) -> None:
    try:
        str(directory.absolute()).encode()
    except UnicodeEncodeError as error:
        raise IndexFormatError(
            f"The name of the folder {str(directory)!a} is no UTF-8, which what searches the "
            "index needs: give another folder with --index."
        ) from error
    if directory.exists() and not directory.is_dir():
        raise IndexFormatError(f"{directory} is a file: give the folder of an index instead.")


def let_readers_in(directory: Path) -> None:
    """Make all files of the index readable for whoever may list its folder.

    Access is decided by the folder's mode alone, but Tantivy and a writer's umask make some files
    private.
    """
    for path in directory.rglob("*"):
        try:
            status = path.lstat()
            right = READ_FOLDER if stat.S_ISDIR(status.st_mode) else READ_FILE
            if status.st_uid == os.geteuid() and status.st_mode & right != right:
                path.chmod(stat.S_IMODE(status.st_mode) | right)
        except FileNotFoundError:  # SQLite has just removed it
            continue


def bytes_of(paths: Iterable[Path]) -> int:
    """Total bytes of files and of folders, with what is in them."""
    total = 0
    for path in paths:
        try:
            total += bytes_of(path.iterdir()) if path.is_dir() else path.stat().st_size
        except FileNotFoundError:  # a writer has just removed it
            continue
    return total
