"""One ranking out of all that speaks for a passage: a weighted sum of its signals.

The weights are fitted for each embedder by benchmarks/fit.py on the questions of several sets, each
of which is kept aside in turn to see what they are worth elsewhere.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import sqrt
from typing import TypeVar

import numpy as np

from indexes.types import Scored
from search.fitted.packaged import fitted
from search.retrieval.interaction import Column
from search.retrieval.signals import Signals

Key = TypeVar("Key", bound=Hashable)

REPEATED = 1.44
"""What the first passage of a document costs the second in score, and more of them the next, by
their square root: the first results are of many documents, and still several of one that is
plainly meant. Were it the same for each of them, five quotes would hold the gold clause of
contracts for .76 of the questions, not .80."""


FIRST = 10
"""Best passages that tell how plainly a document is meant: as many as a search shows."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """A weight for each signal, by name; the sum decides.

    Those of meaning and wording are 1 together, so that scores of any embedder are in standard
    deviations of both.
    """

    weights: dict[str, float]

    def parts(self, signals: Signals) -> dict[str, Column]:
        """What each signal adds to the score of each candidate, shape (candidates,) each."""
        return {name: weight * getattr(signals, name) for name, weight in self.weights.items()}

    def scores(self, signals: Signals) -> Column:
        """The score of each candidate, shape (candidates,); to compare within one question only."""
        total: Column = np.sum(list(self.parts(signals).values()), axis=0)
        return total


@cache
def ranker_of(fingerprint: str) -> Ranker:
    """The ranker that vind comes with for the embedder of this fingerprint."""
    return Ranker(fitted(fingerprint, "ranking"))


def ranked(scores: Mapping[int, float]) -> list[Scored]:
    """Best first; equal scores in the order of their passage ids."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [Scored(passage_id, score) for passage_id, score in ordered]


def ranked_above(scores: Mapping[int, float], rest: Iterable[int]) -> list[Scored]:
    """As ``ranked``, with ``rest`` under the last of them, in its own order."""
    last = min(scores.values(), default=0.0)
    return ranked({**scores, **{key: last - place for place, key in enumerate(rest, start=1)}})


def standings(
    scores: Sequence[float],
    documents: Sequence[Key],
    shares: Mapping[Key, float] | None = None,
) -> list[float]:
    """Each of ``scores``, best first, less what those before it of the same document cost it.

    What is found is worth what it adds to what is before it: Carbonell and Goldstein, "The Use of
    MMR, Diversity-Based Reranking", SIGIR 1998. ``shares`` are as for ``repetitions``.
    """
    costs = repetitions(documents, shares or {})
    return [score - cost for score, cost in zip(scores, costs, strict=True)]


def repetitions(documents: Iterable[Key], shares: Mapping[Key, float]) -> Iterator[float]:
    """What each of these, best first, is cost by those before it of the same document.

    It is less by the share that ``shares`` has for a document, as ``shares_of_first`` tells it.
    """
    better: Counter[Key] = Counter()
    for document in documents:
        yield REPEATED * (1.0 - shares.get(document, 0.0)) * sqrt(better[document])
        better[document] += 1


def shares_of_first(documents: Iterable[int]) -> dict[int, float]:
    """How many of the FIRST best passages each document has; ``documents`` are theirs in order.

    A document that has most of them is plainly the one that is meant, whether or not the question
    names it, and what else it says is likelier what is asked than what others say.
    """
    counted = Counter(islice(documents, FIRST))
    return {document: count / FIRST for document, count in counted.items()}


def by_reciprocal_ranks(constant: int, *lists: Sequence[Scored]) -> list[Scored]:
    """Reciprocal rank fusion of lists, best first (Cormack, Clarke and Büttcher, SIGIR 2009)."""
    totals: dict[int, float] = {}
    for found in lists:
        for rank, item in enumerate(found, start=1):
            totals[item.passage_id] = totals.get(item.passage_id, 0.0) + 1 / (constant + rank)
    return ranked(totals)
