"""How near an embedder calls two texts, on one scale for all embedders.

One embedder gives texts on other matters a cosine of .77 and another .26. What a number means to it
is told by questions of our own (pairs.txt) with the passage that answers each, and with the others:
a nearness of 0 is that of texts on other matters, of 1 that of a question and its answer.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from vind.indexes.states import States
from vind.indexes.types import Embedder
from vind.search.fitted.packaged import fitted, is_fitted
from vind.search.retrieval.interaction import Column, wordings

PAIRS = "pairs.txt"
"""In search/fitted: a question and its passage a line, with a tab between; the first half Dutch."""

LEAST_APART = 0.02
"""Means of pairs that are no further than this above those of others tell nothing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Means over questions: with the passages of others, and with their own.

    ``foreign`` is what those of others in another language than the question have less.
    """

    unlike: float
    like: float
    foreign: float = 0.0

    def nearness(self, values: npt.ArrayLike, abroad: npt.ArrayLike = 0.0) -> Column:
        """``values`` on the scale of all embedders, shape (n,).

        ``abroad``, shape (n,), is 1 where a text is in another language than the question: it is
        as near as it would be in the question's.
        """
        raised = np.asarray(values, dtype=np.float64) + self.foreign * np.asarray(abroad)
        found: Column = (raised - self.unlike) / (self.like - self.unlike)
        return found

    @property
    def tells(self) -> bool:
        """Whether it tells texts apart at all."""
        return self.like - self.unlike > LEAST_APART


@dataclass(frozen=True, slots=True)
class Scales:
    """Those of an embedder: of cosines, and of wordings (``search.retrieval.interaction``)."""

    cosine: Scale
    wording: Scale

    @classmethod
    def packaged(cls, fingerprint: str) -> "Scales":
        """Those that vind comes with for an embedder, else those of the default one."""
        found = fitted(fingerprint, "scales")
        return cls(Scale(**found["cosine"]), Scale(**found["wording"]))


_measured: dict[str, Scales] = {}
"""By fingerprint, of embedders without a file of their own."""


def scales_of(embedder: Embedder) -> Scales:
    """Those of ``embedder``; where vind has none, measured once in a process, in a second or so."""
    name = embedder.fingerprint
    packaged = Scales.packaged(name)
    if is_fitted(name):
        return packaged
    if name not in _measured:
        found = measured_scales(embedder)
        _measured[name] = Scales(
            cosine=found.cosine if found.cosine.tells else packaged.cosine,
            wording=found.wording if found.wording.tells else packaged.wording,
        )
    return _measured[name]


def measured_scales(embedder: Embedder) -> Scales:
    """What PAIRS say of ``embedder``."""
    lines = files("vind.search.fitted").joinpath(PAIRS).read_text(encoding="utf-8").splitlines()
    questions, passages = zip(*(line.split("\t") for line in lines), strict=True)
    asked, read = embedder.read_questions(questions), embedder.read_passages(passages)
    states = States.of(read.states, read.vectors)
    cosines = np.array([one.vector for one in asked]) @ read.vectors.T
    worded = np.array([wordings(one, {}, states, states.text_of, len(lines)) for one in asked])
    dutch = np.arange(len(lines)) < len(lines) // 2
    own = np.eye(len(lines), dtype=np.bool_)
    same = dutch[:, np.newaxis] == dutch
    cosine, wording = (_scale(values, own, same) for values in (cosines, worded))
    return Scales(cosine, wording)


def _scale(
    values: npt.NDArray[np.floating], own: npt.NDArray[np.bool_], same: npt.NDArray[np.bool_]
) -> Scale:
    """Of the ``values`` of all pairs: which are of a question's own passage, or in its language."""
    unlike = float(values[same & ~own].mean())
    foreign = max(0.0, unlike - float(values[~same].mean()))
    return Scale(unlike, float(values[own].mean()), foreign)
