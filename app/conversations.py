"""The earlier conversations of each person, kept beside the index until erased.

Only questions are kept. Their answers are found again in the current index, so that a person sees
only what they may read now.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from vind.indexes.catalogue.beside import open_beside

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

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return open_beside(self._file, _TABLE, "the conversations of the web page")
