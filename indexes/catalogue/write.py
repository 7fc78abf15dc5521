"""Changes of the catalogue, and batches of files: each one transaction, committed or dropped.

Each function writes within the caller's transaction.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.folders import (
    given_folders,
    is_given,
    mount_points,
    set_given,
    set_mount_points,
)
from vind.indexes.catalogue.rows import (
    DOCUMENT_COLUMNS,
    PASSAGE_FIELDS,
    RECORD_COLUMNS,
    document_row,
    passage_row,
    record_row,
    shape_text,
    text_time,
)
from vind.indexes.catalogue.schema import Connection, note
from vind.indexes.core.stored_vectors import to_stored
from vind.indexes.types import Document, DocumentFacts, Embeddings, FileRecord, Place

KEY_BYTES = 16
"""Length of an embedding's key. Two of a billion texts share one with odds of 10^-21."""

# "0" is the character after "/".
_AT_OR_BELOW = (
    "folder = :folder "
    "AND (:part = '' OR path = :part OR (path > :part || '/' AND path < :part || '0'))"
)


def embedding_key(embedder: str, text: str) -> bytes:
    """The key of the vector of ``text`` by the embedder with this fingerprint."""
    return hashlib.blake2b(f"{embedder}\0{text}".encode(), digest_size=KEY_BYTES).digest()


def set_generation(connection: Connection, generation: int) -> None:
    """Set the generation of the batch that is being committed."""
    note(connection, "generation", str(generation))


def put_record(connection: Connection, record: FileRecord) -> int:
    """Add or replace a ledger line. Returns the id of the file, which never changes."""
    row = (*record_row(record), _rights_id(connection, record.rights))
    names = f"{RECORD_COLUMNS}, rights"
    places = ", ".join("?" * len(row))
    updates = ", ".join(f"{name} = excluded.{name}" for name in names.split(", ")[2:])
    put = connection.execute(
        f"INSERT INTO files ({names}) VALUES ({places}) "  # noqa: S608 - constants
        f"ON CONFLICT (folder, path) DO UPDATE SET {updates} RETURNING id",
        row,
    ).fetchone()
    return int(put[0])


def set_rights(connection: Connection, record: FileRecord) -> None:
    """Set only the rights of a file that has a ledger line."""
    connection.execute(
        "UPDATE files SET rights = ? WHERE folder = ? AND path = ?",
        (_rights_id(connection, record.rights), record.folder, record.path),
    )


def _rights_id(connection: Connection, rights: str) -> int | None:
    """The id of encoded rights, inserted if new; None for unknown rights."""
    if not rights:
        return None
    connection.execute("INSERT INTO rights (text) VALUES (?) ON CONFLICT DO NOTHING", (rights,))
    return int(connection.execute("SELECT id FROM rights WHERE text = ?", (rights,)).fetchone()[0])


def drop_unused_rights(connection: Connection) -> None:
    """Delete rights that no file has any more, and with them the names they contain."""
    connection.execute(
        "DELETE FROM rights WHERE id IN (SELECT id FROM rights EXCEPT "
        "SELECT rights FROM files WHERE rights IS NOT NULL)"
    )


def _place_parameters(place: Place) -> dict[str, str]:
    folder, part = place
    return {"folder": folder, "part": part}


def with_passages_at(connection: Connection, place: Place) -> str | None:
    """The path of a file with passages at or below a place; None if there is none."""
    row = connection.execute(
        f"SELECT path FROM files WHERE {_AT_OR_BELOW} AND passages > 0 LIMIT 1",  # noqa: S608
        _place_parameters(place),
    ).fetchone()
    return None if row is None else str(row[0])


def forget(connection: Connection, place: Place) -> None:
    """Delete the ledger lines at and below a place, whose files must have no documents."""
    connection.execute(
        "UPDATE documents SET superseded_by = NULL "  # noqa: S608 - a constant
        f"WHERE superseded_by IN (SELECT id FROM files WHERE {_AT_OR_BELOW})",
        _place_parameters(place),
    )
    connection.execute(f"DELETE FROM files WHERE {_AT_OR_BELOW}", _place_parameters(place))  # noqa: S608
    given = given_folders(connection)
    set_given(connection, [one for one in given if not is_given(one, [place])])
    mounts = mount_points(connection)
    set_mount_points(connection, [one for one in mounts if not is_given(one, [place])])


