import numpy as np

from benchmarks.logistic import fitted_on


def test_the_fit_weighs_an_informative_feature_over_noise() -> None:
    rng = np.random.default_rng(0)
    answers = np.arange(200) % 2
    cases = [{"near": float(a + rng.normal(0, 0.5)), "noise": rng.normal()} for a in answers]
    found = fitted_on(["near", "noise"], cases, answers.astype(float), np.ones(200))
    assert found.weights["near"] > 5 * abs(found.weights["noise"])
    right = [(found.probability(c) >= 0.5) == bool(a) for c, a in zip(cases, answers, strict=True)]
    assert np.mean(right) > 0.8
