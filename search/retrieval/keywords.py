"""What a passage counts for by the very words of a query that is no more than keywords.

Who types "salarisschalen" knows that it is there, and mostly where. One word says too little for
its meaning to find that, and what is near it in meaning may be anything.
"""

from collections.abc import Sequence

from indexes.types import Scored, StoredPassage
from search.question.keywords import is_keywords

OF_ALL = 2.0
"""For the best of them; 1 is having all codes of a question, as ``Codes`` counts. Set by hand: what
keywords gain by it is in docs/studies/retrieval.md."""


def of_keywords(
    question: str, terms: Sequence[Scored], passages: Sequence[StoredPassage]
) -> list[float]:
    """OF_ALL times the share of the best BM25 score in ``terms``; nothing for a question."""
    found = terms if is_keywords(question) else ()
    shares = {item.passage_id: item.score / terms[0].score for item in found}
    return [OF_ALL * shares.get(one.passage_id, 0.0) for one in passages]
