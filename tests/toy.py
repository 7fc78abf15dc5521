"""A predictable embedder for fast tests: words hashed to directions, added up.

Texts that share words are near each other, a text is nearest to itself, and nothing is random from
one run to the next.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from vind.indexes.arrays import TokenSpans, Vector, Vectors
from vind.indexes.text.states import pack, words_with_state
from vind.indexes.types import Embeddings, Reading

WORD = re.compile(r"\w+|[^\w\s]")


class ToyEmbedder:
    """Implements ``indexes.types.Embedder``; a word or a sign is a token."""

    max_tokens = 256

    def __init__(self, name: str = "toy", dimension: int = 64) -> None:
        self.fingerprint = f"{name}@{dimension}"
        self.dimension = dimension

    def token_spans(self, text: str) -> TokenSpans:
        spans = [match.span() for match in WORD.finditer(text)]
        return np.array(spans, dtype=np.int64).reshape(-1, 2)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        rows = [self.embed_query(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimension)

    def embed_query(self, text: str) -> Vector:
        words = WORD.findall(text.casefold()) or [""]
        total = np.sum([_direction(word, self.dimension) for word in words], axis=0)
        vector: Vector = (total / np.linalg.norm(total)).astype(np.float32)
        return vector

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        vectors = self.embed_passages(texts)
        states = [
            pack(
                [len(text) - start for start, _ in words_with_state(text)],
                self._of_words(text),
                vector,
            )
            for text, vector in zip(texts, vectors, strict=True)
        ]
        return Embeddings(vectors, states)

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        return [
            Reading(
                self.embed_query(text),
                tuple(text[slice(*span)].lower() for span in words_with_state(text)),
                self._of_words(text),
            )
            for text in texts
        ]

    def _of_words(self, text: str) -> Vectors:
        return self.embed_queries([text[slice(*span)] for span in words_with_state(text)])


@lru_cache(maxsize=100_000)
def _direction(word: str, dimension: int) -> Vector:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)
