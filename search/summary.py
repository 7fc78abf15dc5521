"""A summary of one document that the question names: what is most central in each section.

Central is what is nearest to the mean of a section's vectors, as in the centroid method of Radev et
al., "Centroid-based summarization of multiple documents" (2004). It is told word for word, so that
nothing in it can be turned round.
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from indexes.headings import headings_of
from indexes.types import StoredPassage
from search.evidence.excerpt import Excerpt, quote_of
from search.evidence.find import Evidence
from search.evidence.sentences import addressing_lines, heading_lines, split_passages
from search.judgement.judge import Judge
from search.named import named_documents
from search.question.question import Question
from search.retrieval.corpus import Corpus

SECTIONS = 8
"""Sections that are quoted, at most: of more, those with the most text."""


def find_summary(question: Question, corpus: Corpus) -> Evidence | None:
    """The quotes that sum up the document that is asked to be summarised, in its order.

    None where no summary is asked for, or no document is named.
    """
    if not question.asked_for.summarises:
        return None
    named = named_documents(question.own, corpus)
    if not named:
        return None
    passages = corpus.index.passages_of(named[0].opening.file_id)
    excerpts = tuple(_central(section, corpus) for section in _sections(passages))
    judge = Judge.of(corpus.index.calibration, corpus.embedder.fingerprint)
    language = question.language or named[0].opening.passage.language
    return Evidence(question, language, judge, excerpts, told=True)


def _sections(passages: Sequence[StoredPassage]) -> list[list[StoredPassage]]:
    """The passages of each section below the title; of a document without any, equal parts."""
    grouped = [list(group) for _, group in groupby(passages, key=_section)]
    if len(grouped) == 1:
        parts = np.array_split(np.arange(len(passages)), min(SECTIONS, len(passages)))
        return [[passages[place] for place in part] for part in parts]
    longest = sorted(range(len(grouped)), key=lambda n: -sum(map(_length, grouped[n])))[:SECTIONS]
    return [grouped[place] for place in sorted(longest)]


def _section(stored: StoredPassage) -> str:
    return next(iter(headings_of(stored.passage.heading)[1:]), stored.passage.heading)


def _length(stored: StoredPassage) -> int:
    return len(stored.passage.text)


def _central(section: Sequence[StoredPassage], corpus: Corpus) -> Excerpt:
    """The quote of the sentence that is nearest to the mean of a section."""
    vectors = corpus.index.vectors([one.passage_id for one in section])
    mean = vectors.mean(axis=0)
    passage = section[int(np.argmax(vectors @ mean))]
    sentences = split_passages([passage])
    texts = [passage.passage.text[one.start : one.end] for one in sentences]
    idle = addressing_lines(sentences, [passage]) | heading_lines(sentences, [passage])
    near = corpus.embedder.embed_passages(texts) @ mean - idle
    best = sentences[int(np.argmax(near))]
    return quote_of(passage, (best.start, best.end), (best.start, best.end), float(near.max()))
