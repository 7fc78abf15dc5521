"""Invariants of a document that is put into the index; a violation is a bug of the caller."""

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.text.states import is_whole
from vind.indexes.types import Document, Embeddings

UNIT_TOLERANCE = 2e-3
"""How far a vector's length may be from 1. Models in half precision miss it by 5e-4."""


def check_document(document: Document) -> None:
    """Raise ValueError unless each passage is ``document.text[start:end]``."""
    for passage in document.passages:
        if not 0 <= passage.start < passage.end <= len(document.text):
            raise ValueError(f"a passage spans {passage.start} to {passage.end}, outside the text")
        if document.text[passage.start : passage.end] != passage.text:
            raise ValueError(
                f"the passage from {passage.start} to {passage.end} is not that span of the text"
            )


def check_embeddings(embeddings: Embeddings, shape: tuple[int, int]) -> None:
    """Raise ValueError unless vectors (see ``check_vectors``) and packed word states are valid."""
    check_vectors(embeddings.vectors, shape)
    if len(embeddings.states) != shape[0]:
        raise ValueError(f"{shape[0]} vectors, states of {len(embeddings.states)} texts")
    if not all(is_whole(states) for states in embeddings.states):
        raise ValueError("states are not as they are packed")


def check_vectors(vectors: Vectors, shape: tuple[int, int]) -> None:
    """Raise ValueError unless ``vectors`` are finite, of unit length and of this shape."""
    if vectors.shape != shape:
        raise ValueError(f"vectors have the shape {vectors.shape}, not {shape}")
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    # Written so that NaN, which compares false, is refused.
    if not np.all(np.abs(lengths - 1) <= UNIT_TOLERANCE):
        raise ValueError("a vector is not finite or not of unit length")
