"""Counts the embedder's tokens in any span of a text that was tokenized once."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.types import HasTokens

# Characters tokenized at once: bounds the tokenizer's memory on a file of many megabytes.
_WINDOW = 100_000

# A span counts for at least one token per so many characters. A tokenizer may make a whole line of
# base64 or of an unknown script a single unknown token.
_MAX_TOKEN_CHARACTERS = 16


Offsets: TypeAlias = npt.NDArray[np.int32]
"""Ascending, in characters. An array, as a list of Python ints takes ten times the memory."""


class TokenCounter:
    """Counts tokens between two offsets of one text."""

    def __init__(self, text: str, embedder: HasTokens) -> None:
        spans = [(embedder.token_spans(text[a:b]) + a).astype(np.int32) for a, b in _windows(text)]
        joined = np.concatenate([np.empty((0, 2), dtype=np.int32), *spans])
        # Contiguous, as searchsorted would else copy the column at each call.
        self._starts = np.ascontiguousarray(joined[:, 0])
        self._ends = np.ascontiguousarray(joined[:, 1])

    def count(self, start: int, end: int) -> int:
        """Tokens of ``text[start:end]``, never fewer than one for each 16 characters."""
        # A token may start at the white space before its word, so the first is found by its end.
        tokens = _before(self._starts, end) - _up_to(self._ends, start)
        return max(tokens, -(-(end - start) // _MAX_TOKEN_CHARACTERS))

    def reach(self, start: int, end: int, limit: int) -> int:
        """The largest offset up to ``end`` with at most ``limit`` tokens after ``start``."""
        first_over = _up_to(self._ends, start) + limit
        furthest = int(self._starts[first_over]) if first_over < len(self._starts) else end
        return min(furthest, start + limit * _MAX_TOKEN_CHARACTERS, end)


# np.int32, as searchsorted would convert the whole array for a value of another type.
def _before(offsets: Offsets, place: int) -> int:
    return int(offsets.searchsorted(np.int32(place), "left"))


def _up_to(offsets: Offsets, place: int) -> int:
    return int(offsets.searchsorted(np.int32(place), "right"))


def _windows(text: str) -> list[tuple[int, int]]:
    """Spans of at most _WINDOW characters that cover ``text``, cut at white space if possible."""
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
