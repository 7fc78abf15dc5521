"""What people think of answers, as lines of JSON beside the index: questions to measure by.

A line is one of `vind eval` and `vind calibrate`. What somebody called right has the place of its
answer, or none where the documents rightly did not answer; what was wrong is left out there, as it
does not say what is right.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal, TypeAlias

from vind.indexes.durable import disk_errors
from vind.search.types import Answer

Thumb: TypeAlias = Literal["up", "down"]

MOST_BYTES = 4 << 20
"""Of a file, of which there are two: some 10,000 remarks each."""

REASON_AT_MOST = 1000
"""Characters of a reason that are kept."""


class Feedback:
    """One file and the one before it. It has no names: whose opinion it is does not matter."""

    def __init__(self, index: Path) -> None:
        """``index`` is its folder: the file stands beside it, so that ``vind reindex`` keeps it."""
        self._file = index.with_name(f"{index.name}.feedback.jsonl")
        self._lock = Lock()

    def add(self, answer_id: str, answer: Answer, thumb: Thumb, why: str) -> None:
        """A line. Raises DiskFullError, and IndexFailure where there is no right to write."""
        with self._lock, disk_errors(self._file.parent):
            if self._file.exists() and self._file.stat().st_size > MOST_BYTES:
                self._file.replace(self._file.with_suffix(".jsonl.1"))
            with open(self._file, "a", encoding="ascii", opener=_for_the_owner) as file:
                file.write(json.dumps(_line(answer_id, answer, thumb, why)) + "\n")


def _line(answer_id: str, answer: Answer, thumb: Thumb, why: str) -> dict[str, object]:
    best = answer.best
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
