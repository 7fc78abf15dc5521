"""From a question to the evidence on it: ranked units, quotes, and what they are worth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from vind.indexes.index import Index
from vind.indexes.text.states import States
from vind.indexes.types import Language, StoredPassage
from vind.search.conflicts import Statement, find_conflict
from vind.search.evidence.quotes import Excerpt, choose_quotes
from vind.search.evidence.ranking import Ranked, rank_units, weighed
from vind.search.evidence.read import UnitsRead
from vind.search.evidence.traits import Traits, measure_traits
from vind.search.evidence.units import Sentence, Unit, split_passages
from vind.search.fitted.packaged import fitted
from vind.search.judgement.judge import Judge, features_of, lacking_in
from vind.search.judgement.logistic import Features
from vind.search.passages import reading
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.nearness import scales_of
from vind.search.retrieval.retrieve import Retrieved, retrieve
from vind.search.retrieval.subject import Query
from vind.search.retrieval.versions import newer_places
from vind.search.types import Comparison, Conflict, DocumentSummary, QuotesFound, TableRows

PASSAGES = 8
"""Passages examined, from several documents; they mostly include one that holds the answer."""

BEST = 4
"""Best other passages, examined too: the answer may be in the second best of a document."""

CARDS = 3
"""Quotes shown as possible answers, at most; more if a list is asked for."""


Place: TypeAlias = tuple[int, int]
"""The id of a passage, and where a unit of it begins in the document."""


@dataclass(frozen=True)
class Evidence:
    """What was found on a ``question``; ``excerpts`` are its quotes, best first.

    The quotes come from ``passages``, whose sentences were ``ranked`` by their ``traits`` and, if
    there is a reader, by what it ``read``.
    ``judge`` judges by ``features``, which is None if nothing was found. ``lacking`` is a name or
    code of the question that no passage has; ``is_unknown``: it is a code, so that nothing can
    answer. ``cards`` is the number of quotes that answer, if known, else 0. ``tables`` are the rows
    that the answer is from. ``listed``: the first quotes are a whole list, which is the answer. Of
    ``summary``, ``comparison`` and ``choices`` see ``Found``.
    """

    question: Question
    language: Language
    judge: Judge
    excerpts: tuple[Excerpt, ...] = ()
    ranked: Ranked | None = None
    passages: tuple[StoredPassage, ...] = ()
    traits: Traits | None = None
    read: UnitsRead | None = None
    features: Features | None = None
    conflicts: tuple[Conflict, ...] = ()
    lacking: str = ""
    is_unknown: bool = False
    cards: int = 0
    tables: tuple[TableRows, ...] = ()
    listed: bool = False
    summary: DocumentSummary | None = None
    comparison: Comparison | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the quotes together are the answer: a summary or a comparison."""
        return self.summary is not None or self.comparison is not None

    @cached_property
    def confidence(self) -> float:
        """The probability that the quotes hold the answer, 0 to 1."""
        if self.features is None:
            return float(self.is_whole)
        if self.is_unknown:
            return 0.0
        return self.judge.answerable.probability(self.features)

    @cached_property
    def right(self) -> float:
        """The probability that the best unit is a right answer, 0 to 1."""
        if self.features is None:
            return float(self.is_whole)
        return self.judge.right.probability(self.features)

    @property
    def is_found(self) -> bool:
        """Whether the documents probably hold the answer."""
        return bool(self.excerpts) and self.confidence >= self.judge.answerable.threshold

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units of the passages, best first."""
        ranked = self.ranked
        if ranked is None:
            return ()
        others = [
            Unit.of(sentence, float(ranked.scores[place]))
            for place, sentence in enumerate(ranked.sentences)
            if place not in ranked.best
        ]
        return (*ranked.units, *sorted(others, key=lambda one: -one.score))

    def once_read(self, says: float) -> QuotesFound:
        """What is shown after a language model has read the quotes: see ``Probe.said``."""
        model = self.judge.once_read or self.judge.answerable
        confidence = model.probability({**(self.features or {}), "says": says})
        return self._shown(confidence, found=bool(self.excerpts) and confidence >= model.threshold)

    def to_be_read(self) -> QuotesFound:
        """What is shown until a language model has judged the quotes: none is marked."""
        return replace(self._shown(self.confidence, found=False), is_judged=False)

    def found(self) -> QuotesFound:
        """What is shown without a language model: the cards, and what else came near."""
        return self._shown(self.confidence, found=self.is_found)

    def _shown(self, confidence: float, *, found: bool) -> QuotesFound:
        several = self.question.asked_for.several and not self.listed
        shows_all = several or self.is_whole or bool(self.choices)
        cards = self.cards or (len(self.excerpts) if shows_all else CARDS)
        quotes = [one.quote for one in self.excerpts]
        if not found:
            quotes = [one.unmarked() for one in quotes]
        return QuotesFound(
            quotes=tuple(quotes[:cards]),
            also=tuple(one.unmarked() for one in quotes[cards:]),
            found=found,
            confidence=confidence,
            right=self.right,
            language=self.language,
            asked=self.question.text,
            conflicts=self.conflicts if found else (),
            several=several,
            lacking=self.lacking,
            tables=self.tables if found else (),
            subject=self.question.subject,
            listed=self.listed and found,
            summary=self.summary,
            comparison=self.comparison,
            choices=self.choices,
        )


def find_evidence(
    question: Question,
    corpus: Corpus,
    preferred: frozenset[int] = frozenset(),
    told: Place | None = None,
) -> Evidence:
    """The evidence on ``question``; without quotes if ``corpus`` has no passage.

    ``preferred`` are the ids of files that a conversation is about. The unit at ``told``, a passage
    and where it begins in its document, is left out: it was the answer before.
    """
    index, embedder = corpus.index, corpus.embedder
    reader = corpus.reader
    judge = Judge.of(index.calibration, embedder.fingerprint, has_reader=reader is not None)
    whole = Query.of(question, embedder)
    retrieved = retrieve(whole, corpus, PASSAGES, preferred)
    passages, states = first_passages(retrieved, index)
    if not passages:
        return Evidence(question, question.language, judge)
    scales, candidates = scales_of(embedder), retrieved.candidates
    sentences = [one for one in split_passages(passages) if told is None or not _is_at(one, told)]
    if not sentences:
        return Evidence(question, question.language, judge)
    traits = measure_traits(retrieved, sentences, passages, states, scales)
    units_read = None
    if reader is not None:
        likely = weighed(traits, fitted(embedder.fingerprint, "units")["first"])
        units_read = UnitsRead.of(question.text, passages, sentences, likely, reader)
    ranked = rank_units(sentences, traits, whole.vector, embedder, scales, units_read)
    language = question.language or passages[0].passage.language
    excerpts = choose_quotes(ranked, several=question.asked_for.several)
    conflicts = find_conflict(question, _statements(excerpts, ranked), scales.cosine)
    excerpts, conflicts = _newest_first(excerpts, conflicts)
    read = [reading(one) for one in candidates.passages]
    unknown = question.codes.unknown_to(read)
    lacking = unknown or lacking_in(question.own, language, read)
    features = features_of(question, ranked, traits, passages, candidates.rarities, units_read)
    return Evidence(
        question,
        language,
        judge,
        tuple(excerpts),
        ranked,
        tuple(passages),
        traits,
        units_read,
        {**features, "lacking": float(bool(lacking))},
        conflicts,
        lacking,
        is_unknown=bool(unknown),
    )


def _is_at(sentence: Sentence, place: Place) -> bool:
    begins = sentence.stored.passage.start
    within = begins + sentence.start <= place[1] < begins + sentence.end
    return within and sentence.stored.passage_id == place[0]


def first_passages(retrieved: Retrieved, index: Index) -> tuple[list[StoredPassage], States]:
    """The passages to examine, except those gone since they were found, and their states.

    Passages of older versions are left out if the newest version has the same place.
    """
    several = retrieved.of_many_documents(PASSAGES)
    best = islice((item for item in retrieved.ranked if item not in several), BEST)
    ids = [item.passage_id for item in (*several, *best)]
    stored = index.passages(ids)
    newer = newer_places(retrieved.whole.question, stored.values())
    there, states = index.states([key for key in ids if key in stored and key not in newer])
    return [stored[passage_id] for passage_id in there], states


def _newest_first(
    excerpts: Sequence[Excerpt], conflicts: Sequence[Conflict]
) -> tuple[list[Excerpt], tuple[Conflict, ...]]:
    """The newest side of a conflict as the first quote, and the conflict by the new numbers.

    The sides say the same but for a value, so that which of them is nearer to the question tells
    nothing.
    """
    order = list(range(1, len(excerpts) + 1))
    for one in conflicts:
        newest = one.values[0].quote
        order.remove(newest)
        order.insert(0, newest)
    numbers = {before: now for now, before in enumerate(order, 1)}
    told = (
        Conflict(tuple(replace(side, quote=numbers[side.quote]) for side in one.values))
        for one in conflicts
    )
    return [excerpts[number - 1] for number in order], tuple(told)


def _statements(excerpts: Sequence[Excerpt], ranked: Ranked) -> list[Statement]:
    """The best unit of each quote, with the quote's number, if the unit was read alone."""
    quotes = (one.quote for one in excerpts)
    numbers = {(one.passage_id, one.unit.start): n for n, one in enumerate(quotes, 1)}
    found = [
        Statement(unit, vector, ranked.sentences[place].stored, numbers[at], float(alone))
        for unit, vector, place, alone in zip(
            ranked.units, ranked.vectors, ranked.best, ranked.alone, strict=True
        )
        if (at := (unit.passage_id, unit.start)) in numbers
    ]
    return sorted(found, key=lambda one: one.quote)
