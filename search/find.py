"""From a question to what the documents have on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from indexes.index import Index
from indexes.states import States
from indexes.types import Scored, StoredPassage
from search.confidence.abstain import Features, features_of, model_of
from search.confidence.addresses import other_address
from search.confidence.unknown import is_of_other_name, unknown_in
from search.confidence.unlisted import unlisted_in
from search.conflicts.find import find_conflicts
from search.conflicts.quoted import with_conflicts
from search.conflicts.statements import years_in
from search.conversation.understand import understand
from search.evidence.literal import those_with_keywords
from search.evidence.quotes import choose_quotes
from search.evidence.scoring import leading_weights, score_sentences
from search.evidence.selected import with_selected_rows
from search.evidence.sentences import split_passages
from search.evidence.traits import measure_traits
from search.excerpt import Excerpt
from search.found import Evidence
from search.question.several import asks_for_list
from search.retrieval.candidates import reading
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.retrieval.retrieve import Retrieved, retrieve
from search.retrieval.subject import Query
from search.retrieval.versions import newer_places
from search.tables.selection import Selection
from search.text.lists import goes_on
from search.text.passages import introduction
from search.types import Answer, Quote

PASSAGES = 8
"""Passages looked into, of several documents: those that hold the answer are mostly among them."""

BEST = 4
"""The best of the others, whatever their document: what answers may be the second of one."""

FURTHER = 24
"""Passages, PASSAGES included, in which it is looked for that another document says otherwise: by
words alone, in a few milliseconds."""


def find_evidence(question: str, corpus: Corpus, follows: Answer | None = None) -> Evidence:
    """The best quotes for ``question``; none where ``corpus`` has no passage.

    It is understood as one that comes after the answer ``follows``, where that is given.
    """
    index = corpus.index
    understood = understand(question, follows, corpus)
    whole, documents = understood.whole, understood.documents
    asked = whole.question
    retrieved = retrieve(whole, corpus, PASSAGES, documents)
    order = retrieved.of_many_documents(FURTHER)
    passages, states = first_passages(asked, retrieved, index)
    fingerprint = corpus.embedder.fingerprint
    model = model_of(index.calibration, fingerprint)
    language = understood.language or (passages[0].passage.language if passages else "")
    if not passages:
        return Evidence((), language, None, model, asked)
    ranking = {item.passage_id: item.score for item in retrieved.ranked}
    candidates = retrieved.candidates
    sentences = split_passages(passages)
    scales = scales_of(corpus.embedder)
    traits = measure_traits(
        whole,
        sentences,
        passages,
        states,
        candidates.rarities,
        candidates.codes,
        retrieved.asked,
        ranking,
        scales,
        documents,
    )
    selection = Selection.of(asked, language)
    leading = leading_weights(fingerprint)
    scored = with_selected_rows(score_sentences(sentences, traits, leading), passages, selection)
    features = features_of(whole, candidates, passages, states, scales)
    further = _further_passages(order, passages, index)
    opening_of = cache(index.opening)
    disagreeing = find_conflicts(asked, passages, scored, further, opening_of, index.document_text)
    several = asks_for_list(question)
    chosen = choose_quotes(passages, scored, several=several)
    quotes = those_with_keywords(asked, chosen, language)
    # A question that names a year asks what was so then.
    newest_first = not years_in(asked)
    excerpts, conflicts = with_conflicts(quotes, disagreeing, newest_first=newest_first)
    known = tuple(in_documents(excerpts, index, opening_of))
    own = whole.own or asked
    readings = [f"{one.path}\n{one.author}\n{reading(one)}" for one in candidates.passages]
    unknown = unknown_in(own, candidates.codes, readings, passages)
    return Evidence(
        known,
        language,
        features,
        model,
        asked,
        conflicts,
        unknown=unknown or _another_in(own, known, readings, index),
        of_others=is_of_other_name(asked, (one.with_place for one in known), readings),
        several=several,
    )


def _another_in(
    asked: str, excerpts: Sequence[Excerpt], readings: Sequence[str], index: Index
) -> str:
    """What is asked of, where what leads is of others of its kind; empty where nothing does."""
    if not excerpts:
        return ""
    first = excerpts[0]

    def document() -> str:
        """Empty where it is gone since."""
        file_ids = index.file_ids([first.quote.passage_id])
        return "".join(map(index.document_text, file_ids.values()))

    return other_address(asked, first, readings) or unlisted_in(asked, first, document, readings)


def find_features(question: str, corpus: Corpus) -> Features | None:
    """What there is to judge a question by, without its quotes; None where nothing was found."""
    whole = Query.of(question, corpus.embedder)
    retrieved = retrieve(whole, corpus.without_reranker(), PASSAGES)
    passages, states = first_passages(question, retrieved, corpus.index)
    if not passages:
        return None
    scales = scales_of(corpus.embedder)
    return features_of(whole, retrieved.candidates, passages, states, scales)


def first_passages(
    question: str, retrieved: Retrieved, index: Index
) -> tuple[list[StoredPassage], States]:
    """The passages to look into, but for those gone since they were found, with their words.

    Those of older versions that say what the newest one does are left to it.
    """
    several = retrieved.of_many_documents(PASSAGES)
    best = islice((item for item in retrieved.ranked if item not in several), BEST)
    ids = [item.passage_id for item in (*several, *best)]
    stored = index.passages(ids)
    newer = newer_places(question, stored.values())
    there, states = index.states([key for key in ids if key in stored and key not in newer])
    return [stored[passage_id] for passage_id in there], states


def in_documents(
    excerpts: Sequence[Excerpt], index: Index, opening_of: Callable[[int], StoredPassage | None]
) -> Iterator[Excerpt]:
    """Each with the opening of its document; what that has more of is no whole list.

    Those of documents that are gone since have none.
    """
    file_of = index.file_ids([excerpt.quote.passage_id for excerpt in excerpts])
    for excerpt in excerpts:
        file_id = file_of.get(excerpt.quote.passage_id)
        stored = None if file_id is None else opening_of(file_id)
        items = excerpt.items
        if stored and items and _goes_on(excerpt.quote, index.document_text(stored.file_id)):
            items = ""
        yield replace(excerpt, opening=introduction(stored) if stored else "", items=items)


def _goes_on(quote: Quote, document: str) -> bool:
    """Whether the list that the best sentence of ``quote`` leads to goes on behind it."""
    begin, end = quote.best or (0, 0)
    return goes_on(document, (quote.start + begin, quote.start + end), quote.end)


def _further_passages(
    order: Sequence[Scored], passages: Sequence[StoredPassage], index: Index
) -> list[StoredPassage]:
    """Those of ``order`` that are not among ``passages``, older versions too."""
    there = {stored.passage_id for stored in passages}
    ids = [item.passage_id for item in order]
    stored = index.passages([passage_id for passage_id in ids if passage_id not in there])
    return [stored[passage_id] for passage_id in ids if passage_id in stored]
