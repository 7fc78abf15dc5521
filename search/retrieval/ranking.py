"""The signals of a passage, and their weights.

Each signal except ``codes`` is in standard deviations over the candidates, so that a weight means
the same for every question, embedder and index.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from math import sqrt
from typing import TypeVar

import numpy as np

from vind.indexes.types import Scored
from vind.search.retrieval.interaction import Column


@dataclass(frozen=True, eq=False, slots=True)
class Signals:
    """Columns over the candidates, each of shape (passages,).

    ``meaning``: the nearness of the vectors of question and passage. ``wording``: the mean nearness
    of the question's words to the nearest words of the passage in context, weighted by rarity.
    ``terms``: BM25, 0 if the passage is not in that list. ``codes``: the share of the question's
    codes and years (``search.question.codes``) in the passage, not relative to other candidates,
    plus what it gains by rows of these codes and by the words of a keyword query.
    """

    meaning: Column
    wording: Column
    terms: Column
    codes: Column

    def parts(self, weights: Mapping[str, float]) -> dict[str, Column]:
        """The part of each signal in the candidates' scores, shape (passages,) each.

        The ``weights``, by name, of meaning and wording add up to 1, so that for any embedder a
        score is in standard deviations of both.
        """
        return {name: weight * getattr(self, name) for name, weight in weights.items()}

    def scores(self, weights: Mapping[str, float]) -> Column:
        """The score of each candidate, shape (passages,); comparable within one question only."""
        total: Column = np.sum(list(self.parts(weights).values()), axis=0)
        return total


SIGNALS = tuple(field.name for field in fields(Signals))


def standardised(values: Iterable[float]) -> Column:
    """Each value in standard deviations from the mean; 0 if all are the same."""
    array = np.asarray(list(values), dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    centred: Column = array - (array.mean() if array.size else 0.0)
    return centred / spread if spread > 0.0 else np.zeros_like(array)


Key = TypeVar("Key", bound=Hashable)

REPEATED = 1.44
"""Score that the first passage of a document costs the second; the cost grows with the square root
of their number. So the first results are from many documents, and still several are from one that
is plainly meant. With an equal cost for each, five quotes would hold the gold clause of contracts
for .76 of the questions instead of .80."""


FIRST = 10
"""Best passages that show how plainly a document is meant: as many as a search shows."""


def ranked(scores: Mapping[int, float]) -> list[Scored]:
    """Best first; equal scores in the order of passage ids."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [Scored(passage_id, score) for passage_id, score in ordered]


def ranked_above(scores: Mapping[int, float], rest: Iterable[int]) -> list[Scored]:
    """As ``ranked``, then ``rest`` in its own order, with lower scores."""
    last = min(scores.values(), default=0.0)
    return ranked({**scores, **{key: last - place for place, key in enumerate(rest, start=1)}})


def standings(
    scores: Sequence[float],
    documents: Sequence[Key],
    shares: Mapping[Key, float] | None = None,
) -> list[float]:
    """Each of ``scores``, best first, minus the cost of better ones in the same document.

    A result is worth what it adds to those before it: Carbonell and Goldstein, "The Use of MMR,
    Diversity-Based Reranking", SIGIR 1998. ``shares`` are as for ``repetitions``.
    """
    costs = repetitions(documents, shares or {})
    return [score - cost for score, cost in zip(scores, costs, strict=True)]


def repetitions(documents: Iterable[Key], shares: Mapping[Key, float]) -> Iterator[float]:
    """The cost of each result, best first, for those before it of the same document.

    The document's share in ``shares`` lowers the cost: see ``shares_of_first``.
    """
    better: Counter[Key] = Counter()
    for document in documents:
        yield REPEATED * (1.0 - shares.get(document, 0.0)) * sqrt(better[document])
        better[document] += 1


def shares_of_first(documents: Iterable[int]) -> dict[int, float]:
    """The share of the FIRST best passages in each document; ``documents`` are theirs in order.

    A document with most of them is plainly meant, whether or not the question names it, and its
    other passages answer more probably than those of other documents.
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