def drop_document(connection: Connection, file_id: int, generation: int) -> None:
    """Delete a file's document and passages; the passages leave tombstones."""
    connection.execute(
        "INSERT INTO tombstones SELECT ?, id FROM passages WHERE file_id = ?",
        (generation, file_id),
    )
    for table in ("passages", "pages", "tables", "documents"):
        connection.execute(f"DELETE FROM {table} WHERE file_id = ?", (file_id,))  # noqa: S608


def put_embeddings(
    connection: Connection, keys: Sequence[bytes], embeddings: Embeddings
) -> list[int]:
    """Store vectors and word states unless present. Returns the id of each key's embedding."""
    ids = []
    vectors = to_stored(embeddings.vectors)
    for key, vector, states in zip(keys, vectors, embeddings.states, strict=True):
        connection.execute(
            "INSERT INTO embeddings (key, vector) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (key, vector),
        )
        row = connection.execute("SELECT id FROM embeddings WHERE key = ?", (key,)).fetchone()
        connection.execute(
            "INSERT INTO word_states VALUES (?, ?) ON CONFLICT DO NOTHING", (row[0], states)
        )
        ids.append(int(row[0]))
    return ids


def drop_unused_embeddings(connection: Connection) -> int:
    """Delete embeddings without a passage. Returns how many."""
    # PostgreSQL would run NOT IN as a nested loop; EXCEPT is sorted or hashed.
    unused = "IN (SELECT id FROM embeddings EXCEPT SELECT embedding FROM passages)"
    connection.execute(f"DELETE FROM word_states WHERE embedding {unused}")  # noqa: S608 - constant
    return connection.execute(f"DELETE FROM embeddings WHERE id {unused}").rowcount  # noqa: S608


def prune(connection: Connection, reached: int) -> int:
    """Delete tombstones up to a generation that every derived part is past. Returns how many."""
    note(connection, "pruned", str(reached))
    return connection.execute("DELETE FROM tombstones WHERE generation <= ?", (reached,)).rowcount


def move_document(
    connection: Connection, source: int, target: int, mtime_ns: int, generation: int
) -> None:
    """Move a document, with its vectors, from the file ``source`` to ``target``, which has none.

    The passages get new ids, so that the derived parts index them under their new path.
    """
    connection.execute(
        f"INSERT INTO documents (file_id, {DOCUMENT_COLUMNS}) "  # noqa: S608 - constants
        f"SELECT ?, {DOCUMENT_COLUMNS} FROM documents WHERE file_id = ?",
        (target, source),
    )
    set_dated(connection, target, mtime_ns)
    connection.execute(
        'INSERT INTO pages SELECT ?, ordinal, number, start, "end", label FROM pages '
        "WHERE file_id = ?",
        (target, source),
    )
    connection.execute(
        'INSERT INTO tables SELECT ?, ordinal, start, "end", shape FROM tables WHERE file_id = ?',
        (target, source),
    )
    connection.execute(
        f"INSERT INTO passages (file_id, generation, {PASSAGE_FIELDS}) "  # noqa: S608 - constants
        f"SELECT ?, ?, {PASSAGE_FIELDS} FROM passages WHERE file_id = ? ORDER BY ordinal",
        (target, generation, source),
    )
    drop_document(connection, source, generation)


def set_dated(connection: Connection, file_id: int, mtime_ns: int) -> None:
    """Update a document's date after the file's time of change did."""
    row = connection.execute(
        "SELECT created, modified FROM documents WHERE file_id = ?", (file_id,)
    ).fetchone()
    if row is not None:
        facts = DocumentFacts(created=text_time(row[0]), modified=text_time(row[1]))
        connection.execute(
            "UPDATE documents SET dated = ? WHERE file_id = ?", (dated(facts, mtime_ns), file_id)
        )


def set_superseded(
    connection: Connection, newer: Mapping[int, int], generation: int, rules: str
) -> None:
    """Record which documents are superseded: file id to the file id of the newer version.

    All other documents become current.
    """
    note(connection, "versions_told", str(generation))
    note(connection, "versions_by", rules)
    connection.execute("UPDATE documents SET superseded_by = NULL WHERE superseded_by IS NOT NULL")
    connection.executemany(
        "UPDATE documents SET superseded_by = ? WHERE file_id = ?",
        [(successor, file_id) for file_id, successor in newer.items()],
    )


