"""What an index is calibrated to: a model of its evidence, and a curve over what a probe says."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from search.calibration.examples import Example
from search.confidence.abstain import Model
from search.confidence.fitting import (
    INTERCEPT_LOYALTY,
    LOYALTY,
    OWN_REFUSED,
    answers_of,
    balanced,
    refit,
    regress,
    share_under,
)
from search.confidence.reading import OwnReading, Probe

PENALTY = np.array([INTERCEPT_LOYALTY, LOYALTY, LOYALTY])
"""On leaving the curve that a probe has: where it stands, and the slopes of its two parts."""


@dataclass(frozen=True, slots=True)
class Own:
    """An index's own ``model`` of the evidence and, of a probe that says something too, the curve.

    ``probe`` has that curve.
    """

    model: Model
    reading: OwnReading | None = None
    probe: Probe | None = None

    def as_text(self) -> str:
        """As it is kept with the index: see ``model_of`` and ``probe_of``."""
        kept = asdict(self.model)
        if self.reading:
            kept["reading"] = asdict(self.reading)
        return json.dumps(kept)


def fit(examples: Sequence[Example], start: Model, probe: Probe | None) -> Own:
    """By ``examples`` with and without an answer, from the model that vind comes with.

    ``probe`` is of the language model that has read them.
    """
    model = refit(start, [one.case for one in examples])
    if probe is None or not any(one.is_read(model, probe) for one in examples):
        return Own(model)
    reading = _curve(examples, model, probe)
    refusing_none = reading.moved(probe)
    told = [one.found(model, refusing_none) for one in examples if one.answerable]
    chances = [found.confidence if found.found else 0.0 for found in told]
    reading = replace(reading, threshold=share_under(chances, OWN_REFUSED))
    return Own(model, reading, reading.moved(probe))


def _curve(examples: Sequence[Example], model: Model, probe: Probe) -> OwnReading:
    """The likeliest curve of the examples that are read; its threshold, 0, is still to be set."""
    read = [one for one in examples if one.is_read(model, probe)]
    said = np.array([0.0 if one.state is None else probe.said(one.state) for one in read])
    margins = [probe.enough * one.margin(model) for one in read]
    answers = answers_of(read)
    middle = float(said.mean())  # around it the slope does not stand in for the intercept
    inputs, before = np.column_stack([said - middle, margins]), np.array([middle, 1.0, 1.0])
    found = regress(inputs, answers, balanced(answers), before, PENALTY)
    intercept, slope, lift = map(float, found)
    return OwnReading(
        llm=probe.llm,
        version=probe.version,
        threshold=0.0,
        intercept=intercept - slope * middle,
        slope=slope,
        enough=lift * probe.enough,
    )
