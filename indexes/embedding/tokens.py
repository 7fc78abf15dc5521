"""Texts as the tokens of a model, and as batches that waste little on padding."""

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
"""Shape (batch, length): token ids, or 1 where there is a token and 0 where there is padding."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of about the same length. ``rows`` says which of the texts given these are.

    ``spans`` are where the tokens of each stand in it; those of special tokens are empty.
    """

    rows: list[int]
    input_ids: Tokens
    attention_mask: Tokens
    spans: list[TokenSpans]


@dataclass(frozen=True, eq=False, slots=True)
class Encoded:
    """What a model makes of a batch.

    ``vectors`` has the shape (texts, dimension), ``states`` (texts, length or more, dimension): the
    last hidden state of each token. Both are float32.
    """

    batch: Batch
    vectors: Vectors
    states: npt.NDArray[np.float32]


class TokenReader:
    """A model's tokenizer, once reading texts whole and once cutting them to what it can take."""

    def __init__(self, model: Path, encoder: Encoder) -> None:
        """``model`` is the folder of a pulled model. Raises ModelDamagedError."""
        self._pad_token = encoder.pad_token
        self._max_tokens = encoder.max_tokens
        try:
            self.tokenizer = Tokenizer.from_file(str(model / TOKENIZER))
        except Exception as error:  # of no kind of its own
            raise damaged(model.name, f"{TOKENIZER} cannot be read ({error})") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def spans(self, text: str) -> TokenSpans:
        """Where the tokens stand in ``text``, in characters, special tokens left out."""
        offsets = self.tokenizer.encode(text, add_special_tokens=False).offsets
        return np.array(offsets, dtype=np.int64).reshape(-1, 2)

    def batches(self, texts: Sequence[str], tokens: int) -> Iterator[Batch]:
        """The texts in batches, longest first, padded to the longest of each.

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
        """The beginning of a text that is too long, closed by its end-of-text token."""
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
