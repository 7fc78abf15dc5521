"""How long indexing takes yet, learnt from how it went so far."""

import time
from collections.abc import Iterable

from vind.ingest.extent import expected_passages

LEAST_PASSAGES, LEAST_SECONDS = 512, 10.0
"""Before so many, in so many seconds, nothing is told: the first files come from cold processes."""

PRIOR_PASSAGES = 1000.0
"""How much what names and sizes lead to expect weighs against what the files then gave."""


class Pace:
    """Holds what was expected of files against what they gave, and what that took."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._left = self._seen = 0.0
        self._passages = self._settled = 0

    def expect(self, files: Iterable[tuple[str, int]]) -> None:
        """Files are to be read, by name and size; the clock runs from the first of them on."""
        if self._began is None:
            self._began = time.monotonic()
        self._left += sum(expected_passages(path, size) for path, size in files)

    def embedded(self, passages: int) -> None:
        """So many passages more have a vector, whichever file they are of."""
        self._passages += passages

    def done(self, path: str, size: int) -> None:
        """One of the files that were expected is read."""
        expected = expected_passages(path, size)
        self._left = max(0.0, self._left - expected)
        self._seen += expected
        self._settled = self._passages

    @property
    def a_second(self) -> float | None:
        """Passages that got a vector in one second; None until that can be told."""
        if self._began is None:
            return None
        elapsed = time.monotonic() - self._began
        if self._passages < LEAST_PASSAGES or elapsed < LEAST_SECONDS:
            return None
        return self._passages / elapsed

    @property
    def seconds_left(self) -> float | None:
        """Until all that was expected is embedded; None until that can be told."""
        speed = self.a_second
        if speed is None:
            return None
        given = (self._settled + PRIOR_PASSAGES) / (self._seen + PRIOR_PASSAGES)
        # What was embedded since the last file was done is of files that are not.
        ahead = self._passages - self._settled
        return max(0.0, self._left * given - ahead) / speed
