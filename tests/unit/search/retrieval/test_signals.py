"""What speaks for a passage, in numbers made by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vind.search.retrieval.ranking import standardised


def test_a_signal_is_in_standard_deviations() -> None:
    found = standardised([0.9, 0.5, 0.1])
    assert found.argmax() == 0
    assert np.allclose([found.mean(), found.std()], [0.0, 1.0])


@given(st.lists(st.floats(-1e3, 1e3), max_size=30))
def test_standardising_keeps_the_order(values: list[float]) -> None:
    result = standardised(values)
    assert len(result) == len(values)
    ascending = [result[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert ascending == sorted(ascending)
