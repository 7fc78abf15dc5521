"""What speaks for a passage, and how that is weighed.

Each signal but ``codes`` is in standard deviations among the candidates, so that a weight means the
same for every question, whatever the embedder and the index.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import islice
from math import sqrt
from typing import TypeVar

import numpy as np

from vind.indexes.types import Scored
from vind.search.fitted.packaged import fitted
from vind.search.retrieval.interaction import Column


@dataclass(frozen=True, eq=False, slots=True)
class Signals:
    """Columns over the candidates, each of shape (passages,).

    ``meaning``: how near the vectors of question and passage are. ``wording``: how near the
    question's words are to the passage's, each at its nearest and as they are meant where they
    stand, rare ones counting for more. ``terms``: BM25, nothing where the passage is not in that
    list. ``codes``: how many of the codes and years of the question (``search.question.codes``) the
    passage has, whatever the others have, and what it counts for by rows of them, by its path and
    by the words of a query.
    """

    meaning: Column
    wording: Column
    terms: Column
    codes: Column

    @classmethod
    def of(
        cls,
        meaning: Iterable[float],
        wording: Iterable[float],
        terms: Iterable[float],
        codes: Iterable[float],
    ) -> "Signals":
        """The signals of candidates, of each an entry; ``codes`` are shares, the rest as found."""
        return cls(
            standardised(meaning),
            standardised(wording),
            standardised(terms),
            np.array(list(codes), dtype=np.float64),
        )


SIGNALS = tuple(field.name for field in fields(Signals))


def standardised(values: Iterable[float]) -> Column:
    """Each value in standard deviations from their mean; 0 where all are the same."""
    array = np.asarray(list(values), dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    centred: Column = array - (array.mean() if array.size else 0.0)
    return centred / spread if spread > 0.0 else np.zeros_like(array)


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
