"""What the documents have on a question: the quotes, and how likely they hold the answer."""

from dataclasses import dataclass

from indexes.index import Index
from indexes.types import Embedder, Filters, Language, StoredPassage, Vectors
from search.abstain import Features, Model, features_of, model_of
from search.conversation import understand
from search.quotes import Excerpt, choose_quotes
from search.rerank import Reranker
from search.retrieve import Retrieved, retrieve
from search.sentences import score_sentences
from search.types import Answer, QuotesFound
from search.versions import newer_places

PASSAGES = 8
"""Passages looked into: those that hold the answer are nearly always among them, and embedding
their sentences is what quotes cost."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Quotes for what was ``asked``, best first, with what to read of them.

    ``features`` is None where there are none. ``model`` judges them; it is that of the index.
    """

    excerpts: tuple[Excerpt, ...]
    language: Language
    features: Features | None
    model: Model
    asked: str

    def judged(self) -> QuotesFound:
        """The quotes with the probability that they hold the answer, and whether that is enough."""
        quotes = tuple(excerpt.quote for excerpt in self.excerpts)
        if self.features is None:
            return QuotesFound(quotes, False, 0.0, self.language, self.asked)
        confidence = self.model.probability(self.features)
        found = confidence >= self.model.threshold
        return QuotesFound(quotes, found, confidence, self.language, self.asked)


def find_evidence(
    question: str,
    index: Index,
    embedder: Embedder,
    filters: Filters,
    reranker: Reranker | None = None,
    follows: Answer | None = None,
) -> Evidence:
    """The best quotes for ``question``; none where no passage passes ``filters``.

    It is understood as one that comes after the answer ``follows``, where that is given.
    """
    understood = understand(question, follows, index, embedder, filters)
    whole, documents = understood.whole, understood.documents
    asked = whole.question
    retrieved = retrieve(
        asked, whole.vector, index, embedder, PASSAGES, filters, reranker, documents
    )
    passages, vectors = first_passages(asked, retrieved, index)
    model = model_of(index.calibration)
    language = understood.language or (passages[0].passage.language if passages else "")
    if not passages:
        return Evidence((), language, None, model, asked)
    ranking = {item.passage_id: item.score for item in retrieved.ranked[:PASSAGES]}
    scored = score_sentences(whole, passages, vectors, embedder, retrieved.asked, ranking)
    features = features_of(asked, retrieved.candidates, passages)
    return Evidence(tuple(choose_quotes(passages, scored)), language, features, model, asked)


def first_passages(
    question: str, retrieved: Retrieved, index: Index
) -> tuple[list[StoredPassage], Vectors]:
    """The first PASSAGES passages and their vectors, but for those gone since they were found.

    Those of older versions that say what the newest one does are left to it.
    """
    ids = [item.passage_id for item in retrieved.ranked[:PASSAGES]]
    while True:
        stored = index.passages(ids)
        newer = newer_places(question, stored.values())
        there = [key for key in ids if key in stored and key not in newer]
        try:
            return [stored[passage_id] for passage_id in there], index.vectors(there)
        except KeyError:
            continue  # replaced between the two calls; the next look leaves it out
