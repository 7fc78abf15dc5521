"""How well questions with an answer are told from those without."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from search.evaluation.metrics import precision_recall_f1
from search.evaluation.reliability import expected_calibration_error, reliability


class Judged(NamedTuple):
    """What one question was taken for, and whether its answer was there to be found."""

    confidence: float
    found: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """Figures from 0 to 1.

    ``refused``: share of the questions with an answer that are refused. ``caught`` and ``f1``: of
    those without one, how many are refused, and the F1 of that. ``calibration_error``: expected
    calibration error of ``confidence``.
    """

    refused: float
    caught: float
    f1: float
    calibration_error: float


def judge(judged: Iterable[Judged]) -> Judgement:
    """All in all; there is one with an answer at least."""
    every = list(judged)
    refused = [not one.found for one in every]
    unanswerable = [not one.answerable for one in every]
    _, caught, f1 = precision_recall_f1(refused, unanswerable)
    answerable = [one for one in every if one.answerable]
    bins = reliability((one.confidence, one.answerable) for one in every)
    return Judgement(
        refused=sum(not one.found for one in answerable) / len(answerable),
        caught=caught,
        f1=f1,
        calibration_error=expected_calibration_error(bins),
    )
