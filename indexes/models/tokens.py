"""Texts as a model's tokens, in batches with little padding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from vind.indexes.arrays import TokenSpans, Vectors
from vind.indexes.models.spec import TOKENIZER, Encoder
from vind.indexes.models.store import damaged

T = TypeVar("T")

Tokens: TypeAlias = npt.NDArray[np.int64]
"""Shape (batch, length): token ids, or a mask of 1 for tokens and 0 for padding."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of about the same length.

    ``rows`` are their positions among the given texts. ``spans`` has each text's token spans; those
    of special tokens are empty.
    """

    rows: list[int]
    input_ids: Tokens
    attention_mask: Tokens
    spans: list[TokenSpans]


@dataclass(frozen=True, eq=False, slots=True)
class Encoded:
    """A model's output for a batch.

    ``vectors`` has the shape (texts, dimension). ``states`` are the last hidden states of tokens,
    shape (texts, length or more, dimension). Both are float32.
    """

    batch: Batch
    vectors: Vectors
    states: npt.NDArray[np.float32]


class TokenReader:
    """A model's tokenizer, with and without cutting texts to the model's limit."""

    def __init__(self, model: Path, encoder: Encoder) -> None:
        """``model`` is the folder of a pulled model. Raises ModelDamagedError."""
        self._pad_token = encoder.pad_token
        self._max_tokens = encoder.max_tokens
        try:
            self.tokenizer = Tokenizer.from_file(str(model / TOKENIZER))
        except Exception as error:  # tokenizers has no error class
            raise damaged(model.name, f"{TOKENIZER} cannot be read ({error})") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def spans(self, text: str) -> TokenSpans:
        """The span of each token in ``text``, in characters, without special tokens."""
        offsets = self.tokenizer.encode(text, add_special_tokens=False).offsets
        return np.array(offsets, dtype=np.int64).reshape(-1, 2)

    def batches(self, texts: Sequence[str], tokens: int) -> Iterator[Batch]:
        """Yield batches, longest texts first, each padded to its longest text.

        A batch has at most ``tokens`` tokens, padding included, and at least one text.
        """
        encodings = self.tokenizer.encode_batch(texts)
        ids = [self._cut(encoding.ids) for encoding in encodings]
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]), reverse=True)
        start = 0
        while start < len(order):
            size = max(1, tokens // len(ids[order[start]]))
            rows = order[start : start + size]
            spans = [self._cut(encodings[row].offsets) for row in rows]
            yield self._batch(rows, [ids[row] for row in rows], spans)
            start += size

    def _cut(self, ids: list[T]) -> list[T]:
        """Cut too long a text, keeping its end-of-text token."""
        return ids if len(ids) <= self._max_tokens else [*ids[: self._max_tokens - 1], ids[-1]]

    def _batch(
        self, rows: list[int], ids: list[list[int]], spans: list[list[tuple[int, int]]]
    ) -> Batch:
        shape = (len(ids), max(len(row) for row in ids))
        input_ids = np.full(shape, self._pad_token, dtype=np.int64)
        attention_mask = np.zeros(shape, dtype=np.int64)
        for place, row in enumerate(ids):
            input_ids[place, : len(row)] = row
            attention_mask[place, : len(row)] = 1
        arrays = [np.array(one, dtype=np.int64).reshape(-1, 2) for one in spans]
        return Batch(rows, input_ids, attention_mask, arrays)
