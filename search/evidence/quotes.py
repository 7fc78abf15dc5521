"""The quotes: which stretches of the passages found answer the question, chosen by the program.

A quote is one of the best sentences or table rows with its neighbours, so that it can be understood
alone. It stays within its passage, and is a verbatim span of the document.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from vind.indexes.types import Passage, StoredPassage
from vind.search.evidence.placing import heading_over, section_at
from vind.search.evidence.ranking import Ranked
from vind.search.evidence.units import Sentence
from vind.search.facts.words import Span, in_words, words
from vind.search.tables.table import first_row, from_first_cell, header_over
from vind.search.types import Quote


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote, and ``text``, the stretch around its best sentence that the model reads.

    ``header`` is the header row if ``text`` has rows of a table but not their header.
    """

    quote: Quote
    text: str
    header: str = ""


def quote_of(
    stored: StoredPassage,
    whole: Span,
    best: Span,
    score: float,
    read: Span | None = None,
    answer: Span | None = None,
) -> Excerpt:
    """The span ``whole`` of a passage's text as a quote, of which the model reads ``read``.

    It was chosen for the sentence ``best``, in which ``answer`` answers. The spans include empty
    cells at the start of a row.
    """
    passage = stored.passage
    said = passage.text
    whole, best, read = (
        (from_first_cell(said, start), end) for start, end in (whole, best, read or whole)
    )
    (start, end), text = whole, said[slice(*read)]
    quote = Quote(
        text=said[start:end],
        path=stored.path,
        page=passage.page,
        start=passage.start + start,
        end=passage.start + end,
        score=score,
        folder=stored.folder,
        heading=heading_over(passage, best[0]),
        passage_id=stored.passage_id,
        page_label=stored.page_label,
        author=stored.author,
        dated=stored.dated,
        superseded=stored.superseded_by is not None,
        best=(best[0] - start, best[1] - start),
        dated_by_file=stored.dated_by_file,
        header=header_over(passage, best[0]),
        answer=None if answer is None else (answer[0] - start, answer[1] - start),
    )
    return Excerpt(quote, text, _header(passage, read[0], text))


def _header(passage: Passage, start: int, text: str) -> str:
    """The header of the table whose rows are in ``text``, which begins at ``start``."""
    if "\t" not in text:
        return ""
    header = passage.table_header or first_row(passage.text[:start])
    return "" if header in text else header


QUOTES = 5
"""Quotes shown, at most."""

QUOTES_OF_SEVERAL = 8
"""Quotes shown if several things are asked for. On 80 such questions of eight companies, each
answered by three or four passages, eight quotes hold .61 of those passages and five hold .50."""

QUOTE_WORDS = 128
"""Words, a paragraph, up to which a quote grows over its neighbours, with the words between its
sentences. Five of 60, 100 and 120 words in sentences hold the gold clause of a contract in .72, .76
and .80 of the questions; their whole passages in .79."""

EXCERPT_WORDS = 45
"""Words of a quote that the language model reads: five such stretches are about 300 tokens."""


def choose_quotes(ranked: Ranked, *, several: bool = False) -> list[Excerpt]:
    """The best stretches and what the model reads of them, best first, without overlap.

    Headings alone, and texts that repeat another quote word for word, are no quotes of their own.
    With ``several`` things asked for there are more quotes.
    """
    sentences = ranked.sentences
    lengths = list(_lengths(sentences))
    free = set(range(len(sentences)))
    most = QUOTES_OF_SEVERAL if several else QUOTES
    chosen: list[Excerpt] = []
    for centre in map(int, np.argsort(-ranked.scores, kind="stable")):
        if len(chosen) == most:
            break
        if centre not in free:
            continue
        best = sentences[centre]
        whole, read = (
            _around(centre, most_words, ranked, lengths, free)
            for most_words in (QUOTE_WORDS, EXCERPT_WORDS)
        )
        excerpt = quote_of(
            best.stored,
            (sentences[whole[0]].start, sentences[whole[-1]].end),
            (best.start, best.end),
            float(ranked.scores[centre]),
            (sentences[read[0]].start, sentences[read[-1]].end),
            ranked.answers[centre] if ranked.answers else None,
        )
        if chosen and _is_said(excerpt.quote, best.stored, chosen):
            continue
        free.difference_update(whole)
        chosen.append(excerpt)
    return chosen


def _is_said(quote: Quote, stored: StoredPassage, chosen: Sequence[Excerpt]) -> bool:
    """Whether the whole quote is repeated from the headings above it, or from an earlier quote."""
    texts = [f"{stored.title} {quote.heading}", *(before.quote.text for before in chosen)]
    said = in_words(quote.text)
    return any(said in in_words(text) for text in texts)


def _around(
    centre: int, most_words: int, ranked: Ranked, lengths: Sequence[int], free: Set[int]
) -> range:
    """The sentence ``centre``, extended one neighbour at a time to the better-scored side.

    It extends over ``free`` sentences of its passage, up to ``most_words`` words. It does not cross
    the header lines of a mail, which would hide what the mail says, nor the heading above, which is
    shown with the quote.
    """
    one = ranked.sentences[centre]
    begins = section_at(one.stored.passage, one.start)
    first = last = centre
    total = lengths[centre]
    while sides := [
        place
        for place in (first - 1, last + 1)
        if place in free
        and ranked.sentences[place].passage == one.passage
        and ranked.sentences[place].start >= begins
        and ranked.addressing[place] == ranked.addressing[centre]
        and total + lengths[place] <= most_words
    ]:
        place = max(sides, key=lambda side: ranked.scores[side])
        total += lengths[place]
        first, last = min(first, place), max(last, place)
    return range(first, last + 1)


def _lengths(sentences: Sequence[Sentence]) -> Iterator[int]:
    """The words of each sentence, including text after it that is too short for a sentence."""
    for one, after in zip_longest(sentences, sentences[1:]):
        goes_on = after is not None and after.passage == one.passage
        text = one.stored.passage.text
        yield len(words(text[one.start : after.start if goes_on else one.end]))
