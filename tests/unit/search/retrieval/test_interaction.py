"""Each word of the question at the nearest word of a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.retrieval.interaction import word_matches
from tests.toy import ToyEmbedder

EMBEDDER = ToyEmbedder()
words = st.lists(st.sampled_from(["pomp", "huur", "verlof", "de", "E4521", "café"]), max_size=6)


def test_a_word_counts_for_its_nearest_in_each_text() -> None:
    matches = word_matches(
        ["pomp", "huur"], ["De POMP lekt.", "Huur en verlof", ""], EMBEDDER.word_vectors
    )
    assert matches.shape == (2, 3)
    assert matches[0, 0] == pytest.approx(1.0, abs=1e-6)
    assert matches[1, 1] == pytest.approx(1.0, abs=1e-6)
    assert matches[0, 1] < 0.6
    assert matches[:, 2].tolist() == [0.0, 0.0]


def test_no_words_and_no_texts_are_empty() -> None:
    assert word_matches([], ["a text"], EMBEDDER.word_vectors).shape == (0, 1)
    assert word_matches(["pomp"], ["", "?!"], EMBEDDER.word_vectors).tolist() == [[0.0, 0.0]]


@given(asked=words.filter(bool), texts=st.lists(words.map(" ".join), min_size=1, max_size=5))
def test_it_is_the_largest_of_all_pairs(asked: list[str], texts: list[str]) -> None:
    matches = word_matches([word.lower() for word in asked], texts, EMBEDDER.word_vectors)
    for row, word in enumerate(asked):
        vector = EMBEDDER.word_vectors([word.lower()])[0]
        for column, text in enumerate(texts):
            there = text.lower().split()
            nearest = max((EMBEDDER.word_vectors(there) @ vector).tolist()) if there else 0.0
            assert matches[row, column] == pytest.approx(max(0.0, nearest), abs=1e-5)


def test_the_same_texts_give_the_same_matches() -> None:
    texts = ["De pomp lekt, bel de monteur.", "Huur en verlof"]
    first = word_matches(["pomp"], texts, EMBEDDER.word_vectors)
    assert np.array_equal(first, word_matches(["pomp"], texts, EMBEDDER.word_vectors))
