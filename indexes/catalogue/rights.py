"""What is asked of the rights of files, each of which is written once for all files that have it.

Each function reads within the caller's transaction. Rights are given by their ids, those that let
somebody through. Of a catalogue in the format before, no rights are known and nothing is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue.ledger import extension
from vind.indexes.catalogue.rows import GIVEN, as_json, row_state
from vind.indexes.catalogue.schema import has_rights
from vind.indexes.catalogue.sql import Connection
from vind.indexes.catalogue.write import dated
from vind.indexes.types import SEARCHABLE_STATES, DocumentFacts, FileRecord, FileState, Place

_SEARCHABLE = ", ".join(f"'{state}'" for state in sorted(SEARCHABLE_STATES))


@dataclass(frozen=True, slots=True)
class Standing:
    """The duplicate that a document is shown as.

    ``file_id`` is the duplicate's, ``state`` that of the document's own file. ``dated``, in ISO
    8601, is its file's time of change; ``dated_by_file``: that is what the document is of, as it
    names no day itself.
    """

    file_id: int
    place: Place
    state: FileState
    media_type: str
    dated: str | None
    dated_by_file: bool


def each(connection: Connection) -> dict[int, str]:
    """All rights of files, encoded, by id."""
    if not has_rights(connection):
        return {}
    return dict(connection.execute("SELECT id, text FROM rights").fetchall())


def files_with(connection: Connection, rights: Iterable[int]) -> Ids:
    """The ids of the files that have one of ``rights``, whatever their state, ascending."""
    if not has_rights(connection):
        return np.empty(0, np.int64)
    rows = connection.execute(
        f"SELECT id FROM files WHERE rights IN {GIVEN} ORDER BY id",  # noqa: S608 - a constant
        (as_json(rights),),
    )
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def standings(connection: Connection, rights: Iterable[int]) -> dict[int, Standing]:
    """The documents whose own files have none of ``rights``, and of whose duplicates one has.

    By their files, each with the first of those duplicates by folder and path.
    """
    if not has_rights(connection):
        return {}
    given = as_json(rights)
    rows = connection.execute(
        "SELECT own.id, own.path, own.state, other.id, other.folder, other.path, "  # noqa: S608
        "other.media_type, other.mtime_ns, coalesce(d.modified, d.created) IS NULL "
        "FROM files other "
        f"JOIN files own ON own.sha256 = other.sha256 AND own.state IN ({_SEARCHABLE}) "
        "JOIN documents d ON d.file_id = own.id "
        "WHERE other.state = ? AND other.sha256 != '' "
        f"AND other.rights IN {GIVEN} AND (own.rights IS NULL OR own.rights NOT IN {GIVEN}) "
        "ORDER BY other.folder, other.path",
        (FileState.DUPLICATE.value, given, given),
    )
    found: dict[int, Standing] = {}
    for file_id, path, state, other_id, folder, other, media_type, mtime_ns, by_file in rows:
        if file_id not in found and extension(path) == extension(other):
            day = dated(DocumentFacts(), mtime_ns)
            found[file_id] = Standing(
                other_id, (folder, other), row_state(state), media_type, day, bool(by_file)
            )
    return found


def has_others_in(connection: Connection, record: FileRecord, rights: Iterable[int]) -> bool:
    """Whether a file that stands in ``record``, however deep, has none of ``rights``."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM files WHERE folder = ? AND path > ? AND path < ? "  # noqa: S608
        f"AND state != ? AND (rights IS NULL OR rights NOT IN {GIVEN}))",
        (
            record.folder,
            f"{record.path}/",
            f"{record.path}0",
            FileState.DELETED.value,
            as_json(rights),
        ),
    ).fetchone()
    return bool(row[0])
