"""Whether a language model that has read the quotes holds them for the answer.

Whether what a model has read answers the question is told by the state of its middle layers, better
than by what it says (Slobodkin et al., "The Curious Case of Hallucinatory (Un)answerability", EMNLP
2023, arXiv:2310.11877). A linear probe of one layer (Alain and Bengio, arXiv:1610.01644) looks at
the state behind the prompt. It belongs to one model; benchmarks/fit.py fits what it counts for.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePath

import numpy as np

from vind.indexes.arrays import Vector


@dataclass(frozen=True, slots=True)
class Probe:
    """A linear model of the hidden state of a ``layer`` of the language model ``llm``.

    ``weights``: one for each dimension of the state.
    """

    llm: str
    version: str
    layer: int
    intercept: float
    weights: tuple[float, ...]

    def said(self, state: Vector) -> float:
        """What the state behind the prompt says, as a logit; its shape is (width,)."""
        return self.intercept + float(state @ np.array(self.weights))


@cache
def probe_of(llm: str) -> Probe | None:
    """The probe of the language model that the settings name so; None where it has none."""
    if PurePath(llm).name != llm:
        return None
    file = files("vind.search.fitted").joinpath(f"{llm}.json")
    return Probe(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None
