"""What people think of answers, as lines of JSON beside the index, for whoever fits it to them."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal

from vind.indexes.durable import disk_errors
from vind.search.types import Answer

MOST_BYTES = 4 << 20
"""Of a file, of which there are two: some 10,000 remarks each."""


class Feedback:
    """One file and the one before it. It has no names: whose opinion it is does not matter."""

    def __init__(self, index: Path) -> None:
        self._file = index.with_name(f"{index.name}.feedback.jsonl")
        self._lock = Lock()

    def add(self, answer_id: str, answer: Answer, thumb: Literal["up", "down"], why: str) -> None:
        """A line. Raises DiskFullError, and IndexFailure where there is no right to write."""
        best = answer.best
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "answer": answer_id,
            "thumb": thumb,
            "reason": why,
            "question": answer.asked,
            "found": answer.found,
            "best": best.text if best else "",
            "path": best.path if best else "",
        }
        with self._lock, disk_errors(self._file.parent):
            if self._file.exists() and self._file.stat().st_size > MOST_BYTES:
                self._file.replace(self._file.with_suffix(".jsonl.1"))
            with open(self._file, "a", encoding="ascii", opener=_for_the_owner) as file:
                file.write(json.dumps(line) + "\n")


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
