"""The sentences of the passages found, scored against the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexes.sentences import sentence_spans
from indexes.types import Embedder, StoredPassage, Vector
from search.subject import Asked
from search.words import content_stems, words

SHORTEST_SENTENCE = 3
"""Words; shorter stretches are labels and list marks."""

LEXICAL_WEIGHT = 0.05
"""What sharing all of the question's words adds to a cosine; cosines differ by about as much."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of passage number ``passage``, its span within that passage."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScoredSentences:
    """The sentences of the passages with their scores, each array of shape (len(sentences),)."""

    sentences: list[Sentence]
    cosines: Vector
    shares: Vector

    @property
    def scores(self) -> Vector:
        """Meaning and words together."""
        total: Vector = self.cosines + LEXICAL_WEIGHT * self.shares
        return total


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


def score_sentences(
    question: str,
    vector: Vector,
    passages: Sequence[StoredPassage],
    embedder: Embedder,
    asked: Mapping[int, Asked],
) -> ScoredSentences:
    """Every sentence of the passages by its cosine to the question and the rare words it shares.

    ``vector`` is the question's. A sentence of a document in ``asked`` (by file id) is held against
    what is asked of that document, as its names stand in no sentence that answers.
    """
    whole = Asked(question, vector)
    asks = [asked.get(stored.file_id, whole) for stored in passages]
    wanted = [
        frozenset(content_stems(ask.question, stored.passage.language))
        for ask, stored in zip(asks, passages, strict=True)
    ]
    sentences = split_passages(passages)
    embedded = [
        f"{passages[s.passage].passage.heading}\n"
        f"{passages[s.passage].passage.text[s.start : s.end]}"
        for s in sentences
    ]
    vectors = embedder.embed_passages(embedded)
    cosines = [own @ asks[s.passage].vector for s, own in zip(sentences, vectors, strict=True)]
    shares = [
        _share(wanted[s.passage], content_stems(text, passages[s.passage].passage.language))
        for s, text in zip(sentences, embedded, strict=True)
    ]
    return ScoredSentences(
        sentences, np.array(cosines, dtype=np.float32), np.array(shares, dtype=np.float32)
    )


def _share(wanted: frozenset[str], found: Sequence[str]) -> float:
    return len(wanted.intersection(found)) / max(1, len(wanted))
