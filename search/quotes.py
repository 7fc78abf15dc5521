"""The quotes: which stretches of the passages found answer the question, chosen by the program.

A quote is one of the best sentences or table rows with its neighbours, so that it can be
understood alone; it never leaves its passage, and is a verbatim span of the document.
"""

from collections.abc import Sequence

import numpy as np

from indexes.types import StoredPassage
from search.sentences import ScoredSentences
from search.types import Quote
from search.words import words

QUOTES = 5
"""Quotes shown, at most."""

QUOTE_WORDS = 100
"""A quote grows over its neighbours up to this: about a paragraph."""


def _neighbourhood(
    centre: int, free: Sequence[bool], scored: ScoredSentences, lengths: Sequence[int]
) -> range:
    """The sentences around ``centre`` that a quote takes in, itself included.

    Grows one sentence at a time to the better-scored side, within the passage, over sentences no
    quote has yet, while it stays under QUOTE_WORDS.
    """
    first = last = centre
    total = lengths[centre]
    scores = scored.scores
    passage = scored.sentences[centre].passage

    def open_to(place: int) -> bool:
        return (
            0 <= place < len(free)
            and free[place]
            and scored.sentences[place].passage == passage
            and total + lengths[place] <= QUOTE_WORDS
        )

    while sides := [place for place in (first - 1, last + 1) if open_to(place)]:
        place = max(sides, key=lambda place: scores[place])
        total += lengths[place]
        first, last = min(first, place), max(last, place)
    return range(first, last + 1)


def choose_quotes(
    passages: Sequence[StoredPassage], scored: ScoredSentences, count: int = QUOTES
) -> list[Quote]:
    """The best ``count`` stretches, best first, none overlapping another."""
    free = [True] * len(scored.sentences)
    texts = [passages[s.passage].passage.text[s.start : s.end] for s in scored.sentences]
    lengths = [len(words(text)) for text in texts]
    quotes: list[Quote] = []
    for centre in np.argsort(-scored.scores, kind="stable"):
        if len(quotes) == count:
            break
        if not free[centre]:
            continue
        taken = _neighbourhood(int(centre), free, scored, lengths)
        for place in taken:
            free[place] = False
        stored = passages[scored.sentences[centre].passage]
        start, end = scored.sentences[taken[0]].start, scored.sentences[taken[-1]].end
        quotes.append(_quote(stored, start, end, float(scored.scores[centre])))
    return quotes


def _quote(stored: StoredPassage, start: int, end: int, score: float) -> Quote:
    """The span ``start`` to ``end`` of a passage's text as a quote of its document."""
    passage = stored.passage
    return Quote(
        text=passage.text[start:end],
        path=stored.path,
        page=passage.page,
        start=passage.start + start,
        end=passage.start + end,
        score=score,
        folder=stored.folder,
        heading=passage.heading,
        passage_id=stored.passage_id,
    )
