import numpy as np
import pytest
from search.confidence.abstain import Features
from search.confidence.reading import Probe
from search.found import Evidence

from search.calibration.calibrate import Example
from tests.unit.search.examples import excerpt, model_by_hand

MODEL = model_by_hand()
PROBE = Probe("a model", "by hand", 3, 0.5, 1.0, 0.0, 0.0, (1.0,), holds=0.6, invents=-1.0)


@pytest.mark.parametrize(
    ("says", "is_worded", "is_enough"),
    [(0.1, True, True), (-0.4, True, False), (-0.8, False, False)],
)
def test_what_a_reply_would_have_to_make_enough_is_short_without_one(
    says: float, is_worded: bool, is_enough: bool
) -> None:
    features = Features(meaning=0.0, wording=0.0, foreign=0.0, rare_share=0.0)
    evidence = Evidence((excerpt("The fee is € 150."),), "en", features, MODEL, "What is the fee?")
    example = Example(evidence, features, answerable=True, state=np.array([says], np.float32))
    assert example.found(MODEL, PROBE).found is is_worded
    judged = example.judged(MODEL, PROBE)
    assert (judged.found, judged.answerable) == (is_enough, True)
    assert judged.confidence == pytest.approx(1 / (1 + np.exp(-says)))
