"""What the documents have on a question: the quotes, and how likely they hold the answer."""

from indexes.index import Index
from indexes.language import detect_language
from indexes.types import Embedder, Filters, Language, StoredPassage
from search.abstain import features_of, packaged_model
from search.quotes import choose_quotes
from search.retrieve import retrieve
from search.sentences import score_sentences
from search.types import QuotesFound

PASSAGES = 8
"""Passages looked into: those that hold the answer are nearly always among them, and embedding
their sentences is what quotes cost."""


def find_evidence(question: str, index: Index, embedder: Embedder, filters: Filters) -> QuotesFound:
    """The best quotes for ``question``; none, and not found, where no passage passes."""
    vector = embedder.embed_query(question)
    retrieved = retrieve(question, vector, index, embedder.embed_query, PASSAGES, filters)
    ids = [item.passage_id for item in retrieved.fused[:PASSAGES]]
    stored = index.passages(ids)
    passages = [stored[passage_id] for passage_id in ids if passage_id in stored]
    language = _spoken(question, passages)
    if not passages:
        return QuotesFound((), found=False, confidence=0.0, language=language)
    scored = score_sentences(question, vector, passages, embedder, retrieved.asked)
    quotes = choose_quotes(passages, scored)
    model = packaged_model()
    confidence = model.probability(features_of(retrieved, scored))
    return QuotesFound(tuple(quotes), confidence >= model.threshold, confidence, language)


def _spoken(question: str, passages: list[StoredPassage]) -> Language:
    """The language to answer in: the question's, or else the one of the best passage."""
    return detect_language(question) or (passages[0].passage.language if passages else "")
