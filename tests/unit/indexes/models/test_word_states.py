"""Words and the tokens that a model cuts them into."""

import numpy as np

from vind.indexes.models.embedder import word_states

STATES = np.array([[9, 9], [1, 0], [0, 1], [3, 4], [0, 2], [9, 9]], dtype=np.float32)
"""Of a special token, four tokens and a special token."""


def test_a_word_has_the_mean_of_its_tokens() -> None:
    #       0123456789
    text = "p: pompen lekken"
    spans = np.array([(0, 0), (0, 2), (3, 6), (6, 9), (9, 16), (0, 0)])
    read = word_states(text, [(3, len(text))], spans, STATES)
    assert read.spans == [(3, 9), (10, 16)]
    assert np.allclose(read.states, [[3 / 34**0.5, 5 / 34**0.5], [0, 1]])


def test_words_may_share_a_token() -> None:
    read = word_states("1.5 m2", [(0, 6)], np.array([(0, 0), (0, 3), (4, 5), (4, 6)]), STATES[:4])
    assert read.spans == [(0, 1), (2, 3), (4, 6)]
    assert np.allclose(read.states[:2], [[1, 0], [1, 0]])
    assert np.allclose(read.states[2], np.array([3, 5]) / 34**0.5)


def test_a_word_that_was_cut_off_has_none() -> None:
    read = word_states("pomp lekt", [(0, 9)], np.array([(0, 0), (0, 4), (0, 0)]), STATES[:3])
    assert read.spans == [(0, 4)]
    assert np.allclose(read.states, [[1, 0]])
