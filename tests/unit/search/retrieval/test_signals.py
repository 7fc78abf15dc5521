"""What speaks for a passage, in numbers made by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.types import Language, Scored
from search.retrieval.signals import SPEAKING_TERMS, measure, standardised, standing_by_terms

DUTCH: Language = "nl"
ENGLISH: Language = "en"

MATCHES = np.array([[1.0, 0.2, 0.2], [0.1, 0.9, 0.1]], dtype=np.float32)
"""Two words over three passages, the first two of one document."""

ALIKE = [0.5] * 3


def test_a_document_has_each_word_at_its_nearest_in_any_of_its_passages() -> None:
    signals = measure(
        [1, 1, 2], [ENGLISH] * 3, [0.8] * 3, ALIKE, MATCHES, [3.0, 1.0], {}, [0.0] * 3
    )
    # The first word weighs three times as much as the second.
    whole, other = (3 * 1.0 + 0.9) / 4, (3 * 0.2 + 0.1) / 4
    assert np.allclose(signals.document_wording, standardised([whole, whole, other]))
    assert signals.meaning.tolist() == [0.0, 0.0, 0.0]


def test_the_wording_of_a_passage_is_its_own_and_not_its_documents() -> None:
    wordings = [0.9, 0.3, 0.6]
    signals = measure([1, 1, 2], [ENGLISH] * 3, ALIKE, wordings, MATCHES, [1.0, 1.0], {}, ALIKE)
    assert np.allclose(signals.wording, standardised(wordings))
    assert signals.wording[1] < signals.wording[2]


def test_a_document_that_was_not_found_by_words_stands_with_the_last() -> None:
    signals = measure(
        [1, 2, 3], [ENGLISH] * 3, [0.8] * 3, ALIKE, MATCHES, [1.0, 1.0], {1: 9.0, 2: 3.0}, [0.0] * 3
    )
    assert np.allclose(signals.document_terms, standardised([9.0, 3.0, 3.0]))


def test_a_document_that_alone_was_found_by_words_stands_out() -> None:
    signals = measure(
        [1, 2, 3], [ENGLISH] * 3, [0.8] * 3, ALIKE, MATCHES, [1.0, 1.0], {1: 9.0}, [0.0] * 3
    )
    assert np.allclose(signals.document_terms, standardised([9.0, 0.0, 0.0]))


def test_what_is_in_no_language_has_no_usual_of_its_own() -> None:
    languages = [DUTCH] * 5 + [None] * 5
    cosines = [0.80] * 5 + [0.70, 0.60, 0.60, 0.60, 0.60]
    matches = np.zeros((0, 10), dtype=np.float32)
    signals = measure(
        list(range(10)), languages, cosines, [0.5] * len(cosines), matches, [], {}, [0.0] * 10
    )
    usual = sum(cosines) / 10
    expected = [0.0] * 5 + [one - usual for one in cosines[5:]]
    assert np.allclose(signals.meaning, standardised(expected))


def test_the_cosine_counts_over_what_is_usual_for_the_language() -> None:
    languages = [DUTCH] * 5 + [ENGLISH] * 5
    # The English ones are nearer, one and all; the best of the Dutch stands out as much.
    cosines = [0.80, 0.70, 0.70, 0.70, 0.70, 0.90, 0.80, 0.80, 0.80, 0.80]
    matches = np.zeros((0, 10), dtype=np.float32)
    signals = measure(
        list(range(10)), languages, cosines, [0.5] * len(cosines), matches, [], {}, [0.0] * 10
    )
    assert signals.meaning[0] == pytest.approx(signals.meaning[5])
    assert signals.meaning[0] > signals.meaning[6]


def test_a_few_passages_of_another_language_do_not_make_a_usual_of_their_own() -> None:
    languages = [DUTCH] * 6 + [ENGLISH]
    cosines = [0.80, 0.70, 0.70, 0.70, 0.70, 0.70, 0.60]
    matches = np.zeros((0, 7), dtype=np.float32)
    signals = measure(
        list(range(7)), languages, cosines, [0.5] * len(cosines), matches, [], {}, [0.0] * 7
    )
    assert signals.meaning[6] == signals.meaning.min()


def test_wording_in_another_language_is_allowed_most_of_what_its_best_lacks() -> None:
    languages = [DUTCH] * 5 + [ENGLISH] * 5
    wording = [0.9, 0.5, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3]
    matches = np.array([wording], dtype=np.float32)
    signals = measure(
        list(range(10)), languages, [0.8] * 10, [0.5] * 10, matches, [1.0], {}, [0.0] * 10
    )
    allowed = wording[:5] + [value + 0.3 for value in wording[5:]]
    assert np.allclose(signals.document_wording, standardised(allowed), atol=1e-5)


def test_the_best_passages_of_a_document_speak_for_it() -> None:
    terms = [Scored(1, 6.0), Scored(2, 5.0), Scored(3, 4.0), Scored(9, 1.0)]
    assert standing_by_terms(terms, {1: 10, 2: 20, 3: 10}) == {10: 6.0 + 4.0 / 2, 20: 5.0}
    many = [Scored(n, 1.0) for n in range(20)]
    everywhere = standing_by_terms(many, dict.fromkeys(range(20), 7))
    assert everywhere == {7: pytest.approx(sum(1 / r for r in range(1, SPEAKING_TERMS + 1)))}


def test_no_candidates_have_no_signals() -> None:
    signals = measure([], [], [], [], np.zeros((2, 0), dtype=np.float32), [1.0, 1.0], {}, [])
    assert signals.meaning.shape == signals.document_wording.shape == (0,)


@given(st.lists(st.floats(-1e3, 1e3), max_size=30))
def test_standardising_keeps_the_order(values: list[float]) -> None:
    result = standardised(values)
    assert len(result) == len(values)
    ascending = [result[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert ascending == sorted(ascending)
