"""How near two texts are to an embedder, on one scale for all embedders.

One embedder gives unrelated texts a cosine of .77, another .26. Our own questions (pairs.txt) set
the scale, each with the passage that answers it and with the others: 0 is the nearness of unrelated
texts, 1 that of a question and its answer.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from vind.indexes.text.states import States
from vind.indexes.types import Embedder
from vind.search.fitted.packaged import fitted, is_fitted
from vind.search.retrieval.interaction import Column, wordings

PAIRS = "pairs.txt"
"""In search/fitted: a question, a tab and its passage on each line; the first half is Dutch."""

LEAST_APART = 0.02
"""Least difference of the means of matching and other pairs with which a scale is usable."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Means over questions: ``unlike`` with the passages of others, ``like`` with their own.

    ``foreign`` is by how much less the former is if the passage is in another language.
    """

    unlike: float
    like: float
    foreign: float = 0.0

    def nearness(self, values: npt.ArrayLike, abroad: npt.ArrayLike = 0.0) -> Column:
        """``values`` on the scale shared by all embedders, shape (n,).

        ``abroad``, shape (n,), is 1 for a text in another language than the question. Its value is
        raised to what it would be in the question's language.
        """
        raised = np.asarray(values, dtype=np.float64) + self.foreign * np.asarray(abroad)
        found: Column = (raised - self.unlike) / (self.like - self.unlike)
        return found

    @property
    def tells(self) -> bool:
        """Whether it can tell texts apart at all."""
        return self.like - self.unlike > LEAST_APART


@dataclass(frozen=True, slots=True)
class Scales:
    """The scales of an embedder: of cosines, and of wordings (``search.retrieval.interaction``)."""

    cosine: Scale
    wording: Scale


_measured: dict[str, Scales] = {}
"""By fingerprint, for embedders without packaged scales."""


def scales_of(embedder: Embedder) -> Scales:
    """The scales of ``embedder``; unknown ones are measured once per process, in about a second."""
    name = embedder.fingerprint
    given = fitted(name, "scales")
    packaged = Scales(Scale(**given["cosine"]), Scale(**given["wording"]))
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
    """The scales of ``embedder``, measured on PAIRS."""
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
    """The scale of ``values``: ``own`` marks pairs that match, ``same`` those in one language."""
    unlike = float(values[same & ~own].mean())
    foreign = max(0.0, unlike - float(values[~same].mean()))
    return Scale(unlike, float(values[own].mean()), foreign)
