"""The sentences of the passages found, scored against the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexes.language import detect_language
from indexes.letters import is_head_line, is_signature
from indexes.sentences import sentence_spans
from indexes.states import States
from indexes.types import Passage, StoredPassage, Vector
from search.codes import Codes
from search.foreign import FOREIGN_COSINE, FOREIGN_WORDING, foreign
from search.retrieval.interaction import NO_PLACE, wordings
from search.retrieval.subject import Asked, goes_by
from search.words import content_stems, words

SHORTEST_SENTENCE = 3
"""Words; shorter stretches are labels and list marks."""

LEXICAL_WEIGHT = 0.05
"""What sharing all of the question's words adds to how near they are; that differs by about as
much."""

PASSAGE_WEIGHT = 1.0
"""Of the passage's cosine beside the sentence's words: the passage was embedded with the name of
its document and its heading, so it knows what a sentence alone leaves out."""

CODES_WEIGHT = 0.1
"""Of the question's codes that a sentence, the headings or the names above it have, twice as much
as of all its words. With .05 a gold document is among the five quotes of .931 of the sample
company's questions, with this of .938; elsewhere nothing changes."""

LEADING_WEIGHT, RANKING_WEIGHT = 0.14, 0.025
"""Of the passage's score in the ranking, which knows more than its cosine, for the first quote and
for those behind it. With .14 the first is of a gold document for .78, .66, .56 and .83 of the
questions of vac-nl, the handbook, SciFact and the sample company, with .07 for .76, .67, .56 and
.82. With .045 for those behind it fewer gold documents are among the five."""


ADDRESSING = 0.1
"""Off for the lines that address a mail and those that sign it: they have the names of a question,
and seldom its answer. With .2 telephone numbers are no longer quoted first."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of passage number ``passage``, its span within that passage."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScoredSentences:
    """The sentences of the passages with their scores, each array of shape (len(sentences),).

    ``leading`` is what the first quote is chosen by, and ``scores`` what those behind it are.
    ``addressing`` are lines that address or sign a mail.
    """

    sentences: list[Sentence]
    leading: Vector
    scores: Vector
    addressing: npt.NDArray[np.bool_]


def _spans(text: str) -> list[tuple[int, int]]:
    """The sentences that say something; the whole text where none does."""
    spans = [
        (start, end)
        for start, end in sentence_spans(text)
        if len(words(text[start:end])) >= SHORTEST_SENTENCE
    ]
    return spans or [(0, len(text))]


def split_passages(passages: Sequence[StoredPassage]) -> list[Sentence]:
    """The sentences of the passages, in order; each passage has at least one."""
    return [
        Sentence(number, start, end)
        for number, stored in enumerate(passages)
        for start, end in _spans(stored.passage.text)
    ]


def addressing_lines(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage]
) -> npt.NDArray[np.bool_]:
    """Which sentences address or sign a mail: those of its head and of its signature."""
    signed = [is_signature(stored.passage.text) for stored in passages]
    return np.array(
        [
            signed[s.passage] or is_head_line(passages[s.passage].passage.text[s.start : s.end])
            for s in sentences
        ],
        dtype=bool,
    )


def score_sentences(
    whole: Asked,
    passages: Sequence[StoredPassage],
    states: States,
    rarities: Mapping[str, float],
    codes: Codes,
    asked: Mapping[int, Asked],
    ranking: Mapping[int, float],
) -> ScoredSentences:
    """Every sentence of the passages by wording, its passage's meaning, words and codes shared.

    In another language than the question's it counts as what it would be in that.

    ``states`` are those of the passages' words; ``rarities`` are of the question's, which has the
    ``codes``. A document in ``asked`` (by file id) is held against what is asked of it, as its
    names stand in no sentence that answers. ``ranking`` has the passages' scores, by id.
    """
    asks = [asked.get(stored.file_id, whole) for stored in passages]
    wanted = [
        frozenset(content_stems(ask.question, stored.passage.language))
        for ask, stored in zip(asks, passages, strict=True)
    ]
    sentences = split_passages(passages)
    texts = [passages[s.passage].passage.text[s.start : s.end] for s in sentences]
    shares = [
        _share(wanted[s.passage], passages[s.passage].passage, text)
        for s, text in zip(sentences, texts, strict=True)
    ]
    above = list(map(_above, passages))
    coded = [
        codes.share_in(f"{above[s.passage]}\n{text}")
        for s, text in zip(sentences, texts, strict=True)
    ]
    of_passage = np.array([s.passage for s in sentences])
    questions = np.array([ask.vector for ask in asks])
    context = np.einsum("pd,pd->p", states.vectors, questions)[of_passage]
    worded = np.zeros(len(sentences))
    places = _sentence_of_each_word(sentences, passages, states)
    for ask in {id(ask): ask for ask in asks}.values():
        own = np.array([asks[s.passage] is ask for s in sentences])
        found = wordings(ask.reading, rarities, states, places, len(sentences))
        worded[own] = found[own]
    addressing = addressing_lines(sentences, passages)
    standing = np.array([ranking[stored.passage_id] for stored in passages])[of_passage]
    spoken = detect_language(whole.question)
    abroad = foreign([stored.passage.language for stored in passages], spoken)[of_passage]
    near = (
        worded
        + PASSAGE_WEIGHT * context
        + (FOREIGN_WORDING + PASSAGE_WEIGHT * FOREIGN_COSINE) * abroad
        + LEXICAL_WEIGHT * np.array(shares)
        + CODES_WEIGHT * np.array(coded)
        - ADDRESSING * addressing
    )
    behind = standing - standing.max()
    return ScoredSentences(
        sentences,
        leading=(near + LEADING_WEIGHT * behind).astype(np.float32),
        scores=(near + RANKING_WEIGHT * behind).astype(np.float32),
        addressing=addressing,
    )


def _sentence_of_each_word(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage], states: States
) -> npt.NDArray[np.int64]:
    """The number of the sentence that each word of ``states`` stands in, -1 where it is in none."""
    lengths = np.array([len(stored.passage.text) for stored in passages])
    begins = lengths[states.text_of] - states.before_end
    # Where each sentence begins if the passages stood one behind the other.
    first = np.cumsum(lengths) - lengths
    starts = np.array([first[s.passage] + s.start for s in sentences])
    ends = np.array([first[s.passage] + s.end for s in sentences])
    at = first[states.text_of] + begins
    numbers = np.searchsorted(starts, at, side="right") - 1
    inside = (begins >= 0) & (numbers >= 0) & (at < ends[numbers])
    return np.where(inside, numbers, NO_PLACE)


def _above(stored: StoredPassage) -> str:
    """What stands over every sentence of a passage: the names of its document, and its headings."""
    return f"{goes_by(stored)}\n{stored.passage.heading}\n{stored.passage.table_header}"


def _share(wanted: frozenset[str], passage: Passage, text: str) -> float:
    """How many of the ``wanted`` stems stand in a sentence or in the heading above it."""
    found = content_stems(f"{passage.heading}\n{text}", passage.language)
    return len(wanted.intersection(found)) / max(1, len(wanted))
