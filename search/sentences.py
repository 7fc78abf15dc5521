"""The sentences of the passages found, scored against the question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexes.sentences import sentence_spans
from indexes.types import Embedder, StoredPassage, Vector
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
    question: str, vector: Vector, passages: Sequence[StoredPassage], embedder: Embedder
) -> ScoredSentences:
    """Every sentence of the passages by its cosine to ``vector`` and the rare words it shares."""
    sentences = split_passages(passages)
    texts = [passages[s.passage].passage.text[s.start : s.end] for s in sentences]
    headings = [passages[s.passage].passage.heading for s in sentences]
    embedded = [f"{heading}\n{text}" for heading, text in zip(headings, texts, strict=True)]
    cosines = embedder.embed_passages(embedded) @ vector
    languages = [passages[s.passage].passage.language for s in sentences]
    wanted = {language: frozenset(content_stems(question, language)) for language in set(languages)}
    shares = [
        len(wanted[language] & frozenset(content_stems(text, language)))
        / len(wanted[language] or "?")
        for language, text in zip(languages, embedded, strict=True)
    ]
    return ScoredSentences(sentences, cosines, np.array(shares, dtype=np.float32))
