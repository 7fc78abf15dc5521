"""The sentences of the passages found, scored against the question."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from indexes.types import Vector
from search.evidence.sentences import Sentence
from search.evidence.traits import Traits
from search.fitted.packaged import fitted
from search.retrieval.interaction import Column

WORDING_WEIGHT = 0.125
"""Of how near the sentence's words are."""

LEXICAL_WEIGHT = 0.05
"""What sharing all of the question's words adds to how near they are; that differs by about as
much."""

PASSAGE_WEIGHT = 0.072
"""Of the passage's cosine beside the sentence's words: the passage was embedded with the name of
its document and its heading, so it knows what a sentence alone leaves out."""

CODES_WEIGHT = 0.1
"""Of the question's codes that a sentence, the headings or the names above it have, twice as much
as of all its words. With .05 a gold document is among the five quotes of .931 of the sample
company's questions, with this of .938; elsewhere nothing changes."""

RANKING_WEIGHT = 0.043
"""Of the passage's score in the ranking, which knows more than its cosine. With .078 fewer gold
documents are among the five quotes."""

ADDRESSING = 0.1
"""Off for the lines that address a mail and those that sign it: they have the names of a question,
and seldom its answer. With .2 telephone numbers are no longer quoted first."""

SUPERSEDED = 0.1
"""Off for what stands in an older version, where it does not step back for the same place of the
newest (a policy written anew has none), and for a mail that is answered above it. With .05 two more
of the companies' questions have their gold quote first and two more among five, and none fewer;
with .1 or .2 one more, and none fewer."""

PREFERRED = 0.08
"""For what stands in a document that the conversation is about. Of 249 turns two more have the
first quote of the right document, with .05 to .12 the same; with any amount two fewer."""

NEARNESS = {
    "wording": WORDING_WEIGHT,
    "meaning": PASSAGE_WEIGHT,
    "terms": LEXICAL_WEIGHT,
    "codes": CODES_WEIGHT,
    "addressing": -ADDRESSING,
    "standing": RANKING_WEIGHT,
    "superseded": -SUPERSEDED,
    "preferred": PREFERRED,
}
"""The weights of the traits, by name, that say how near a sentence is: a scale to compare on."""


@dataclass(frozen=True, slots=True)
class ScoredSentences:
    """The sentences of the passages with their scores, each array of shape (len(sentences),).

    ``leading`` is what the first quote is chosen by, and ``scores`` what those behind it are.
    ``addressing`` are lines that address or sign a mail.
    """

    sentences: list[Sentence]
    leading: Vector
    scores: Vector
    addressing: npt.NDArray[np.bool_]


def score_sentences(
    sentences: list[Sentence], traits: Traits, leading: Mapping[str, float]
) -> ScoredSentences:
    """Each sentence by the weighted sum of its traits, for the first quote by ``leading``."""
    return ScoredSentences(
        sentences,
        leading=weighed(traits, leading).astype(np.float32),
        scores=weighed(traits, NEARNESS).astype(np.float32),
        addressing=traits.addressing > 0,
    )


def weighed(traits: Traits, weights: Mapping[str, float]) -> Column:
    """The sum of the traits by their ``weights``, which are by name, shape (sentences,)."""
    found: Column = np.sum(
        [weight * getattr(traits, name) for name, weight in weights.items()], axis=0
    )
    return found


@cache
def leading_weights(fingerprint: str) -> dict[str, float]:
    """Those that vind comes with for the embedder of this fingerprint, by the name of the trait."""
    weights: dict[str, float] = fitted(fingerprint, "leading")
    return weights
