"""What the documents have on a question: the quotes, and how likely they hold the answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from indexes.index import Index
from indexes.states import States
from indexes.types import Embedder, Filters, Language, Scored, StoredPassage, Vector
from search.claims.misfit import OF_ITS_KIND, misfit
from search.confidence.abstain import LEAST_MARGIN, Features, Model, features_of, model_of
from search.confidence.reading import Probe
from search.confidence.scale import scales_of
from search.confidence.unknown import lacks_name, unknown_in
from search.conflicts.disagreement import with_conflicts
from search.conflicts.find import find_conflicts
from search.conflicts.statements import years_in
from search.conversation.understand import understand
from search.evidence.another_year import is_of_another_year
from search.evidence.lists import asks_for_list, goes_on
from search.evidence.literal import is_literal, says_all, those_with_keywords
from search.evidence.quotes import choose_quotes
from search.evidence.scoring import score_sentences
from search.evidence.selected import with_selected_rows
from search.evidence.sentences import split_passages
from search.evidence.traits import measure_traits
from search.excerpt import Excerpt
from search.retrieval.rerank import Reranker
from search.retrieval.retrieve import Retrieved, retrieve
from search.retrieval.subject import Asked, introduction
from search.retrieval.versions import newer_places
from search.tables.selection import Selection
from search.types import Answer, Conflict, Quote, QuotesFound

PASSAGES = 8
"""Passages looked into, of several documents: those that hold the answer are mostly among them."""

BEST = 4
"""The best of the others, whatever their document: what answers may be the second of one."""

FURTHER = 24
"""Passages, PASSAGES included, in which it is looked for that another document says otherwise: by
words alone, in a few milliseconds."""

BESIDE = 0.5
"""Of the probability, where what leads is no answer to such a question. Of 61 questions of fourteen
sets of which that was so, and the evidence enough, 25 had an answer, nine in the quote that led."""

MARGIN_BESIDE = -4.0
"""In a logit, what it is then at most, where a language model reads all quotes."""

CERTAIN = 0.85
"""The probability from which another sentence is taken to answer: of those questions 14 of 26."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Quotes for what was ``asked``, best first, with what to read of them.

    ``features`` is None where there are none. ``model`` judges them; it is that of the index.
    ``conflicts`` are where the quotes disagree. ``unknown`` is a name or a designation of what is
    asked about that stands nowhere: what is said of others is no answer. ``several`` things may be
    asked for; or it ``compares`` two, and has quotes of each. ``is_part``: a part of a
    document is asked for by its number and nothing else; the quotes are that, or it is ``unknown``.
    ``subject`` is what else is asked of such a part, in the words that carry meaning.
    """

    excerpts: tuple[Excerpt, ...]
    language: Language
    features: Features | None
    model: Model
    asked: str
    conflicts: tuple[Conflict, ...] = ()
    unknown: str = ""
    several: bool = False
    compares: bool = False
    is_part: bool = False
    subject: str = ""

    def judged(self) -> QuotesFound:
        """The quotes with the probability that they hold the answer, and whether that is enough."""
        if self.features is None:
            return self._found(0.0, enough=False)
        if self.is_literal:
            return self._found(CERTAIN, enough=True)
        confidence = self.model.floor if self.unknown else self._probability(self.features)
        if self._is_beside(confidence):
            return self._found(BESIDE * confidence, enough=False)
        return self._found(confidence, enough=confidence >= self.model.threshold)

    def to_be_read(self, probe: Probe | None) -> QuotesFound | None:
        """The same, for a language model with a ``probe`` to say; None where it need not be asked.

        The quotes are taken to answer until it has read them.
        """
        if probe is None or self.features is None or self.unknown or self.is_literal:
            return None
        if not (self._says_all or probe.is_worth_reading(self.features, self.model)):
            return None
        return self._found(self._probability(self.features), enough=True)

    def read(self, probe: Probe, state: Vector | None) -> QuotesFound:
        """The same, by the hidden state of the language model that has read the quotes.

        They are taken to answer where a reply that holds would be enough for that.
        Without a ``state`` the evidence alone judges. Where that is not enough, a name of what is
        asked must stand in what was read: a model takes a clause of another contract for the one
        that is asked of.
        """
        alone = self.judged()
        if state is None or not alone.quotes:
            return alone
        confidence = probe.probability(state, self.margin)
        if not alone.found and lacks_name(self.asked, (one.with_place for one in self.excerpts)):
            return self._found(min(confidence, alone.confidence), enough=False)
        return self._found(confidence, enough=probe.may_be_enough(confidence))

    @property
    def is_literal(self) -> bool:
        """Whether the quote that leads is what is asked for, to the letter."""
        if self.unknown:
            return False
        return self.is_part or is_literal(self.asked, self.excerpts, self.language)

    @property
    def margin(self) -> float:
        """How far the evidence alone is from being enough, as a ``Probe`` weighs it."""
        if self.features is None:
            return LEAST_MARGIN
        margin = self.model.margin(self.features)
        if self._is_beside(self.model.probability(self.features)):
            return min(margin, MARGIN_BESIDE)
        return max(margin, 0.0) if self._says_all else margin

    def _probability(self, features: Features) -> float:
        """That of the model; just enough, at least, where the first quote says all of it."""
        probability = self.model.probability(features)
        return max(probability, self.model.threshold) if self._says_all else probability

    @property
    def _says_all(self) -> bool:
        asked = self.subject or self.asked
        return not self.unknown and says_all(asked, self.excerpts, self.language)

    def _is_beside(self, confidence: float) -> bool:
        """Whether what leads is of another kind than is asked for: no price, no day, no name.

        What a row of a table gives is for its header to say. Evidence that is CERTAIN is of another
        sentence. Nor is it one where it is of another year than is asked.
        """
        if not self.excerpts:
            return False
        if not self.compares and is_of_another_year(self.asked, self.excerpts[0]):
            return True
        if confidence >= CERTAIN:
            return False
        said = self.excerpts[0].quote.best_sentence
        reason = "" if "\t" in said else misfit(self.asked, said, self.language)
        return bool(reason) and reason not in OF_ITS_KIND

    def _found(self, confidence: float, *, enough: bool) -> QuotesFound:
        found = enough and not self.unknown
        return QuotesFound(
            quotes=tuple(excerpt.quote for excerpt in self.excerpts),
            found=found,
            confidence=confidence,
            language=self.language,
            asked=self.asked,
            conflicts=self.conflicts if found else (),
            several=self.several,
        )


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
    retrieved = retrieve(whole, index, embedder, PASSAGES, filters, reranker, documents)
    order = retrieved.of_many_documents(FURTHER)
    passages, states = first_passages(asked, retrieved, index)
    model = model_of(index.calibration)
    language = understood.language or (passages[0].passage.language if passages else "")
    if not passages:
        return Evidence((), language, None, model, asked)
    ranking = {item.passage_id: item.score for item in retrieved.ranked}
    candidates = retrieved.candidates
    sentences = split_passages(passages)
    traits = measure_traits(
        whole,
        sentences,
        passages,
        states,
        candidates.rarities,
        candidates.codes,
        retrieved.asked,
        ranking,
        documents,
    )
    selection = Selection.of(asked, language)
    scored = with_selected_rows(score_sentences(sentences, traits), passages, selection)
    features = features_of(whole, candidates, passages, states, scales_of(embedder))
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
    unknown = unknown_in(whole.own or asked, candidates, passages)
    return Evidence(known, language, features, model, asked, conflicts, unknown, several)


def find_features(
    question: str, index: Index, embedder: Embedder, filters: Filters
) -> Features | None:
    """What there is to judge a question by, without its quotes; None where nothing was found."""
    whole = Asked.of(question, embedder)
    retrieved = retrieve(whole, index, embedder, PASSAGES, filters)
    passages, states = first_passages(question, retrieved, index)
    if not passages:
        return None
    return features_of(whole, retrieved.candidates, passages, states, scales_of(embedder))


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
