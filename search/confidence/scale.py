"""Cosines of any embedder, as the embedder that ``confidence`` was fitted with would give them.

One embedder gives texts on other matters .77 and another .26. What a cosine means to it is told by
questions of our own (pairs.txt) with the passage that answers each, and with the others.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from indexes.types import Embedder, Vector

PAIRS = "pairs.txt"
"""Beside this file: a question and its passage a line, with a tab between."""

FITTED_WITH = "multilingual-e5-small@8520eedb7ea5"

LEAST_APART = 0.02
"""A mean cosine of pairs that is no further than this above that of others tells nothing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The mean cosines of questions with the passages of others, and with their own."""

    unlike: float
    like: float

    def fitted(self, cosines: Vector) -> Vector:
        """``cosines`` as those of FITTED_WITH, where this scale is another's."""
        stretch = (FITTED.like - FITTED.unlike) / (self.like - self.unlike)
        stretched: Vector = FITTED.unlike + (cosines - self.unlike) * stretch
        return stretched


FITTED = Scale(unlike=0.770, like=0.842)
"""As ``measure`` gives it of FITTED_WITH, whose questions need not wait for that."""

_known = {FITTED_WITH: FITTED}
"""By fingerprint."""


def scale_of(embedder: Embedder) -> Scale:
    """The scale of ``embedder``; measured once in a process, in some tenths of a second."""
    if embedder.fingerprint not in _known:
        measured = measure(embedder)
        tells = measured.like - measured.unlike > LEAST_APART
        _known[embedder.fingerprint] = measured if tells else FITTED
    return _known[embedder.fingerprint]


def measure(embedder: Embedder) -> Scale:
    """What PAIRS say of ``embedder``; those of one language are held against each other."""
    lines = files("search.confidence").joinpath(PAIRS).read_text(encoding="utf-8").splitlines()
    questions, passages = zip(*(line.split("\t") for line in lines), strict=True)
    cosines = embedder.embed_queries(questions) @ embedder.embed_passages(passages).T
    dutch = np.arange(len(lines)) < len(lines) // 2
    own = np.eye(len(lines), dtype=np.bool_)
    others = (dutch[:, np.newaxis] == dutch) & ~own
    return Scale(unlike=float(cosines[others].mean()), like=float(cosines[own].mean()))
