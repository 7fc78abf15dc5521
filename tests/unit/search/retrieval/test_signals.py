"""What speaks for a passage, in numbers made by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vind.search.retrieval.ranking import SIGNALS, Signals, standardised


def test_each_signal_but_codes_is_in_standard_deviations() -> None:
    found = Signals.of([0.9, 0.5, 0.1], [1.2, 0.4, 0.2], [7.0, 0.0, 0.0], [0.0, 1.5, 0.0])
    for name in SIGNALS:
        column = getattr(found, name)
        assert column.shape == (3,)
        if name != "codes":
            assert np.allclose([column.mean(), column.std()], [0.0, 1.0])
    assert found.meaning.argmax() == found.wording.argmax() == found.terms.argmax() == 0
    assert found.codes.tolist() == [0.0, 1.5, 0.0]


@given(st.lists(st.floats(-1e3, 1e3), max_size=30))
def test_standardising_keeps_the_order(values: list[float]) -> None:
    result = standardised(values)
    assert len(result) == len(values)
    ascending = [result[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert ascending == sorted(ascending)
