"""Traits of each sentence of the passages found: evidence that it answers the question."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.states import States
from vind.indexes.types import Reading, StoredPassage
from vind.search.evidence.placing import heading_over
from vind.search.evidence.units import (
    Sentence,
    addressing_lines,
    sentence_of_each_word,
)
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import Span, content_stems
from vind.search.passages import goes_by
from vind.search.question.cleaned import language_asked
from vind.search.question.codes import Codes
from vind.search.retrieval.interaction import (
    NO_PLACE,
    Column,
    Matches,
    foreign,
    nearest_words,
    shares_of,
    spread,
)
from vind.search.retrieval.nearness import Scales
from vind.search.retrieval.subject import Query
from vind.search.tables.table import header_span

HEADER_SHARE = 0.7
"""Weight of a match in a table header: all rows share it, but not all answer. Set by hand."""

APART = 1 << 20
"""Distance between passages laid out one after the other: longer than any passage."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Headers:
    """The headers of tables, and the header of each row.

    ``places``: shape (words,), the number of the header that contains a word, else NO_PLACE.
    ``above``: shape (sentences,), the number of the header above each, else NO_PLACE.
    """

    places: Numbers
    above: Numbers

    @classmethod
    def of(
        cls, sentences: Sequence[Sentence], passages: Sequence[StoredPassage], states: States
    ) -> Self:
        """The headers above ``sentences``, all those of ``passages``; ``states`` of their words."""
        spans = [header_span(passages[one.passage].passage, one.start) for one in sentences]
        stand = [
            (one.passage * APART + span[0], one.passage * APART + span[1]) if span else None
            for one, span in zip(sentences, spans, strict=True)
        ]
        headers = sorted({span for span in stand if span})
        numbers = {span: number for number, span in enumerate(headers)}
        above = np.array([numbers[span] if span else NO_PLACE for span in stand])
        return cls(_places(headers, passages, states), above)

    def with_headers(
        self, asked: Reading, states: States, there: Numbers, found: Matches
    ) -> Matches:
        """``found``, the nearness of each question word to the sentences ``there``, with headers.

        A word that is nearer to the header than to the row gains HEADER_SHARE of the difference.
        """
        nearer = found.copy()
        heads, near = nearest_words(asked, states, self.places)
        rows = np.flatnonzero(np.isin(self.above[there], heads))
        columns = near[:, np.searchsorted(heads, self.above[there[rows]])]
        nearer[:, rows] += HEADER_SHARE * np.maximum(0, columns - found[:, rows])
        return nearer


def _places(headers: Sequence[Span], passages: Sequence[StoredPassage], states: States) -> Numbers:
    if not headers:
        return np.full(len(states.text_of), NO_PLACE)
    lengths = np.array([len(stored.passage.text) for stored in passages])
    at = states.text_of * APART + lengths[states.text_of] - states.before_end
    starts, ends = np.array(headers).T
    numbers = np.searchsorted(starts, at, side="right") - 1
    inside = (numbers >= 0) & (at < ends[numbers])
    return np.where(inside, numbers, NO_PLACE)


