"""Queries on the ledger: every file ever seen, what became of it, and who may read it.

Equal rights are stored once.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue.rows import (
    ID_LIST,
    RECORD_COLUMNS,
    TEXT_LIST,
    as_json,
    row_record,
    row_state,
)
from vind.indexes.catalogue.schema import Connection, streamed
from vind.indexes.catalogue.write import dated
from vind.indexes.types import (
    SEARCHABLE_STATES,
    DocumentFacts,
    FileRecord,
    FileState,
    LedgerLines,
    LedgerPage,
    Place,
)

WILDCARDS = "*?[]\\"


_RECORD = f"{RECORD_COLUMNS}, coalesce((SELECT text FROM rights WHERE id = files.rights), '')"  # noqa: S608
"""The columns that ``row_record`` needs."""


def files(connection: Connection, folder: str | None = None) -> list[FileRecord]:
    """The ledger, by folder and path, optionally of one folder."""
    rows = connection.execute(
        f"SELECT {_RECORD} FROM files "  # noqa: S608 - constants
        "WHERE folder = coalesce(?, folder) ORDER BY folder, path",
        (folder,),
    )
    return [row_record(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the ledger is shown to somebody: files of one of these ``rights``, by their ids.

    ``states`` are those of duplicates that are shown in another than their own, by file.
    """

    rights: Collection[int]
    states: Mapping[int, FileState]


def page(
    connection: Connection,
    lines: LedgerLines,
    shown: Shown | None,
    offset: int = 0,
    limit: int | None = None,
) -> LedgerPage:
    """``limit`` of those lines, from ``offset`` on, as they are written; ``shown`` None: of all.

    Names are looked at one by one, as databases know no capitals but those of English; where none
    are asked for, only what is on the page is read.
    """
    condition, values = _condition(lines, shown)
    if lines.contains or lines.types is not None:
        named = streamed(
            connection,
            f"SELECT id, path FROM files WHERE {condition} ORDER BY folder, path",  # noqa: S608
            values,
        )
        ids = [file_id for file_id, path in named if _is_named(path, lines)]
        total = len(ids)
        end = total if limit is None else offset + limit
        condition, values = f"id IN {ID_LIST}", (as_json(ids[offset:end]),)
        offset = 0 if offset < total else total
    else:
        counted = f"SELECT count(*) FROM files WHERE {condition}"  # noqa: S608
        total = connection.execute(counted, values).fetchone()[0]
    if offset >= total:
        return LedgerPage([], total)
    rows = connection.execute(
        f"SELECT {_RECORD} FROM files WHERE {condition} "  # noqa: S608
        "ORDER BY folder, path LIMIT ? OFFSET ?",
        (*values, total if limit is None else limit, offset),
    )
    return LedgerPage([row_record(row) for row in rows], total)


def _condition(lines: LedgerLines, shown: Shown | None) -> tuple[str, tuple[str, ...]]:
    """What the ledger is searched by, and the values in it."""
    conditions, values = ["TRUE"], []
    if shown is not None:
        conditions.append(f"rights IN {ID_LIST}")
        values.append(as_json(shown.rights))
    if lines.states is not None:
        others = shown.states if shown else {}
        into = [key for key, state in others.items() if state in lines.states]
        out_of = others.keys() - into
        conditions.append(f"(state IN {TEXT_LIST} AND id NOT IN {ID_LIST} OR id IN {ID_LIST})")
        values += [json.dumps(sorted(lines.states)), as_json(out_of), as_json(into)]
    return " AND ".join(conditions), tuple(values)


def _is_named(path: str, lines: LedgerLines) -> bool:
    is_of_type = lines.types is None or extension(path) in lines.types
    return is_of_type and lines.contains.casefold() in path.casefold()


def originals(
    connection: Connection, records: Iterable[FileRecord]
) -> dict[tuple[str, str], tuple[int, FileRecord]]:
    """What the duplicates among ``records`` are of, with its id, by content and extension."""
    contents = {one.sha256 for one in records if one.state is FileState.DUPLICATE} - {""}
    rows = connection.execute(
        f"SELECT id, {_RECORD} FROM files "  # noqa: S608
        f"WHERE sha256 IN {TEXT_LIST} AND state IN {TEXT_LIST} ORDER BY folder, path",
        (json.dumps(sorted(contents)), json.dumps(sorted(SEARCHABLE_STATES))),
    )
    found = ((file_id, row_record(row)) for file_id, *row in rows)
    return {content_of(record): (file_id, record) for file_id, record in found}


