"""How sure a difference is: bootstrap intervals and paired permutation tests.

As in Smucker, Allan and Carterette, "A comparison of statistical significance tests for information
retrieval evaluation" (CIKM 2007).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
"""Shape (questions,): a measure of each question."""

RESAMPLES = 2_000
FLIPS = 10_000
SEED = 2026


def interval(values: Values) -> tuple[float, float]:
    """The 95% bootstrap interval of the mean."""
    chance = np.random.default_rng(SEED)
    picks = chance.integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def better(pairs: Sequence[tuple[Values, Values]]) -> tuple[float, float]:
    """How much better the first of each pair is, sets weighing the same, and the p of that.

    Each pair holds the measures of one set's questions under two ways of ranking. The test is
    two-sided: how often signs given by chance make as large a difference.
    """
    chance = np.random.default_rng(SEED)
    differences = [one - other for one, other in pairs]
    seen = float(np.mean([part.mean() for part in differences]))
    by_chance = np.zeros(FLIPS)
    for part in differences:
        signs = chance.integers(0, 2, (FLIPS, len(part)), dtype=np.int8) * 2 - 1
        by_chance += signs @ part / len(part) / len(differences)
    # One of the signings is the one that was seen.
    extreme = int(np.sum(np.abs(by_chance) >= abs(seen) - 1e-12)) + 1
    return seen, extreme / (FLIPS + 1)
