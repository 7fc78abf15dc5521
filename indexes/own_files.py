"""The names of vind's files in the folder of an index; other files are somebody else's."""

from pathlib import Path

from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.lock import LOCK_NAME
from vind.indexes.terms.files import TERMS_NAME
from vind.indexes.vectors.writer import VECTORS_NAME

SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")
"""Endings of a database's files. The journal exists while it is created, or after a kill then."""

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
    """Sorted names in the folder that are not vind's. Raises OSError."""
    return sorted(path.name for path in directory.iterdir() if path.name not in INDEX_FILES)
