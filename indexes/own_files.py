"""What vind puts in the folder of an index, by name; whatever else is there is somebody's."""

from pathlib import Path

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.lock import LOCK_NAME
from vind.indexes.terms.files import TERMS_NAME
from vind.indexes.vectors.writer import VECTORS_NAME

SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")
"""Of the files of a database; the last one is there while it is made, and after a kill then."""

CATALOGUE_FILES = frozenset(f"{CATALOGUE_NAME}{end}" for end in SQLITE_ENDINGS)
RESTORING_NAME = f"{CATALOGUE_NAME}.new"
RESTORING_FILES = frozenset(f"{RESTORING_NAME}{end}" for end in SQLITE_ENDINGS)
REPLACES_NAME = "replaces.json"
REPLACES_WRITTEN_NAME = f"{REPLACES_NAME}.new"

INDEX_FILES = (
    CATALOGUE_FILES
    | RESTORING_FILES
    | {LOCK_NAME, REPLACES_NAME, REPLACES_WRITTEN_NAME, TERMS_NAME, VECTORS_NAME}
)


def foreign_files(directory: Path) -> list[str]:
    """Names in the folder of an index that are none of vind's, in order. Raises OSError."""
    return sorted(path.name for path in directory.iterdir() if path.name not in INDEX_FILES)
