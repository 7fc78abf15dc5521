"""The sentences of the passages found, scored against the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexes.sentences import sentence_spans
from indexes.types import Embedder, Passage, StoredPassage, Vector, Vectors
from search.codes import Codes
from search.retrieval.subject import Asked, goes_by
from search.words import content_stems, words

SHORTEST_SENTENCE = 3
"""Words; shorter stretches are labels and list marks."""

LEXICAL_WEIGHT = 0.05
"""What sharing all of the question's words adds to a cosine; cosines differ by about as much."""

PASSAGE_WEIGHT = 1.0
"""Of the passage's cosine beside the sentence's own: the passage was embedded with the name of its
document and its heading, so it knows what a sentence alone leaves out."""

CODES_WEIGHT = 0.05
"""Of the question's codes that a sentence, the headings or the names above it have, as much as of
all its words. A gold document is among the five quotes of .78 of SciFact's claims (.77 without) and
of .74 of the sample company's questions in the other language (.72)."""

LEADING_WEIGHT, RANKING_WEIGHT = 0.07, 0.03
"""Of the passage's score in the ranking, which knows more than its cosine, for the first quote and
for those behind it. With .07 the first is of a gold document for .79, .66, .58 and .82 of the
questions of vac-nl, the handbook, SciFact and the sample company, with .03 for .74, .63, .56 and
.82, without for .65, .61, .46 and .74. With .07 for all, fewer gold documents are in the five."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of passage number ``passage``, its span within that passage."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScoredSentences:
    """The sentences of the passages with their scores, each array of shape (len(sentences),).

    ``cosines`` are the sentences' own; ``leading`` is what the first quote is chosen by, and
    ``scores`` what those behind it are.
    """

    sentences: list[Sentence]
    cosines: Vector
    leading: Vector
    scores: Vector


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
    whole: Asked,
    passages: Sequence[StoredPassage],
    passage_vectors: Vectors,
    embedder: Embedder,
    asked: Mapping[int, Asked],
    ranking: Mapping[int, float],
) -> ScoredSentences:
    """Every sentence of the passages by meaning, its own and its passage's, words and codes shared.

    ``whole`` is the question with its vector. A document in ``asked`` (by file id) is held against
    what is asked of it, as its names stand in no sentence that answers. ``passage_vectors`` has the
    shape (len(passages), dimension). ``ranking`` has the passages' scores, by id.
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
    codes = Codes.of(whole.own or whole.question)
    above = list(map(_above, passages))
    coded = [
        codes.share_in(f"{above[s.passage]}\n{text}")
        for s, text in zip(sentences, texts, strict=True)
    ]
    of_passage = np.array([s.passage for s in sentences])
    questions = np.array([ask.vector for ask in asks])
    cosines = np.einsum("sd,sd->s", embedder.embed_passages(texts), questions[of_passage])
    context = np.einsum("pd,pd->p", passage_vectors, questions)[of_passage]
    standing = np.array([ranking[stored.passage_id] for stored in passages])[of_passage]
    near = (
        cosines
        + PASSAGE_WEIGHT * context
        + LEXICAL_WEIGHT * np.array(shares)
        + CODES_WEIGHT * np.array(coded)
    )
    behind = standing - standing.max()
    return ScoredSentences(
        sentences,
        cosines.astype(np.float32),
        leading=(near + LEADING_WEIGHT * behind).astype(np.float32),
        scores=(near + RANKING_WEIGHT * behind).astype(np.float32),
    )


def _above(stored: StoredPassage) -> str:
    """What stands over every sentence of a passage: the names of its document, and its headings."""
    return f"{goes_by(stored)}\n{stored.passage.heading}\n{stored.passage.table_header}"


def _share(wanted: frozenset[str], passage: Passage, text: str) -> float:
    """How many of the ``wanted`` stems stand in a sentence or in the heading above it."""
    found = content_stems(f"{passage.heading}\n{text}", passage.language)
    return len(wanted.intersection(found)) / max(1, len(wanted))
