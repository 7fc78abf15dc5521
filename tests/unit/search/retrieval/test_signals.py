"""What speaks for a passage, in numbers made by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.retrieval.signals import SIGNALS, Signals, Spreads, as_column, spread_of, standardised

FOUND = ([0.9, 0.5, 0.1], [1.2, 0.4, 0.2], [7.0, 0.0, 0.0], [0.0, 1.5, 0.0])


def test_each_signal_but_codes_is_in_standard_deviations() -> None:
    own = Spreads(*(spread_of(as_column(values)) for values in FOUND[:3]))
    found = Signals.of(*FOUND, own)
    for name in SIGNALS:
        column = getattr(found, name)
        assert column.shape == (3,)
        if name != "codes":
            assert np.allclose([column.mean(), column.std()], [0.0, 1.0])
    assert found.meaning.argmax() == found.wording.argmax() == found.terms.argmax() == 0
    assert found.codes.tolist() == [0.0, 1.5, 0.0]


def test_signals_are_in_the_standard_deviations_that_they_are_given() -> None:
    found = Signals.of(*FOUND, Spreads(meaning=0.8, wording=0.0, terms=7.0))
    assert found.meaning.tolist() == pytest.approx([0.5, 0.0, -0.5])
    assert found.wording.tolist() == [0.0, 0.0, 0.0]
    assert found.terms.tolist() == pytest.approx([2 / 3, -1 / 3, -1 / 3])


def test_no_candidates_have_no_signals() -> None:
    found = Signals.of([], [], [], [], Spreads(*(spread_of(as_column([])) for _ in range(3))))
    assert found.meaning.shape == found.codes.shape == (0,)


@given(st.lists(st.floats(-1e3, 1e3), max_size=30))
def test_standardising_keeps_the_order(values: list[float]) -> None:
    result = standardised(values)
    assert len(result) == len(values)
    ascending = [result[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert ascending == sorted(ascending)
