"""How many tokens a stretch of a document is to the embedder, from one pass over its text."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.types import HasTokens

# Read by the tokenizer in one go, in characters: bounds its memory on a file of many megabytes.
_WINDOW = 100_000

# The fewest tokens a stretch counts for, in characters a token. A tokenizer may make one unknown
# token of a whole line of an unseen script or of base64; its length must count all the same.
_CHARACTERS_A_TOKEN = 16


Offsets: TypeAlias = npt.NDArray[np.int32]
"""Ascending, in characters: four bytes each, where a Python int in a list takes some forty."""


class TokenCounter:
    """Counts tokens between two offsets of one text."""

    def __init__(self, text: str, embedder: HasTokens) -> None:
        spans = [(embedder.token_spans(text[a:b]) + a).astype(np.int32) for a, b in _windows(text)]
        joined = np.concatenate([np.empty((0, 2), dtype=np.int32), *spans])
        # Columns of their own: a search in every other number would first copy them.
        self._starts = np.ascontiguousarray(joined[:, 0])
        self._ends = np.ascontiguousarray(joined[:, 1])

    def count(self, start: int, end: int) -> int:
        """Tokens of ``text[start:end]``, never fewer than one for each 16 characters."""
        # A token may start at the white space in front of its word, so the first one is told by
        # where it ends.
        tokens = _before(self._starts, end) - _up_to(self._ends, start)
        return max(tokens, -(-(end - start) // _CHARACTERS_A_TOKEN))

    def reach(self, start: int, end: int, limit: int) -> int:
        """The furthest offset, at most ``end``, that is at most ``limit`` tokens from ``start``."""
        first_over = _up_to(self._ends, start) + limit
        furthest = int(self._starts[first_over]) if first_over < len(self._starts) else end
        return min(furthest, start + limit * _CHARACTERS_A_TOKEN, end)


# Offsets are looked up as numbers of the same size: of another one numpy would copy all of them.
def _before(offsets: Offsets, place: int) -> int:
    return int(offsets.searchsorted(np.int32(place), "left"))


def _up_to(offsets: Offsets, place: int) -> int:
    return int(offsets.searchsorted(np.int32(place), "right"))


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