def content_of(record: FileRecord) -> tuple[str, str]:
    """What a duplicate has in common with its original: the content, and the extension."""
    return record.sha256, extension(record.path)


def members(connection: Connection, record: FileRecord) -> list[FileRecord]:
    """The files inside a file, at any depth, by path; deleted ones are left out."""
    # "0" is the character after "/". Concatenating '' keeps SQLite from using the container to
    # search: few paths are in the range.
    rows = connection.execute(
        f"SELECT {_RECORD} FROM files "  # noqa: S608 - constants
        "WHERE folder = ? AND path > ? AND path < ? "
        "AND container || '' = ? AND state != ? ORDER BY path",
        (
            record.folder,
            f"{record.path}/",
            f"{record.path}0",
            record.container or record.path,
            FileState.DELETED.value,
        ),
    )
    return list(map(row_record, rows))


def folders(connection: Connection) -> tuple[str, ...]:
    """The indexed folders, sorted."""
    return tuple(
        row[0] for row in connection.execute("SELECT DISTINCT folder FROM files ORDER BY 1")
    )


def states(connection: Connection) -> dict[FileState, int]:
    """The number of files in each state that occurs."""
    rows = connection.execute("SELECT state, count(*) FROM files GROUP BY state ORDER BY state")
    return {row_state(state): count for state, count in rows}


def searchable_ids(connection: Connection) -> Ids:
    """The ids of files with passages, ascending."""
    rows = connection.execute("SELECT id FROM files WHERE passages > 0 ORDER BY id")
    return np.fromiter((row[0] for row in rows), dtype=np.int64)


def with_wildcards(connection: Connection) -> list[FileRecord]:
    """The files, not deleted, with a glob character in their folder or path."""
    either = " OR ".join("folder || path LIKE ? ESCAPE '!'" for _ in WILDCARDS)
    rows = connection.execute(
        f"SELECT {_RECORD} FROM files "  # noqa: S608 - constants
        f"WHERE state != ? AND ({either})",
        (FileState.DELETED.value, *(f"%{one}%" for one in WILDCARDS)),
    )
    return list(map(row_record, rows))


def duplicates(connection: Connection, ids: Iterable[int]) -> dict[int, list[tuple[int, Place]]]:
    """The id and place of each file's exact duplicates, by place; files without are left out.

    A duplicate has the same content and extension as the file whose document represents it.
    """
    rows = connection.execute(
        "SELECT own.id, own.path, other.id, other.folder, other.path FROM files own "  # noqa: S608
        "JOIN files other ON other.sha256 = own.sha256 AND other.state = ? "
        f"WHERE own.id IN {ID_LIST} ORDER BY own.id, other.folder, other.path",
        (FileState.DUPLICATE.value, as_json(ids)),
    )
    found: defaultdict[int, list[tuple[int, Place]]] = defaultdict(list)
    for file_id, path, other_id, folder, other in rows:
        if extension(path) == extension(other):
            found[file_id].append((other_id, (folder, other)))
    return found


def record_at(connection: Connection, place: Place) -> FileRecord | None:
    """The ledger line of the file at a place; None if there never was one."""
    row = connection.execute(
        f"SELECT {_RECORD} FROM files "  # noqa: S608 - constants
        "WHERE folder = ? AND path = ?",
        place,
    ).fetchone()
    return None if row is None else row_record(row)


def document_of(connection: Connection, folder: str, path: str) -> int | None:
    """The id of the file whose document represents a place: its own file, or its original.

    None if there is no such document (any more).
    """
    rows = connection.execute(
        "SELECT d.file_id, f.path FROM files own "
        "JOIN files f ON f.id = own.id OR (own.state = ? AND f.sha256 = own.sha256) "
        "JOIN documents d ON d.file_id = f.id WHERE own.folder = ? AND own.path = ?",
        (FileState.DUPLICATE.value, folder, path),
    )
    same = (int(file_id) for file_id, other in rows if extension(other) == extension(path))
    return next(same, None)


def extension(path: str) -> str:
    """The part after the last dot of a file name, in lower case; empty if there is none."""
    stem, _, end = path.rpartition("/")[2].rpartition(".")
    return end.lower() if stem else ""


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
