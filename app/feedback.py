"""People's judgements of answers, as lines of JSON beside the index, for measuring vind.

`vind eval` and `vind calibrate` read these lines. An answer judged right gives its place, or none
where the documents rightly did not answer. Those commands skip an answer judged wrong, as it does
not tell what is right.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias

from vind.indexes.core.durable import disk_errors
from vind.search.types import Answer

Thumb: TypeAlias = Literal["up", "down"]

MOST_BYTES = 4 << 20
"""The largest file, of two that are kept: some 10,000 judgements each."""

REASON_AT_MOST = 1000
"""The most characters of a reason that are kept."""


class Feedback:
    """The current file and the one before it, without the names of people."""

    def __init__(self, index: Path) -> None:
        """``index`` is its folder. The file is beside it, so that ``vind reindex`` keeps it."""
        self._file = index.with_name(f"{index.name}.feedback.jsonl")
        self._lock = Lock()

    def add(self, answer_id: str, answer: Answer, thumb: Thumb, why: str) -> None:
        """Appends a line. Raises DiskFullError, and IndexFailure where writing is not allowed."""
        with self._lock, disk_errors(self._file.parent):
            if self._file.exists() and self._file.stat().st_size > MOST_BYTES:
                self._file.replace(self._file.with_suffix(".jsonl.1"))
            with open(self._file, "a", encoding="ascii", opener=_for_the_owner) as file:
                file.write(json.dumps(_line(answer_id, answer, thumb, why)) + "\n")


def _line(answer_id: str, answer: Answer, thumb: Thumb, why: str) -> dict[str, object]:
    is_whole = answer.summary is not None or answer.comparison is not None
    best = answer.quotes[0] if is_whole and answer.quotes else answer.best
    gold = [{"path": best.path, "page": best.page, "quote": best.text}] if best else []
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "answer": answer_id,
        "thumb": thumb,
        "reason": why[:REASON_AT_MOST],
        "question": answer.asked,
        "found": answer.found,
        "best": best.text if best else "",
        "path": best.path if best else "",
        "gold": gold,
        "answerable": bool(gold),
        "right": thumb == "up",
    }


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
