"""How many tokens a stretch of a document is to the embedder, from one pass over its text."""

from bisect import bisect_left, bisect_right

import numpy as np

from indexes.types import Embedder

# Read by the tokenizer in one go, in characters: bounds its memory on a file of many megabytes.
_WINDOW = 100_000

# The fewest tokens a stretch counts for, in characters a token. A tokenizer may make one unknown
# token of a whole line of an unseen script or of base64; its length must count all the same.
_CHARACTERS_A_TOKEN = 16


class TokenCounter:
    """Counts tokens between two offsets of one text."""

    def __init__(self, text: str, embedder: Embedder) -> None:
        spans = [embedder.token_spans(text[a:b]) + a for a, b in _windows(text)]
        joined = np.concatenate(spans) if spans else np.empty((0, 2), dtype=np.int64)
        self._starts: list[int] = joined[:, 0].tolist()
        self._ends: list[int] = joined[:, 1].tolist()

    def count(self, start: int, end: int) -> int:
        """Tokens of ``text[start:end]``, never fewer than one for each 16 characters."""
        # A token may start at the white space in front of its word, so the first one is told by
        # where it ends.
        tokens = bisect_left(self._starts, end) - bisect_right(self._ends, start)
        return max(tokens, -(-(end - start) // _CHARACTERS_A_TOKEN))

    def reach(self, start: int, end: int, limit: int) -> int:
        """The furthest offset, at most ``end``, that is at most ``limit`` tokens from ``start``."""
        first_over = bisect_right(self._ends, start) + limit
        furthest = self._starts[first_over] if first_over < len(self._starts) else end
        return min(furthest, start + limit * _CHARACTERS_A_TOKEN, end)


def _windows(text: str) -> list[tuple[int, int]]:
    """Stretches of ``text`` of a bounded length, cut at white space where there is any."""
    windows = []
    start = 0
    while start < len(text):
        end = start + _WINDOW
        if end < len(text):
            space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = space if space > start else end
        windows.append((start, end))
        start = end
    return windows
