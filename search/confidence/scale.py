"""How near an embedder calls two texts, as the one that ``confidence`` was fitted with would.

One embedder gives texts on other matters a cosine of .77 and another .26. What a number means to it
is told by questions of our own (pairs.txt) with the passage that answers each, and with the others.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from indexes.states import States
from indexes.types import Embedder
from search.retrieval.interaction import Column, wordings

PAIRS = "pairs.txt"
"""Beside this file: a question and its passage a line, with a tab between."""

FITTED_WITH = "multilingual-e5-small@8520eedb7ea5"
"""The fingerprint of the embedder with which the packaged models were fitted."""

LEAST_APART = 0.02
"""Means of pairs that are no further than this above those of others tell nothing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Means over questions: with the passages of others, and with their own."""

    unlike: float
    like: float

    def stretched(self, values: npt.ArrayLike, onto: "Scale") -> Column:
        """``values`` of this scale, shape (n,), as they would be on another."""
        stretch = (onto.like - onto.unlike) / (self.like - self.unlike)
        found: Column = onto.unlike + (np.asarray(values) - self.unlike) * stretch
        return found


@dataclass(frozen=True, slots=True)
class Scales:
    """Those of an embedder: of cosines, and of wordings (``search.retrieval.interaction``)."""

    cosine: Scale
    wording: Scale

    def fitted_cosines(self, values: npt.ArrayLike) -> Column:
        """Cosines of this embedder as those of FITTED_WITH."""
        return self.cosine.stretched(values, FITTED.cosine)

    def fitted_wordings(self, values: npt.ArrayLike) -> Column:
        """Wordings of this embedder as those of FITTED_WITH."""
        return self.wording.stretched(values, FITTED.wording)


FITTED = Scales(cosine=Scale(unlike=0.770, like=0.842), wording=Scale(unlike=0.693, like=0.818))
"""As ``measured_scales`` gives them of FITTED_WITH, whose questions need not wait for that."""

_known = {FITTED_WITH: FITTED}
"""By fingerprint."""


def scales_of(embedder: Embedder) -> Scales:
    """Those of ``embedder``; measured once in a process, in some tenths of a second."""
    if embedder.fingerprint not in _known:
        found = measured_scales(embedder)
        _known[embedder.fingerprint] = Scales(
            cosine=found.cosine if _tells(found.cosine) else FITTED.cosine,
            wording=found.wording if _tells(found.wording) else FITTED.wording,
        )
    return _known[embedder.fingerprint]


def _tells(scale: Scale) -> bool:
    return scale.like - scale.unlike > LEAST_APART


def measured_scales(embedder: Embedder) -> Scales:
    """What PAIRS say of ``embedder``; those of one language are held against each other."""
    lines = files("search.confidence").joinpath(PAIRS).read_text(encoding="utf-8").splitlines()
    questions, passages = zip(*(line.split("\t") for line in lines), strict=True)
    asked, read = embedder.read_questions(questions), embedder.read_passages(passages)
    states = States.of(read.states, read.vectors)
    cosines = np.array([one.vector for one in asked]) @ read.vectors.T
    worded = np.array([wordings(one, {}, states, states.text_of, len(lines)) for one in asked])
    dutch = np.arange(len(lines)) < len(lines) // 2
    own = np.eye(len(lines), dtype=np.bool_)
    others = (dutch[:, np.newaxis] == dutch) & ~own
    cosine, wording = (
        Scale(unlike=float(values[others].mean()), like=float(values[own].mean()))
        for values in (cosines, worded)
    )
    return Scales(cosine, wording)
