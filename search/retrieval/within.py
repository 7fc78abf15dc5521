"""The passages of a document that a question names, ranked among themselves.

What tells them apart is what is asked of it, and not how near other documents come: so they are
found and ranked as those of a corpus of that document alone, by the same signals and weights.
What a signal counts for is as among all candidates.
"""

from collections.abc import Mapping, Sequence

from indexes.types import Scored
from search.retrieval.candidates import find_candidates, rank
from search.retrieval.corpus import Corpus
from search.retrieval.ranking import Ranker, ranked
from search.retrieval.signals import Spreads
from search.retrieval.subject import Query


def rank_within(
    order: Sequence[Scored],
    document_of: dict[int, int],
    asked: Mapping[int, Query],
    corpus: Corpus,
    spreads: Spreads,
    ranker: Ranker,
    k: int,
) -> list[Scored]:
    """``order`` with the passages of each asked document in the order of what it was asked.

    A document's best passage gets the score that its best one had, so that documents keep their
    places; of those of it that had not been found at least ``k``, where so many exist, are added to
    ``document_of`` and the list.
    """
    scores = {item.passage_id: item.score for item in order}
    for document, ask in asked.items():
        best = max(score for key, score in scores.items() if document_of[key] == document)
        found = rank(find_candidates(ask, corpus.within([document]), k, spreads), ranker)
        for item in found:
            document_of[item.passage_id] = document
            scores[item.passage_id] = best + item.score - found[0].score
    return ranked(scores)
