"""Estimates the time that an indexing run still takes."""

import time
from collections.abc import Iterable

from vind.ingest.extent import expected_passages

MIN_PASSAGES, MIN_SECONDS = 512, 10.0
"""There is no estimate before so many passages and seconds: processes are slow at first."""

PRIOR_PASSAGES = 1000.0
"""Weight, in passages, of the counts expected by names and sizes against the actual counts."""


class Pace:
    """Measures the embedding speed, and corrects the expected number of passages."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._left = self._seen = 0.0
        self._passages = self._settled = 0

    def expect(self, files: Iterable[tuple[str, int]]) -> None:
        """Expect files, by path and size in bytes; the clock starts at the first call."""
        if self._began is None:
            self._began = time.monotonic()
        self._left += sum(expected_passages(path, size) for path, size in files)

    def embedded(self, passages: int) -> None:
        """Count passages that got a vector."""
        self._passages += passages

    def done(self, path: str, size: int) -> None:
        """Count one of the expected files as read."""
        expected = expected_passages(path, size)
        self._left = max(0.0, self._left - expected)
        self._seen += expected
        self._settled = self._passages

    @property
    def a_second(self) -> float | None:
        """Passages embedded in a second; None until enough was embedded."""
        if self._began is None:
            return None
        elapsed = time.monotonic() - self._began
        if self._passages < MIN_PASSAGES or elapsed < MIN_SECONDS:
            return None
        return self._passages / elapsed

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all expected files are embedded; None until enough was embedded."""
        speed = self.a_second
        if speed is None:
            return None
        correction = (self._settled + PRIOR_PASSAGES) / (self._seen + PRIOR_PASSAGES)
        # Passages embedded since the last file was done belong to files that still count as left.
        ahead = self._passages - self._settled
        return max(0.0, self._left * correction - ahead) / speed
