"""From a question to ranked passages."""

from collections.abc import Mapping
from dataclasses import dataclass

from vind.indexes.types import Scored
from vind.search.fitted.packaged import fitted
from vind.search.retrieval.candidates import Candidates, find_candidates
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.interaction import Column
from vind.search.retrieval.ranking import (
    ranked,
    ranked_above,
    shares_of_first,
    standings,
)
from vind.search.retrieval.subject import Query, ask_best_document, rank_within
from vind.search.retrieval.versions import repeated_in

PREFERENCE = 1.7
"""Added to the scores of passages of preferred documents, in standard deviations of meaning and
wording. With 1.2 one turn fewer of the scripted conversations is right. With 1.7 and 2.3 a question
after an unrelated answer always has the same first document as without it."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages for the question ``whole``, best first, and how they were found.

    ``asked`` has the documents whose names are in the question, by file id, with what to ask of
    each. ``weights`` are those of the signals. ``shares`` says how plainly each document is meant.
    ``preferred`` are the ids of files that a conversation is about.
    """

    whole: Query
    ranked: list[Scored]
    candidates: Candidates
    asked: dict[int, Query]
    weights: dict[str, float]
    shares: dict[int, float]
    preferred: frozenset[int] = frozenset()

    def of_many_documents(self, count: int) -> list[Scored]:
        """The first ``count`` passages by their ``standings``, with their own scores."""
        document_of = self.candidates.document_of
        scores = [item.score for item in self.ranked]
        left = standings(scores, [document_of[item.passage_id] for item in self.ranked])
        order = sorted(range(len(left)), key=lambda place: (-left[place], place))
        return [self.ranked[place] for place in order[:count]]


def retrieve(
    whole: Query, corpus: Corpus, k: int, preferred: frozenset[int] = frozenset()
) -> Retrieved:
    """At least ``k`` passages of ``corpus``, if so many exist.

    ``preferred`` are ids of files whose passages get PREFERENCE added to their scores.
    """
    index, reranker = corpus.index, corpus.reranker
    candidates = find_candidates(whole, corpus, k)
    document_of = candidates.document_of
    repeated = repeated_in(candidates.passages)
    weights = fitted(corpus.embedder.fingerprint, "ranking")
    order = ranked(
        {
            item.passage_id: item.score + PREFERENCE * (document_of[item.passage_id] in preferred)
            for item in rank(candidates, weights)
            if item.passage_id not in repeated
        }
    )
    shares = shares_of_first(document_of[item.passage_id] for item in order)
    asked = ask_best_document(whole, order, document_of, index, corpus.embedder)
    codes = weights["codes"] * candidates.signals.codes
    within = rank_within(order, document_of, asked, _by_id(candidates, codes), index)
    found = [item for item in within if item.passage_id not in repeated]
    final = reranker.rerank(whole.text, found, index) if reranker else found
    return Retrieved(whole, final, candidates, asked, weights, shares, preferred)


def rank(candidates: Candidates, weights: Mapping[str, float]) -> list[Scored]:
    """The candidates that were read, by score, then those beyond."""
    scores = _by_id(candidates, candidates.signals.scores(weights))
    return ranked_above(scores, candidates.beyond)


def _by_id(candidates: Candidates, column: Column) -> dict[int, float]:
    return {
        one.passage_id: float(value) for one, value in zip(candidates.passages, column, strict=True)
    }
