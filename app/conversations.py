"""The earlier conversations of each person, kept beside the index until erased.

Only questions are kept. Their answers are found again in the current index, so that a person sees
only what they may read now.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from vind.indexes.catalogue.connection import PRIMARY_CODE
from vind.indexes.core.durable import disk_errors, disk_fails, disk_full
from vind.indexes.errors import IndexFailure

MOST = 200
"""The most conversations of one person; the oldest are dropped."""

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
    """The conversations of ``owner``. Each call opens the file, so that threads may share this.

    Raises DiskFullError, and IndexFailure where the file cannot be read or written.
    """

    def __init__(self, index: Path, owner: str) -> None:
        """``index`` is its folder. The file is beside it, so that ``vind reindex`` keeps it."""
        self._file = index.with_name(f"{index.name}.conversations.sqlite")
        self._owner = owner

    @classmethod
    def of(cls, index: Path, account: str) -> Self:
        """The conversations of a person who signs in as ``account``."""
        return cls(index, f"user:{account}")

    def keep(self, questions: Sequence[str]) -> None:
        """Saves a conversation, and replaces its version without the last question."""
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
        """All conversations, newest first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT questions, at FROM conversations WHERE owner = ? ORDER BY at DESC",
                (self._owner,),
            ).fetchall()
        return [
            Kept(tuple(json.loads(questions)), datetime.fromisoformat(at)) for questions, at in rows
        ]

    def erase(self, questions: Sequence[str] | None = None) -> None:
        """Erases one conversation, by default all, also from the disk's blocks."""
        one = None if questions is None else json.dumps(list(questions))
        if not self._file.exists():
            return
        with self._open() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE owner = ? AND questions = coalesce(?, questions)",
                (self._owner, one),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The open file in a transaction; only the account that runs vind may read it."""
        with disk_errors(self._file.parent):
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        try:
            with closing(sqlite3.connect(self._file, timeout=10)) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            match getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE:
                case sqlite3.SQLITE_FULL:
                    raise disk_full(self._file.parent) from error
                case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_BUSY:
                    raise disk_fails(self._file.parent, str(error)) from error
            raise IndexFailure(
                f"{self._file} cannot be used ({error}). Remove it to begin anew: it has the "
                "conversations of the web page, and nothing of the index."
            ) from error
