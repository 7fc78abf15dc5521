"""The weighted sum, and where the passages stand that were not read."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.search.examples import TOY, stored
from vind.indexes.types import Scored
from vind.search.fitted.packaged import fitted
from vind.search.retrieval.candidates import Candidates
from vind.search.retrieval.ranking import (
    REPEATED,
    SIGNALS,
    Signals,
    ranked,
    shares_of_first,
    standings,
)
from vind.search.retrieval.retrieve import rank

SIGNALS_MADE = Signals(
    meaning=np.array([1.0, 0.0, -1.0]),
    wording=np.zeros(3),
    terms=np.array([0.0, 2.0, 0.0]),
    codes=np.zeros(3),
)
CANDIDATES = Candidates(
    dense=[],
    terms=[],
    passages=[stored("one", 1), stored("two", 2), stored("three", 3)],
    signals=SIGNALS_MADE,
    beyond=[8, 5],
    document_of={},
    rarities={},
    are_all=False,
)


def test_the_weights_decide_and_what_was_not_read_stands_under_the_last_in_its_order() -> None:
    order = rank(CANDIDATES, {"meaning": 1.0})
    assert [item.passage_id for item in order][:3] == [1, 2, 3]
    assert order[3:] == [Scored(8, -2.0), Scored(5, -3.0)]
    both = rank(CANDIDATES, {"meaning": 1.0, "terms": 1.0})
    assert both[:3] == [Scored(2, 2.0), Scored(1, 1.0), Scored(3, -1.0)]
    nothing = Signals(*(np.zeros(0) for _ in SIGNALS))
    empty = replace(CANDIDATES, passages=[], signals=nothing, beyond=[])
    assert rank(empty, fitted(TOY, "ranking")) == []
    assert [item.passage_id for item in ranked({3: 0.5, 1: 0.5, 2: 0.7})] == [2, 1, 3]


def test_the_parts_make_the_score() -> None:
    weights = {"meaning": 2.0, "terms": 0.5}
    parts = SIGNALS_MADE.parts(weights)
    assert parts["meaning"].tolist() == [2.0, 0.0, -2.0]
    assert SIGNALS_MADE.scores(weights) == pytest.approx(parts["meaning"] + parts["terms"])


def test_passages_cost_the_next_of_their_document() -> None:
    left = standings([9.0, 8.0, 7.0, 6.0, 5.0, 4.0], ["a", "a", "b", "a", "a", "a"])
    costs = [0, 1, 0, 2**0.5, 3**0.5, 2]
    wanted = [9.0 - place - REPEATED * cost for place, cost in enumerate(costs)]
    assert left == pytest.approx(wanted)


def test_passages_of_a_document_that_is_plainly_meant_cost_each_other_less() -> None:
    shares = shares_of_first([1] * 9 + [2, 3, 3])
    assert shares == {1: 0.9, 2: 0.1}
    left = standings([9.0, 8.0, 7.0, 6.0, 5.0], [1, 1, 2, 1, 2], shares)
    assert left == pytest.approx(
        [9.0, 8.0 - REPEATED / 10, 7.0, 6.0 - REPEATED / 10 * 2**0.5, 5.0 - REPEATED * 0.9]
    )
