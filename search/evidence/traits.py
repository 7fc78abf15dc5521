"""Traits of each sentence of the passages found: evidence that it answers the question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.text.greetings import is_head_line
from vind.indexes.text.states import States
from vind.indexes.types import StoredPassage
from vind.search.evidence.units import Sentence
from vind.search.facts.words import content_stems
from vind.search.passages import goes_by
from vind.search.retrieval.interaction import (
    NO_PLACE,
    Column,
    foreign,
    nearest_words,
    shares_of,
    spread,
)
from vind.search.retrieval.nearness import Scales
from vind.search.retrieval.retrieve import Retrieved
from vind.search.retrieval.subject import Query
from vind.search.tables.table import header_span

HEADER_SHARE = 0.7
"""Weight of a match in a table header: all rows share it, but not all answer. Set by hand."""

APART = 1 << 20
"""Distance between passages laid out one after the other: longer than any passage."""

InPassage: TypeAlias = tuple[int, int, int]
"""A span in a passage: the number of the passage, and the start and end in its text."""


@dataclass(frozen=True, eq=False, slots=True)
class Traits:
    """Columns over the sentences, each of shape (sentences,).

    Of the sentence: ``wording``, the mean nearness of the question's words to the nearest words of
    the sentence in context, weighted by rarity; ``least``, the smallest nearness among the rarer
    half of the question's words; ``terms``, the share of the question's words in it or its heading,
    0 to 1; ``codes``, the share of the question's codes in it, its headings or the names of the
    document, 0 to 1; ``amount``, whether it has an amount when one is asked for; ``addressing``,
    whether it is in the header of a mail.

    Of its passage: ``meaning``, the nearness of its vector; ``standing``, its ranking score minus
    the best, 0 or less; ``superseded``, 1 if its document has a newer version and no period is
    asked for; ``preferred``, 1 if the conversation is about its document.

    ``wording``, ``least`` and ``meaning`` are on the scale shared by all embedders, corrected as if
    all texts were in the question's language (``search.retrieval.nearness``).
    """

    wording: Column
    least: Column
    terms: Column
    codes: Column
    amount: Column
    addressing: Column
    meaning: Column
    standing: Column
    superseded: Column
    preferred: Column


TRAITS = tuple(field.name for field in fields(Traits))


def measure_traits(
    retrieved: Retrieved,
    sentences: Sequence[Sentence],
    passages: Sequence[StoredPassage],
    states: States,
    scales: Scales,
) -> Traits:
    """The traits of ``sentences``, which are all those of ``passages``, some of the ``retrieved``.

    ``states`` are those of the passages' words. A document that the question names is compared with
    the question without its names, as sentences that answer do not repeat them. ``scales`` are
    those of the embedder.
    """
    question, codes = retrieved.whole.question, retrieved.whole.question.codes
    ranking = {item.passage_id: item.score for item in retrieved.ranked}
    of = np.array([sentence.passage for sentence in sentences])
    asks = [retrieved.asked.get(one.file_id, retrieved.whole) for one in passages]
    wording, least = _by_words(asks, sentences, passages, states, retrieved.candidates.rarities)
    standing = np.array([ranking[one.passage_id] for one in passages])
    vectors = np.array([ask.vector for ask in asks])
    abroad = foreign(passages, question.language)
    meaning = scales.cosine.nearness(np.einsum("pd,pd->p", states.vectors, vectors), abroad)
    return Traits(
        wording=scales.wording.nearness(wording, abroad[of]),
        least=scales.wording.nearness(least, abroad[of]),
        terms=_terms(asks, sentences),
        codes=_column(codes.share_in(_with_names(one)) for one in sentences),
        amount=_column(question.sought.given_by(one.text).amount for one in sentences),
        addressing=_column(is_head_line(one.text) for one in sentences),
        meaning=meaning[of],
        standing=(standing - standing.max())[of],
        superseded=_column(
            one.stored.superseded_by is not None and not codes.names_period for one in sentences
        ),
        preferred=_column(one.stored.file_id in retrieved.preferred for one in sentences),
    )


def _by_words(
    asks: Sequence[Query],
    sentences: Sequence[Sentence],
    passages: Sequence[StoredPassage],
    states: States,
    rarities: Mapping[str, float],
) -> tuple[Column, Column]:
    """``wording`` and ``least``: each passage is compared with what is asked of its document.

    A word that is nearer to the header of a table than to the row gains HEADER_SHARE of the
    difference.
    """
    count = len(sentences)
    within = [(one.passage, one.start, one.end) for one in sentences]
    spans = [header_span(one.stored.passage, one.start) for one in sentences]
    above = [(one.passage, *at) if at else None for one, at in zip(sentences, spans, strict=True)]
    headers = list(dict.fromkeys(filter(None, above)))
    header_of = np.array([headers.index(one) if one else NO_PLACE for one in above])
    of_sentences, of_headers = (_places(spans, passages, states) for spans in (within, headers))
    wording, least = np.zeros(count), np.zeros(count)
    for ask in {id(ask): ask for ask in asks}.values():
        own = np.array([asks[one.passage] is ask for one in sentences])
        there, found = nearest_words(ask.reading, states, of_sentences)
        heads, near = nearest_words(ask.reading, states, of_headers)
        rows = np.flatnonzero(np.isin(header_of[there], heads))
        columns = near[:, np.searchsorted(heads, header_of[there[rows]])]
        found[:, rows] += HEADER_SHARE * np.maximum(0, columns - found[:, rows])
        weights = shares_of(rarities.get(word, 0.0) for word in ask.reading.words)
        wording[own] = spread(weights @ found, there, count)[own]
        telling = found[weights >= np.median(weights)]
        least[own] = spread(telling.min(axis=0), there, count)[own]
    return wording, least


def _places(
    spans: Sequence[InPassage], passages: Sequence[StoredPassage], states: States
) -> npt.NDArray[np.int64]:
    """The number of the span, of those in order, that has each word; NO_PLACE if none has."""
    if not spans:
        return np.full(len(states.text_of), NO_PLACE)
    of, starts, ends = np.array(spans).T
    lengths = np.array([len(stored.passage.text) for stored in passages])
    at = states.text_of * APART + lengths[states.text_of] - states.before_end
    numbers = np.searchsorted(of * APART + starts, at, side="right") - 1
    inside = (numbers >= 0) & (at < (of * APART + ends)[numbers])
    return np.where(inside, numbers, NO_PLACE)


def _terms(asks: Sequence[Query], sentences: Sequence[Sentence]) -> Column:
    stems_of = cache(content_stems)  # many sentences share a question and a heading

    def share(one: Sentence) -> float:
        language = one.stored.passage.language
        wanted = frozenset(stems_of(asks[one.passage].text, language))
        said = stems_of(one.text, language) + stems_of(one.heading, language)
        return len(wanted.intersection(said)) / max(1, len(wanted))

    return _column(map(share, sentences))


def _with_names(one: Sentence) -> str:
    """A sentence after the names of its document, its header row and its headings."""
    header = one.stored.passage.table_header
    return "\n".join((goes_by(one.stored), header, one.heading, one.text))


def _column(values: Iterable[float]) -> Column:
    return np.array(list(values), dtype=np.float64)