def dated(facts: DocumentFacts, mtime_ns: int) -> str | None:
    """The date of a document as ISO 8601 in UTC, so that texts sort as times do.

    It is the date of change or creation that the document names, else the file's time of change.
    Times before year 1 or after 9999 in UTC are ignored.
    """
    moment = _in_utc(facts.modified) or _in_utc(facts.created)
    if moment is None and mtime_ns:
        moment = datetime.fromtimestamp(mtime_ns // 1_000_000_000, UTC)
    return None if moment is None else moment.isoformat(timespec="seconds")


def _in_utc(moment: datetime | None) -> datetime | None:
    try:
        return None if moment is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def put_document(
    connection: Connection,
    file_id: int,
    document: Document,
    mtime_ns: int,
    embeddings: Sequence[int],
    generation: int,
) -> None:
    """Add a document with its pages and passages to a file that has none."""
    row = document_row(document, dated(document.facts, mtime_ns))
    _insert(connection, "documents", f"file_id, {DOCUMENT_COLUMNS}", [(file_id, *row)])
    connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)",
        [
            (file_id, ordinal, page.number, page.start, page.end, page.label)
            for ordinal, page in enumerate(document.pages)
        ],
    )
    connection.executemany(
        "INSERT INTO tables VALUES (?, ?, ?, ?, ?)",
        [
            (file_id, ordinal, table.start, table.end, shape_text(table))
            for ordinal, table in enumerate(document.tables)
        ],
    )
    pairs = zip(document.passages, embeddings, strict=True)
    rows = [
        (file_id, generation, *passage_row(ordinal, passage, embedding))
        for ordinal, (passage, embedding) in enumerate(pairs)
    ]
    _insert(connection, "passages", f"file_id, generation, {PASSAGE_FIELDS}", rows)


def _insert(connection: Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join("?" for _ in columns.split(", "))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608


def used_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of pages in use."""
    pages, empty, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - empty) * size


def empty_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of free pages, which SQLite fills first."""
    empty, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("freelist_count", "page_size")
    )
    return empty * size


def unused_embeddings(connection: Connection) -> tuple[int, int]:
    """The number of embeddings without a passage, and the bytes of their word states.

    Reads every passage.
    """
    row = connection.execute(
        "SELECT count(*), coalesce(sum(length(words)), 0) FROM word_states "
        "WHERE embedding IN (SELECT id FROM embeddings EXCEPT SELECT embedding FROM passages)"
    ).fetchone()
    return int(row[0]), int(row[1])


def tombstone_count(connection: Connection) -> int:
    """The number of tombstones of removed passages."""
    return int(connection.execute("SELECT count(*) FROM tombstones").fetchone()[0])


class Batch:
    """The changes of one connection since its last commit. Not safe for concurrent threads."""

    def __init__(
        self, connection: Connection, errors: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """``errors`` turns errors of the database into vind's own."""
        self._connection, self._errors = connection, errors

    @property
    def is_open(self) -> bool:
        """Whether anything was changed since the last commit."""
        return self._connection.in_transaction

    @contextmanager
    def change(self) -> Iterator[int]:
        """The change of one file; yields the generation that the batch will get.

        A ValueError undoes this change only. Any other exception drops the whole batch.
        """
        with self._errors(), self._dropping_on_failure():
            if not self.is_open:
                self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("SAVEPOINT file")
            try:
                yield generations.newest(self._connection) + 1
            except ValueError:
                self._connection.execute("ROLLBACK TO file")
                self._connection.execute("RELEASE file")
                raise
            self._connection.execute("RELEASE file")

    def commit(self) -> None:
        """Commit the batch under a new generation, unless it is empty."""
        if self.is_open:
            with self._errors(), self._dropping_on_failure():
                set_generation(self._connection, generations.newest(self._connection) + 1)
                self._connection.execute("COMMIT")

    def drop(self) -> None:
        """Roll back to the last commit."""
        # On a full disk SQLite has rolled back already.
        if self.is_open:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _dropping_on_failure(self) -> Iterator[None]:
        try:
            yield
        except ValueError:
            raise
        except BaseException:
            self.drop()
            raise
