"""Queries on the rights of files. Equal rights are stored once.

Each function reads within the caller's transaction. ``rights`` arguments are the ids of those that
admit the viewer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue.ledger import extension
from vind.indexes.catalogue.rows import ID_LIST, as_json, row_state
from vind.indexes.catalogue.sql import Connection
from vind.indexes.catalogue.write import dated
from vind.indexes.types import SEARCHABLE_STATES, DocumentFacts, FileRecord, FileState, Place

_SEARCHABLE = ", ".join(f"'{state}'" for state in sorted(SEARCHABLE_STATES))


@dataclass(frozen=True, slots=True)
class VisibleDuplicate:
    """The duplicate that stands in for a document whose own file the viewer may not read.

    ``file_id`` is the duplicate's, ``state`` is that of the document's own file. ``dated``, in ISO
    8601, is the duplicate's time of change. ``dated_by_file`` says that the document itself names
    no date, so that ``dated`` is its date.
    """

    file_id: int
    place: Place
    state: FileState
    media_type: str
    dated: str | None
    dated_by_file: bool


def each(connection: Connection) -> dict[int, str]:
    """All encoded rights, by id."""
    return dict(connection.execute("SELECT id, text FROM rights").fetchall())


def files_with(connection: Connection, rights: Iterable[int]) -> Ids:
    """The ids of files with one of ``rights``, in any state, ascending."""
    rows = connection.execute(
        f"SELECT id FROM files WHERE rights IN {ID_LIST} ORDER BY id",  # noqa: S608 - a constant
        (as_json(rights),),
    )
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def visible_duplicates(
    connection: Connection, rights: Iterable[int]
) -> dict[int, VisibleDuplicate]:
    """The documents that the viewer may read only as a duplicate, by file id.

    Each has the first duplicate that has one of ``rights``; the document's own file has none of
    them. The first is the one that would have the document if the hidden files were not there: as
    in ``ingest.files.contents`` a file of the folder goes before a member of an archive, then by
    place.
    """
    given = as_json(rights)
    rows = connection.execute(
        "SELECT own.id, own.path, own.state, other.id, other.folder, other.path, "  # noqa: S608
        "other.media_type, other.mtime_ns, coalesce(d.modified, d.created) IS NULL "
        "FROM files other "
        f"JOIN files own ON own.sha256 = other.sha256 AND own.state IN ({_SEARCHABLE}) "
        "JOIN documents d ON d.file_id = own.id "
        "WHERE other.state = ? AND other.sha256 != '' "
        f"AND other.rights IN {ID_LIST} AND (own.rights IS NULL OR own.rights NOT IN {ID_LIST}) "
        "ORDER BY other.container != '', other.folder, other.path",
        (FileState.DUPLICATE.value, given, given),
    )
    found: dict[int, VisibleDuplicate] = {}
    for file_id, path, state, other_id, folder, other, media_type, mtime_ns, by_file in rows:
        if file_id not in found and extension(path) == extension(other):
            day = dated(DocumentFacts(), mtime_ns)
            found[file_id] = VisibleDuplicate(
                other_id, (folder, other), row_state(state), media_type, day, bool(by_file)
            )
    return found


def has_others_in(connection: Connection, record: FileRecord, rights: Iterable[int]) -> bool:
    """Whether a file inside ``record``, at any depth, has none of ``rights``."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM files WHERE folder = ? AND path > ? AND path < ? "  # noqa: S608
        f"AND state != ? AND (rights IS NULL OR rights NOT IN {ID_LIST}))",
        (
            record.folder,
            f"{record.path}/",
            f"{record.path}0",
            FileState.DELETED.value,
            as_json(rights),
        ),
    ).fetchone()
    return bool(row[0])
