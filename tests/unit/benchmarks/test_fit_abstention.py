from dataclasses import replace

import numpy as np
import pytest

from benchmarks.fit_abstention import ASKED, GOLD_OUT, Kept, fit, most_caught
from search.confidence.abstain import Features
from search.confidence.calibrate import judge
from search.confidence.fitting import REFUSED, Array, Case

MIDDLE = Features(0.86, 0.84, 0.0, 0.5)


def spread(cosine: float, share: float, *, answerable: bool, count: int = 50) -> list[Case]:
    """Cases around two middles, of which neither says where the other is."""
    around = np.random.default_rng(7).normal((cosine, share), (0.005, 0.05), (count, 2))
    return [
        Case(replace(MIDDLE, cosine=float(near), rare_share=float(has)), answerable)
        for near, has in around
    ]


def kept(cosine: float, share: float, *, without: tuple[float, float]) -> Kept:
    return Kept(
        {
            ASKED: spread(cosine, share, answerable=True),
            GOLD_OUT: spread(*without, answerable=False),
        }
    )


LIKE = kept(0.92, 0.8, without=(0.90, 0.3))
"""Near-alike documents: a high cosine says little in them."""
UNLIKE = kept(0.87, 0.8, without=(0.84, 0.3))


def columns(*rows: tuple[float, float, float, float]) -> Array:
    return np.array(rows)


def test_what_is_the_same_in_all_sets_has_the_weight() -> None:
    model = fit([LIKE, UNLIKE])
    assert model.weights["rare_share"] > model.weights["cosine"]
    for found in (LIKE, UNLIKE):
        judged = judge((case, model) for cases in found.by_kind.values() for case in cases)
        assert judged.refused <= REFUSED + 0.02
        assert judged.caught >= 0.98


def test_no_set_has_more_than_its_share_refused() -> None:
    hard = kept(0.87, 0.45, without=(0.84, 0.3))
    model = fit([LIKE, UNLIKE, hard])
    for found in (LIKE, UNLIKE, hard):
        cases = found.by_kind[ASKED]
        refused = sum(model.probability(case.features) < model.threshold for case in cases)
        assert refused <= REFUSED * len(cases) + 1


def test_a_feature_that_speaks_against_an_answer_gets_no_weight() -> None:
    answered = [columns((1.0, 0.0, 0.0, 0.0), (1.1, 0.1, 0.0, 0.0))]
    unanswered = [columns((0.0, 1.0, 0.0, 0.0), (0.1, 1.1, 0.0, 0.0))]
    direction = most_caught(answered, unanswered)
    assert np.linalg.norm(direction) == pytest.approx(1.0)
    assert (direction >= 0.0).all()
    assert direction[1] < 0.1 * direction[0]
