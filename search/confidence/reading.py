"""Whether the quotes hold the answer, as far as the language model can tell that has read them.

Whether what a model has read answers the question is told by the state of its middle layers, better
than by what it says (Slobodkin et al., "The Curious Case of Hallucinatory (Un)answerability", EMNLP
2023, arXiv:2310.11877). A linear probe of one layer (Alain and Bengio, arXiv:1610.01644) at the end
of the prompt is looked at together with the evidence. It belongs to one model, and is fitted by
benchmarks/fit_reading.py on questions with and without their answer in the prompt. What that model
then says tells more: whether it holds by the quotes (Hu et al., "Read + Verify: Machine Reading
Comprehension with Unanswerable Questions", AAAI 2019, arXiv:1808.05759).
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from math import exp

import numpy as np

from indexes.types import Vector
from search.confidence.abstain import Features, Model
from search.confidence.packaged import fitted_for

COEFFICIENTS = "reading.json"
"""Beside this file: a probe for each language model that has one, by its name in the registry."""


class Reply(StrEnum):
    """What became of the reply of a model.

    HOLDS: the quotes support a sentence of it. INVENTS: of none, and one has a number, a date or a
    name that no quote has. FAILS: of none for other reasons.
    """

    HOLDS = "holds"
    INVENTS = "invents"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Probe:
    """A logistic model of the hidden state of a ``layer`` and of what the evidence alone says.

    The logit is ``shift + slope * (intercept + weights @ state) + enough * margin``, to which a
    reply adds ``holds`` or ``invents``.

    - ``llm``, ``version``: whose state it is of, by the name in the registry, and its own version
    - ``layer``: whose state, behind the prompt, is looked at
    - ``threshold``: the probability, 0 to 1, under which there is no answer, once there is a reply
    - ``least``: how far, as a logit, evidence may be under its own threshold and still be read
    - ``intercept``, ``weights``: of the state, a weight for each dimension of it
    - ``enough``: the weight of the margin by which the evidence is enough (``Model.margin``)
    - ``holds``, ``invents``: what such a Reply adds to the logit
    - ``shift``: added because most questions have an answer; it and ``slope``, which is 1, may be
      those of an index's own curve (``OwnReading``)
    """

    llm: str
    version: str
    layer: int
    threshold: float
    least: float
    intercept: float
    enough: float
    weights: tuple[float, ...]
    holds: float
    invents: float
    shift: float = 0.0
    slope: float = 1.0

    def is_worth_reading(self, features: Features, model: Model) -> bool:
        """Whether the evidence, judged by ``model``, is not too far from being enough."""
        return model.logit(features) >= model.threshold_logit - self.least

    def probability(self, state: Vector, margin: float) -> float:
        """That the answer is there, 0 to 1, by the state behind the prompt, shape (width,).

        ``margin`` is that of the evidence.
        """
        logit = self.shift + self.slope * self.said(state) + self.enough * margin
        return float(1 / (1 + np.exp(-logit)))

    def after(self, confidence: float, reply: Reply) -> float:
        """The probability that was ``confidence`` before there was a ``reply``."""
        added = {Reply.HOLDS: self.holds, Reply.INVENTS: self.invents, Reply.FAILS: 0.0}
        known = confidence * exp(added[reply])
        return known / (known + 1 - confidence)

    def may_be_enough(self, confidence: float) -> bool:
        """Whether it would be once a reply holds, so that one is worth to be waited for."""
        return self.after(confidence, Reply.HOLDS) >= self.threshold

    def said(self, state: Vector) -> float:
        """What the state alone says, as a logit, whatever index it is of."""
        return self.intercept + float(state @ np.array(self.weights))


@dataclass(frozen=True, slots=True)
class OwnReading:
    """What an index's own questions make of a probe: a curve over what that says.

    It belongs to the probe of ``llm`` of one ``version``. ``slope`` is what its ``said`` is
    multiplied by, ``intercept`` is added, and ``enough`` and ``threshold`` take the place of its.
    """

    llm: str
    version: str
    threshold: float
    intercept: float
    slope: float
    enough: float

    def is_of(self, probe: Probe) -> bool:
        """Whether it was fitted to that."""
        return (self.llm, self.version) == (probe.llm, probe.version)

    def moved(self, probe: Probe) -> Probe:
        """The same probe with this curve."""
        return replace(
            probe,
            threshold=self.threshold,
            enough=self.enough,
            shift=self.intercept,
            slope=self.slope,
        )


@cache
def probe_of(llm: str, calibration: str = "") -> Probe | None:
    """The probe of the language model that the settings name so; None where it has none.

    With the curve that is kept with an index (``Index.calibration``), where it has one for that.
    """
    found = fitted_for(llm, COEFFICIENTS)
    if not found:
        return None
    probe, own = Probe(**found), own_reading(calibration)
    return own.moved(probe) if own and own.is_of(probe) else probe


def own_reading(calibration: str) -> OwnReading | None:
    """What is kept with an index of a probe, whether vind still has that or not."""
    kept = json.loads(calibration).get("reading") if calibration else None
    return OwnReading(**kept) if kept else None
