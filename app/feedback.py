"""People's judgements of answers, as lines of JSON beside the index, for measuring vind.

`vind eval` and `vind calibrate` read these lines. An answer judged right gives its place, or none
where the documents rightly did not answer. Those commands skip an answer judged wrong, as it does
not tell what is right. An administrator can choose the right sentence for it by hand: that is
another line, which names the judgement that it settles.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias

from vind.indexes.core.durable import disk_errors
from vind.search.types import Answer

Thumb: TypeAlias = Literal["up", "down"]

MOST_BYTES = 4 << 20
"""The largest file, of two that are kept: some 10,000 judgements each."""

REASON_AT_MOST = 1000
"""The most characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or row of a document: ``path`` relative to its folder, ``page`` from 1 or None."""

    text: str
    path: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that somebody called wrong; ``best`` is its sentence, empty if there was none."""

    answer_id: str
    at: datetime
    question: str
    reason: str
    best: str


class Feedback:
    """The current file and the one before it, without the names of people."""

    def __init__(self, index: Path) -> None:
        """``index`` is its folder. The file is beside it, so that ``vind reindex`` keeps it."""
        self._file = index.with_name(f"{index.name}.feedback.jsonl")
        self._lock = Lock()

    def add(self, answer_id: str, answer: Answer, thumb: Thumb, why: str) -> None:
        """Appends a line. Raises DiskFullError, and IndexFailure where writing is not allowed."""
        self._append(_line(answer_id, answer, thumb, why))

    def settle(self, wrong: Wrong, right: Sentence | None) -> None:
        """Appends what rightly answers the question of ``wrong``; None where nothing does.

        Raises as ``add``.
        """
        found = [{"path": right.path, "page": right.page, "quote": right.text}] if right else []
        self._append(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "settles": wrong.answer_id,
                "question": wrong.question,
                "gold": found,
                "answerable": bool(found),
                "right": True,
            }
        )

    def unsettled(self) -> list[Wrong]:
        """The answers called wrong for which nobody has chosen the right one, the newest first.

        Raises IndexFailure where the file cannot be read.
        """
        with self._lock, disk_errors(self._file.parent):
            files = (self._file.with_suffix(".jsonl.1"), self._file)
            texts = [file.read_text(encoding="ascii") for file in files if file.exists()]
        lines = [_read(line) for text in texts for line in text.splitlines()]
        settled = {line.get("settles") for line in lines}
        return [
            Wrong(
                line["answer"],
                datetime.fromisoformat(line["at"]),
                line["question"],
                line["reason"],
                line["best"],
            )
            for line in reversed(lines)
            if line.get("thumb") == "down" and line["answer"] not in settled
        ]

    def _append(self, line: dict[str, object]) -> None:
        with self._lock, disk_errors(self._file.parent):
            if self._file.exists() and self._file.stat().st_size > MOST_BYTES:
                self._file.replace(self._file.with_suffix(".jsonl.1"))
            with open(self._file, "a", encoding="ascii", opener=_for_the_owner) as file:
                file.write(json.dumps(line) + "\n")


def _read(line: str) -> dict[str, Any]:
    """The fields of a line; none of one that a kill cut short, which `vind eval` names."""
    try:
        fields = json.loads(line)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


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
