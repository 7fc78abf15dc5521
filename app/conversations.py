"""Who asked what before: the conversations of each person, kept beside the index until erased.

Questions alone: their answers are found again in the index as it is then, for who may read them.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from vind.indexes.durable import disk_errors
from vind.indexes.errors import IndexFailure

MOST = 200
"""Conversations of one person; the oldest go."""

_TABLE = """CREATE TABLE IF NOT EXISTS conversations (
    owner TEXT NOT NULL, questions TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (owner, questions)) STRICT, WITHOUT ROWID"""

_OLDEST = """DELETE FROM conversations WHERE owner = ?1 AND questions IN (
    SELECT questions FROM conversations WHERE owner = ?1 ORDER BY at DESC LIMIT -1 OFFSET ?2)"""


class Kept(NamedTuple):
    """The questions of a conversation in their order, and when the last one was asked, in UTC."""

    questions: tuple[str, ...]
    at: datetime


class Conversations:
    """Those of one person, ``owner``. Each call opens the file, so that threads may share this.

    Raises DiskFullError, and IndexFailure where the file cannot be read or written.
    """

    def __init__(self, index: Path, owner: str) -> None:
        """``index`` is its folder: the file stands beside it, so that ``vind reindex`` keeps it."""
        self._file = index.with_name(f"{index.name}.conversations.sqlite")
        self._owner = owner

    def keep(self, questions: Sequence[str]) -> None:
        """Keeps a conversation, in place of what it was before its last question."""
        before, now = json.dumps(questions[:-1]), json.dumps(questions)
        with self._open() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE owner = ? AND questions = ?", (self._owner, before)
            )
            connection.execute(
                "INSERT OR REPLACE INTO conversations VALUES (?, ?, ?)",
                (self._owner, now, datetime.now(UTC).isoformat()),
            )
            connection.execute(_OLDEST, (self._owner, MOST))

    def all(self) -> list[Kept]:
        """All of them, the last one first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT questions, at FROM conversations WHERE owner = ? ORDER BY at DESC",
                (self._owner,),
            ).fetchall()
        return [
            Kept(tuple(json.loads(questions)), datetime.fromisoformat(at)) for questions, at in rows
        ]

    def erase(self, questions: Sequence[str] | None = None) -> None:
        """Erases one of them, by default all, also from the disk."""
        one = None if questions is None else json.dumps(list(questions))
        with self._open() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE owner = ? AND questions = coalesce(?, questions)",
                (self._owner, one),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file within a transaction; it is its owner's alone."""
        with disk_errors(self._file.parent):
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        try:
            with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            raise IndexFailure(
                f"{self._file} cannot be used ({error}). Remove it to begin anew: it has the "
                "conversations of the web page, and nothing of the index."
            ) from error
