"""Checks of the catalogue as a database, and of its ledger."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from vind.indexes.catalogue import ledger
from vind.indexes.catalogue.schema import Connection, last_ids, streamed
from vind.indexes.errors import PUT_BACK
from vind.indexes.types import SEARCHABLE_STATES, FileState, Steps
from vind.indexes.verify.finding import Finding, Part, Severity, Troubles

AGAIN = "Run `vind index` on the folder again, or restore a backup where that does not help."

SEARCHABLE = ", ".join(f"'{state}'" for state in sorted(SEARCHABLE_STATES))

# Queries for rows that must not exist, with the finding; the first column names a row.
WRONG_ROWS = (
    (
        "Files are said to be searchable and have no document",
        "SELECT f.path FROM files f LEFT JOIN documents d ON d.file_id = f.id "  # noqa: S608
        f"WHERE f.state IN ({SEARCHABLE}) AND d.file_id IS NULL",
    ),
    (
        "Files are said to have no text and have a document",
        "SELECT f.path FROM files f JOIN documents d ON d.file_id = f.id "  # noqa: S608
        f"WHERE f.state NOT IN ({SEARCHABLE})",
    ),
    (
        "Files have passages and no document",
        f"SELECT path FROM files WHERE passages != 0 AND state NOT IN ({SEARCHABLE})",  # noqa: S608
    ),
    (
        "Documents are superseded by what is no document",
        "SELECT f.path FROM documents d JOIN files f ON f.id = d.file_id "
        "LEFT JOIN documents newer ON newer.file_id = d.superseded_by "
        "WHERE d.superseded_by IS NOT NULL AND newer.file_id IS NULL "
        # An interrupted run has not updated them yet; the next one does.
        "AND NOT EXISTS (SELECT * FROM meta WHERE name = 'versions_told' AND CAST(value AS INTEGER)"
        " < (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation'))",
    ),
    (
        "Passages are there that are said to be removed",
        "SELECT t.passage_id FROM tombstones t JOIN passages p ON p.id = t.passage_id",
    ),
    (
        "Passages are of a generation that has not been",
        "SELECT id FROM passages WHERE generation < 1 OR generation > "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')",
    ),
    (
        "Removed passages are of a generation that has not been",
        "SELECT passage_id FROM tombstones WHERE generation < 1 OR generation > "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')",
    ),
    (
        "Tombstones were dropped up to a generation that has not been",
        "SELECT value FROM meta WHERE name = 'pruned' AND CAST(value AS INTEGER) > "
        "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')",
    ),
)


def check_structure(connection: sqlite3.Connection, progress: Steps) -> list[Finding]:
    """SQLite's own integrity check, and references between tables."""
    progress(0, 0, "the catalogue's pages and indexes")
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            troubles.add("SQLite finds the catalogue damaged", line)
    for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
        troubles.add(f"Rows of {table} refer to {other} that are not there", f"row {row}")
    return troubles.findings()


def check_ledger(connection: Connection) -> list[Finding]:
    """Check the ledger against documents, tombstones and generations."""
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    states = ", ".join(f"'{state}'" for state in FileState)
    unknown = f"SELECT path FROM files WHERE state NOT IN ({states})"  # noqa: S608 - constants
    for what, rows in (("Files are in a state that there is not", unknown), *WRONG_ROWS):
        for (place,) in connection.execute(rows):
            troubles.add(what, place)
    later = "SELECT id FROM passages WHERE id > ?"
    for (passage,) in connection.execute(later, (last_ids(connection)["passages"],)):
        troubles.add("Passages have numbers that are given out later", passage)
    for path in _lost_duplicates(connection):
        troubles.add("Files are the same as one that is not there", path, cure=AGAIN)
    for path in _lost_members(connection):
        troubles.add("Files stand in one that is not there", path, cure=AGAIN)
    return troubles.findings()


def _lost_duplicates(connection: Connection) -> Iterator[str]:
    """Duplicates without a document of the same content and extension."""
    rows = streamed(
        connection,
        "SELECT sha256, path, state FROM files "  # noqa: S608 - constants
        f"WHERE state IN ('{FileState.DUPLICATE}', {SEARCHABLE}) ORDER BY sha256",
    )
    for sha256, same in groupby(rows, lambda row: row[0]):
        files = [(path, ledger.extension(path), state) for _, path, state in same]
        originals = {kind for _, kind, state in files if state != FileState.DUPLICATE}
        for path, kind, state in files:
            if state == FileState.DUPLICATE and (not sha256 or kind not in originals):
                yield path


def _lost_members(connection: Connection) -> Iterator[str]:
    """Files inside a file that the ledger does not have, or has as deleted."""
    rows = connection.execute(
        "SELECT member.path FROM files member LEFT JOIN files own "
        "ON own.folder = member.folder AND own.path = member.container AND own.state != :gone "
        "WHERE member.container != '' AND member.state != :gone AND own.id IS NULL",
        {"gone": FileState.DELETED.value},
    )
    return (path for (path,) in rows)
