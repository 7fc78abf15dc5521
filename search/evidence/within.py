"""Quotes from the parts of documents that are asked for by their number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from indexes.types import StoredPassage
from search.evidence.quotes import choose_quotes
from search.evidence.scoring import ScoredSentences, leading_weights, score_sentences
from search.evidence.selected import with_selected_rows
from search.evidence.sentences import Sentence, addressing_lines, split_passages
from search.evidence.traits import measure_traits
from search.excerpt import Excerpt
from search.question.codes import Codes
from search.question.language import language_asked
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.retrieval.subject import Query
from search.tables.rows import is_row
from search.tables.selection import Selection
from search.text.spans import Span

READ = 24
"""Passages of long parts in which an answer is looked for, the nearest ones by cosine."""


@dataclass(frozen=True, slots=True)
class ClippedPassage:
    """A passage with the span of its text that is of the part."""

    stored: StoredPassage
    span: Span


def clipped_to(passages: Sequence[StoredPassage], span: Span) -> list[ClippedPassage]:
    """The passages of a document that a span of its text is in, each as far as it is."""
    start, end = span
    return [
        ClippedPassage(one, (max(0, start - begin), min(len(one.passage.text), end - begin)))
        for one in passages
        if (begin := one.passage.start) < end and one.passage.end > start
    ]


def quotes_from(parts: Sequence[Sequence[ClippedPassage]]) -> list[Excerpt]:
    """The parts from where each begins on: the first passage of each, and then the next ones."""
    in_turn = [one for one in chain.from_iterable(zip_longest(*parts)) if one]
    passages = [one.stored for one in in_turn]
    sentences = list(_sentences(in_turn))
    alike = np.ones(len(sentences), dtype=np.float32)
    addressing = addressing_lines(sentences, passages)
    return choose_quotes(passages, ScoredSentences(sentences, alike, alike, addressing))


def quotes_on(
    asked: Query, parts: Sequence[Sequence[ClippedPassage]], corpus: Corpus
) -> list[Excerpt]:
    """The best quotes of the parts for what is ``asked``; none where they are gone since."""
    index = corpus.index
    found = {one.stored.passage_id: one for one in chain.from_iterable(parts)}
    there = index.states(list(found))[0]
    near = index.vectors(there) @ asked.vector
    first = sorted(np.argsort(-near, kind="stable")[:READ].tolist())
    ids, states = index.states([there[place] for place in first])
    clipped = [found[passage_id] for passage_id in ids]
    if not clipped:
        return []
    passages = [one.stored for one in clipped]
    sentences = list(_sentences(clipped, rows_alone=True))
    traits = measure_traits(
        asked,
        sentences,
        passages,
        states,
        index.rarities(asked.question),
        Codes.of(asked.question),
        {},
        dict.fromkeys(ids, 0.0),
        scales_of(corpus.embedder),
    )
    scored = score_sentences(sentences, traits, leading_weights(corpus.embedder.fingerprint))
    selection = Selection.of(asked.question, language_asked(asked.question))
    return choose_quotes(passages, with_selected_rows(scored, passages, selection))


def _sentences(
    clipped: Sequence[ClippedPassage], *, rows_alone: bool = False
) -> Iterator[Sentence]:
    """The sentences within the spans, the first of each with what heads it.

    With ``rows_alone`` no row of a table has that, which may be as near to a question as the row.
    """
    within = [one.span for one in clipped]
    opens = set(range(len(clipped)))
    for sentence in split_passages([one.stored for one in clipped]):
        start, end = within[sentence.passage]
        if sentence.end <= start or sentence.start >= end:
            continue
        text = clipped[sentence.passage].stored.passage.text[sentence.start : sentence.end]
        is_first = sentence.passage in opens and not (rows_alone and is_row(text))
        begin = start if is_first else sentence.start
        opens.discard(sentence.passage)
        yield Sentence(sentence.passage, begin, min(end, sentence.end))
