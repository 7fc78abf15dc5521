"""From a question to ranked passages."""

from collections.abc import Mapping
from dataclasses import dataclass

from vind.indexes.types import Scored
from vind.search.retrieval.candidates import Candidates, find_candidates
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.ranking import (
    Ranker,
    ranked,
    ranked_above,
    ranker_of,
    shares_of_first,
    standings,
)
from vind.search.retrieval.subject import Query, ask_documents, rank_within
from vind.search.retrieval.versions import repeated_in

PREFERENCE = 1.7
"""Added to the scores of passages of preferred documents, in standard deviations of meaning and
wording. With 1.2 one turn fewer of the scripted conversations is right. With 1.7 and 2.3 a question
after an unrelated answer always has the same first document as without it."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages best first, and how they were found.

    ``asked`` has the documents whose names are in the question, by file id, with what to ask of
    each. ``ranker`` ranked them. ``shares`` says how plainly each document is meant.
    """

    ranked: list[Scored]
    candidates: Candidates
    asked: dict[int, Query]
    ranker: Ranker
    shares: dict[int, float]

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
    ranker = ranker_of(corpus.embedder.fingerprint)
    found = _without(repeated, rank(candidates, ranker))
    order = _preferring(preferred, found, document_of)
    shares = shares_of_first(document_of[item.passage_id] for item in order)
    asked = ask_documents(whole, order, document_of, index, corpus.embedder)
    codes = _for_codes(candidates, ranker) if asked else {}
    within = _without(repeated, rank_within(order, document_of, asked, codes, index))
    final = reranker.rerank(whole.question, within, index) if reranker else within
    return Retrieved(final, candidates, asked, ranker, shares)


def rank(candidates: Candidates, ranker: Ranker) -> list[Scored]:
    """The candidates that were read, by score, then those beyond."""
    scores = {
        one.passage_id: float(score)
        for one, score in zip(candidates.passages, ranker.scores(candidates.signals), strict=True)
    }
    return ranked_above(scores, candidates.beyond)


def _for_codes(candidates: Candidates, ranker: Ranker) -> dict[int, float]:
    """The part of ``codes`` in the scores of the candidates that were read."""
    given = ranker.weights["codes"] * candidates.signals.codes
    return {
        one.passage_id: float(part) for one, part in zip(candidates.passages, given, strict=True)
    }


def _without(repeated: frozenset[int], order: list[Scored]) -> list[Scored]:
    return [item for item in order if item.passage_id not in repeated] if repeated else order


def _preferring(
    documents: frozenset[int], order: list[Scored], document_of: Mapping[int, int]
) -> list[Scored]:
    if not documents:
        return order
    return ranked(
        {
            key: score + PREFERENCE * (document_of[key] in documents)
            for key, score in ((item.passage_id, item.score) for item in order)
        }
    )
