"""Vectors as they are stored: what comes back of them, whatever they are and how many beside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.indexes.arrays import Vectors
from vind.indexes.core.stored_vectors import (
    DEVIATIONS,
    LARGEST,
    STORED,
    are_stored,
    from_stored,
    rotation,
    scale_of,
    storage_error,
    stored_to_turned,
    to_stored,
    turned,
    turned_to_stored,
)

DIMENSIONS = st.integers(1, 768)


def random(count: int, dimension: int, seed: int) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    found: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


@st.composite
def unit_vectors(draw: st.DrawFn) -> Vectors:
    """Of any dimension: as of a model, along one component, or along a row of the rotation."""
    dimension = draw(DIMENSIONS)
    one = draw(st.integers(0, dimension - 1))
    return draw(
        st.sampled_from(
            [
                random(3, dimension, draw(st.integers(0, 1000))),
                np.eye(dimension, dtype=np.float32)[[one]],
                -rotation(dimension)[[one]],
            ]
        )
    )


@given(unit_vectors())
def test_a_stored_vector_is_read_back_within_storage_error(vectors: Vectors) -> None:
    dimension = vectors.shape[1]
    stored = to_stored(vectors)
    assert {len(one) for one in stored} == {dimension * STORED.itemsize}
    assert are_stored(stored, dimension).all()
    # What is further than can be stored counts as the furthest there is.
    beyond = np.maximum(np.abs(turned(vectors)) - LARGEST / scale_of(dimension), 0)
    assert dimension > DEVIATIONS**2 or not beyond.round(6).any()
    back = from_stored(stored, dimension)
    lost = np.linalg.norm(back - vectors, axis=1)
    assert (lost <= storage_error(dimension) + np.linalg.norm(beyond, axis=1)).all()


@given(unit_vectors())
def test_storing_a_read_back_vector_gives_the_same_bytes(vectors: Vectors) -> None:
    stored = to_stored(vectors)
    dimension = vectors.shape[1]
    assert to_stored(from_stored(stored, dimension)) == stored
    assert turned_to_stored(stored_to_turned(stored, dimension)) == stored


@given(unit_vectors(), unit_vectors())
def test_rotated_vectors_have_the_same_dot_products(ones: Vectors, others: Vectors) -> None:
    if ones.shape[1] != others.shape[1]:
        others = ones[::-1]
    kept = stored_to_turned(to_stored(ones), ones.shape[1])
    back = from_stored(to_stored(ones), ones.shape[1])
    assert turned(others) @ kept.T == pytest.approx(others @ back.T, abs=1e-5)


@given(DIMENSIONS, st.integers(0, 1000))
def test_a_vector_is_stored_alike_alone_or_in_a_batch(dimension: int, seed: int) -> None:
    vectors = random(20, dimension, seed)
    assert [to_stored(one[np.newaxis])[0] for one in vectors] == to_stored(vectors)


@pytest.mark.parametrize("dimension", [16, 24, 384, 768])
def test_are_stored_rejects_bytes_that_no_vector_gives(dimension: int) -> None:
    right = np.frombuffer(to_stored(random(1, dimension, 3))[0], STORED)
    noise = np.random.default_rng(4).integers(-127, 128, dimension)
    wrong = [np.zeros(dimension), right // 2, np.clip(right * 2.0, -127, 127), noise]
    wrong.append(np.where(np.arange(dimension) == 0, -128, right))
    blobs = [one.astype(STORED).tobytes() for one in (right, *wrong)]
    assert are_stored(blobs, dimension).tolist() == [True, *(False for _ in wrong)]
