"""Whether a confidence means what it says: the reliability table and the calibration error.

Expected calibration error over bins of equal width, as in Guo, Pleiss, Sun and Weinberger, "On
Calibration of Modern Neural Networks" (ICML 2017).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is from ``low`` up to ``high``; the last bin has 1.0 as well.

    ``confidence`` is their mean confidence, ``there`` the share of them whose answer was there.
    """

    low: float
    high: float
    questions: int
    confidence: float
    there: float


def reliability(judged: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """The bins that have questions, lowest first.

    ``judged`` has a confidence, 0 to 1, and whether the answer was there, for each question.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, there in judged:
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, there))
    return tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            questions=len(held),
            confidence=sum(confidence for confidence, _ in held) / len(held),
            there=sum(there for _, there in held) / len(held),
        )
        for place, held in enumerate(members)
        if held
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """How far confidence and truth are apart, on average over questions: 0 to 1, 0 is perfect."""
    apart = sum(found.questions * abs(found.confidence - found.there) for found in bins)
    return apart / sum(found.questions for found in bins)
