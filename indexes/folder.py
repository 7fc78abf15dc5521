"""The folder of an index: whether it can be one, and what it weighs."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.catalogue.stamp import no_index
from vind.indexes.durable import disk_errors
from vind.indexes.errors import IndexFormatError
from vind.indexes.own_files import foreign_files
from vind.indexes.swap import settle

OWNER_ALONE = 0o700
"""Mode of a folder that nobody else may look into."""

READ_FILE, READ_FOLDER = 0o044, 0o055
"""What group and others need to read a file, or what is in a folder."""


def prepare_folder(directory: Path) -> None:
    """Make the folder where it is missing; refuse one that holds something else.

    One that is made is its owner's alone, as the whole text of all documents is in it, whoever may
    read those. Raises IndexFormatError, DiskFullError, and IndexFailure where it cannot be made.
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
    """Raise NoIndexError where there is no catalogue, IndexFormatError for a file.

    Raises IndexFailure where this process may not look into the folder.
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
    """Let whoever may look into the folder of an index read all that is in it.

    Who that is, its mode alone says: Tantivy keeps some files for their owner alone, and so does
    the umask of a writer.
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
    """Bytes of the files among ``paths`` and in the folders among them, as they are now."""
    total = 0
    for path in paths:
        try:
            total += bytes_of(path.iterdir()) if path.is_dir() else path.stat().st_size
        except FileNotFoundError:  # a writer has just merged it away
            continue
    return total
