"""The states of words as the index keeps them: what they give back of what went in."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.indexes.arrays import Vectors
from vind.indexes.text.states import States, is_whole, pack, words_with_state

DIMENSION = 384


def unit(vectors: npt.ArrayLike) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    found: Vectors = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return found


def states_of_a_text(words: int, seed: int, dimension: int = DIMENSION) -> tuple[Vectors, Vectors]:
    """States around the vector of their text, as those of a model are, and that vector."""
    chance = np.random.default_rng(seed)
    vector = unit(chance.standard_normal(dimension))
    apart = 0.04 * chance.standard_normal((words, dimension)) + vector
    return unit(apart), vector


def test_a_kept_state_is_nearest_to_what_it_was_and_about_as_near() -> None:
    states, vector = states_of_a_text(60, seed=1)
    kept = States.of([pack(range(60, 0, -1), states, vector)], vector[np.newaxis])
    found = kept.similarities(states)
    exact = states @ states.T
    assert found.argmax(axis=1).tolist() == list(range(60))
    assert np.diag(found) == pytest.approx(np.ones(60), abs=0.06)
    assert np.abs(found - exact).max() < 0.1
    assert np.abs(found - exact).mean() < 0.02


def test_each_text_has_its_own_words_and_vector() -> None:
    (one, first), (other, second) = states_of_a_text(3, seed=2), states_of_a_text(2, seed=3)
    none = pack([], np.zeros((0, DIMENSION), np.float32), first)
    packed = [pack([30, 20, 10], one, first), none, pack([7, 5], other, second)]
    kept = States.of(packed, np.stack([first, first, second]))
    assert kept.text_of.tolist() == [0, 0, 0, 2, 2]
    assert kept.before_end.tolist() == [30, 20, 10, 7, 5]
    alone = States.of(packed[2:], second[np.newaxis]).similarities(other)
    assert np.allclose(kept.similarities(other)[:, 3:], alone)


@given(st.integers(32, 96), st.integers(0, 20), st.integers(0, 100), st.integers(0, 30))
def test_any_dimension_and_number_of_words(
    dimension: int, words: int, seed: int, further: int
) -> None:
    states, vector = states_of_a_text(words, seed, dimension)
    longer = unit(np.concatenate([vector, np.ones(further)]))
    packed = pack(range(words, 0, -1), states, longer)
    assert is_whole(packed)
    kept = States.of([packed], longer[np.newaxis])
    assert kept.similarities(states).shape == (words, words)
    assert np.diag(kept.similarities(states)) == pytest.approx(np.ones(words), abs=0.2)


def test_a_word_on_the_vector_of_its_text_and_one_far_from_the_end_are_kept() -> None:
    vector = unit(np.ones(DIMENSION))
    kept = States.of([pack([70_000], vector[np.newaxis], vector)], vector[np.newaxis])
    assert kept.similarities(vector[np.newaxis]) == pytest.approx(1.0, abs=1e-3)
    assert kept.before_end == [65_535]


@pytest.mark.parametrize(
    ("packed", "whole"),
    [
        (b"", False),
        (b"\0", False),
        (b"\0\0", False),
        (b"\x60\0", True),
        (b"\x60\0" + b"\1" + b"\0" * 15, True),
        (b"\x60\0" + b"\0" * 16, False),
        (b"\x60\0" + b"\1" + b"\0" * 14, False),
        (b"\x60\0" + b"\xff" * 16, False),
    ],
)
def test_what_cannot_have_been_packed_is_told(packed: bytes, whole: bool) -> None:
    assert is_whole(packed) is whole


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("De pomp van de E-4521 lekt", 0, ["pomp", "E", "4521", "lekt"]),
        ("passage: the pump leaks", 9, ["pump", "leaks"]),
        ("What is it?", 0, ["What", "is", "it"]),
        ("!?", 0, []),
    ],
)
def test_words_that_only_hold_a_text_together_have_no_state(
    text: str, start: int, told: list[str]
) -> None:
    assert [text[slice(*span)] for span in words_with_state(text, start)] == told