Passages: TypeAlias = npt.NDArray[np.int64]
"""Shape (sentences,): the number of the passage of each sentence."""


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
    whole: Query,
    sentences: Sequence[Sentence],
    passages: Sequence[StoredPassage],
    states: States,
    rarities: Mapping[str, float],
    codes: Codes,
    asked: Mapping[int, Query],
    ranking: Mapping[int, float],
    scales: Scales,
    preferred: Collection[int] = (),
) -> Traits:
    """The traits of ``sentences``, which are all those of ``passages``.

    ``states`` are those of the passages' words; ``rarities`` and ``codes`` are the question's. A
    document in ``asked`` (by file id) is compared with that question, which leaves out the
    document's names, as sentences that answer do not repeat them. ``ranking`` has the passages'
    scores by id; ``preferred`` are the ids of files that a conversation is about. ``scales`` are
    those of the embedder.
    """
    of = np.array([sentence.passage for sentence in sentences])
    stored = [passages[sentence.passage] for sentence in sentences]
    texts = [
        one.passage.text[sentence.start : sentence.end]
        for one, sentence in zip(stored, sentences, strict=True)
    ]
    asks = [asked.get(one.file_id, whole) for one in passages]
    stems = [
        content_stems(text, one.passage.language) for text, one in zip(texts, stored, strict=True)
    ]
    headings = [
        heading_over(one.passage, sentence.start)
        for one, sentence in zip(stored, sentences, strict=True)
    ]
    wording, least = _by_words(asks, of, states, sentences, passages, rarities)
    standing = np.array([ranking[one.passage_id] for one in passages])
    spoken = language_asked(whole.question)
    wanted = AskedFor.of(whole.question, spoken)
    vectors = np.array([ask.vector for ask in asks])
    abroad = foreign(passages, spoken)
    meaning = scales.cosine.nearness(np.einsum("pd,pd->p", states.vectors, vectors), abroad)
    return Traits(
        wording=scales.wording.nearness(wording, abroad[of]),
        least=scales.wording.nearness(least, abroad[of]),
        terms=_terms(asks, of, passages, headings, stems),
        codes=_codes(codes, of, passages, headings, texts),
        amount=_column(wanted.given_by(text).amount for text in texts),
        addressing=_column(addressing_lines(sentences, passages)),
        meaning=meaning[of],
        standing=(standing - standing.max())[of],
        superseded=_column(
            one.superseded_by is not None and not codes.names_period for one in stored
        ),
        preferred=_column(one.file_id in preferred for one in stored),
    )


def _by_words(
    asks: Sequence[Query],
    of: Passages,
    states: States,
    sentences: Sequence[Sentence],
    passages: Sequence[StoredPassage],
    rarities: Mapping[str, float],
) -> tuple[Column, Column]:
    """``wording`` and ``least``.

    Each passage is compared with what is asked of its document.
    """
    places = sentence_of_each_word(sentences, passages, states)
    headers = Headers.of(sentences, passages, states)
    wording, least = np.zeros(len(of)), np.zeros(len(of))
    for ask in {id(ask): ask for ask in asks}.values():
        own = np.array([asks[passage] is ask for passage in of])
        there, found = nearest_words(ask.reading, states, places)
        found = headers.with_headers(ask.reading, states, there, found)
        weights = shares_of(rarities.get(word, 0.0) for word in ask.reading.words)
        wording[own] = spread(weights @ found, there, len(of))[own]
        telling = found[weights >= np.median(weights)]
        least[own] = spread(telling.min(axis=0), there, len(of))[own]
    return wording, least


def _terms(
    asks: Sequence[Query],
    of: Passages,
    passages: Sequence[StoredPassage],
    headings: Sequence[str],
    stems: Sequence[Sequence[str]],
) -> Column:
    stems_of = cache(content_stems)  # many sentences share a heading
    languages = [one.passage.language for one in passages]
    wanted = [
        frozenset(stems_of(ask.question, language))
        for ask, language in zip(asks, languages, strict=True)
    ]
    return _column(
        len(wanted[passage].intersection([*said, *stems_of(heading, languages[passage])]))
        / max(1, len(wanted[passage]))
        for passage, heading, said in zip(of, headings, stems, strict=True)
    )


def _codes(
    codes: Codes,
    of: Passages,
    passages: Sequence[StoredPassage],
    headings: Sequence[str],
    texts: Sequence[str],
) -> Column:
    above = [f"{goes_by(one)}\n{one.passage.table_header}" for one in passages]
    return _column(
        codes.share_in(f"{above[passage]}\n{heading}\n{text}")
        for passage, heading, text in zip(of, headings, texts, strict=True)
    )


def _column(values: Iterable[float]) -> Column:
    return np.array(list(values), dtype=np.float64)
