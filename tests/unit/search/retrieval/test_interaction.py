"""Each word of the question at the nearest word of a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.states import States
from search.retrieval.interaction import NO_PLACE, shares_of, word_matches, wordings
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


def kept(*texts: str) -> States:
    read = EMBEDDER.read_passages(texts)
    return States.of(read.states, read.vectors)


def test_a_place_is_as_near_as_its_words_rare_ones_counting_for_more() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp huur"])
    texts = kept("pomp lekt", "huur stijgt", "pomp huur")
    pump, rent, both = wordings(asked, {"pomp": 3.0, "huur": 1.0}, texts, texts.text_of, 3)
    assert both > pump > rent
    alike = wordings(asked, {}, texts, texts.text_of, 3)
    assert both == pytest.approx(alike[2], abs=0.02)


def test_words_of_no_place_count_nowhere_and_places_without_words_are_last() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp"])
    texts = kept("pomp lekt", "huur stijgt")
    places = np.array([NO_PLACE, 1, 2, 2])
    none, leaks, rent = wordings(asked, {}, texts, places, 3)
    there = wordings(asked, {}, texts, texts.text_of, 2)
    assert leaks < there[0]
    assert rent == pytest.approx(there[1])
    assert none == min(leaks, rent)


def test_without_words_all_places_are_alike() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp"])
    assert wordings(asked, {}, kept("", ""), np.array([], dtype=np.int64), 2).tolist() == [0, 0]
    (silent,) = EMBEDDER.read_questions(["?"])
    texts = kept("pomp", "huur")
    assert wordings(silent, {}, texts, texts.text_of, 2).tolist() == [0, 0]


def test_a_word_that_all_passages_have_counts_for_a_little() -> None:
    assert shares_of([3.8, 0.0]).tolist() == pytest.approx([0.95, 0.05])
    assert shares_of([]).shape == (0,)
