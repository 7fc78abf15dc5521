"""Each word of the question at the nearest word of a text."""

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from vind.indexes.text.states import States
from vind.search.retrieval.interaction import NO_PLACE, shares_of, wordings

EMBEDDER = ToyEmbedder()
words = st.lists(st.sampled_from(["pomp", "huur", "verlof", "de", "E4521", "café"]), max_size=6)


def kept(*texts: str) -> States:
    read = EMBEDDER.read_passages(texts)
    return States.of(read.states, read.vectors)


def test_a_place_is_as_near_as_its_words_rare_ones_counting_for_more() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp huur"])
    texts = kept("pomp lekt", "huur stijgt", "pomp huur")
    pump, rent, both = wordings(asked, {"pomp": 3.0, "huur": 1.0}, texts, texts.text_of, 3)
    assert both > pump > rent
    alike = wordings(asked, {}, texts, texts.text_of, 3)
    assert both == pytest.approx(alike[2], abs=0.05)


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
