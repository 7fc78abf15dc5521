"""The quotes: which stretches of the passages found answer the question, chosen by the program.

A quote is one of the best sentences or table rows with its neighbours, so that it can be
understood alone; it never leaves its passage, and is a verbatim span of the document.
"""

from collections.abc import Iterator, Sequence
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

    ``header`` is the header row of the table that ``text`` has rows of, where it is not in it.
    """

    quote: Quote
    text: str
    header: str = ""


def quote_of(
    stored: StoredPassage, whole: Span, best: Span, score: float, read: Span | None = None
) -> Excerpt:
    """The span ``whole`` of a passage's text as a quote, of which the model reads ``read``.

    It was chosen for the sentence ``best``. Each has the empty cells that a row begins with.
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
    )
    return Excerpt(quote, text, _header(passage, read[0], text))


def _header(passage: Passage, start: int, text: str) -> str:
    """The header of the table that ``text``, which begins at ``start``, has rows of."""
    if "\t" not in text:
        return ""
    header = passage.table_header or first_row(passage.text[:start])
    return "" if header in text else header


QUOTES = 5
"""Quotes shown, at most."""

QUOTES_OF_SEVERAL = 8
"""Shown where several things are asked for. 80 such questions of eight companies, each answered by
three or four passages, have .61 of those among eight quotes and .50 among five."""

QUOTE_WORDS = 128
"""A quote grows over its neighbours up to this, a paragraph, with the words between its sentences.
Five of 60, 100 and 120 words in sentences hold the gold clause of a contract in .72, .76 and .80 of
the questions; their whole passages in .79."""

EXCERPT_WORDS = 45
"""The stretch of a quote that the language model reads: five of them are about 300 tokens."""


def choose_quotes(
    passages: Sequence[StoredPassage], scored: Ranked, *, several: bool = False
) -> list[Excerpt]:
    """The best stretches with what to read of them, best first, none overlapping another.

    Headings alone, and what another document repeats word for word, are no quotes of their own.
    With ``several`` things asked for there are more of them.
    """
    stretches = _Stretches(passages, scored)
    most = QUOTES_OF_SEVERAL if several else QUOTES
    chosen: list[Excerpt] = []
    for centre in map(int, np.argsort(-scored.scores, kind="stable")):
        if len(chosen) == most:
            break
        if not stretches.is_free(centre):
            continue
        stored = passages[scored.sentences[centre].passage]
        taken = stretches.around(centre, QUOTE_WORDS)
        best = stretches.span(range(centre, centre + 1))
        read = stretches.span(stretches.around(centre, EXCERPT_WORDS))
        score = float(scored.scores[centre])
        excerpt = quote_of(stored, stretches.span(taken), best, score, read)
        if chosen and _is_said(excerpt.quote, stored, chosen):
            continue
        stretches.take(taken)
        chosen.append(excerpt)
    return chosen


def _is_said(quote: Quote, stored: StoredPassage, chosen: Sequence[Excerpt]) -> bool:
    """Whether all of it stands in what is over it, or in a quote chosen before."""
    texts = [f"{stored.title} {quote.heading}", *(before.quote.text for before in chosen)]
    said = in_words(quote.text)
    return any(said in in_words(text) for text in texts)


class _Stretches:
    """The sentences of all passages, those that no quote has yet, and how far one can reach."""

    def __init__(self, passages: Sequence[StoredPassage], scored: Ranked) -> None:
        self._lengths = list(_lengths(passages, scored.sentences))
        self._passages = passages
        self._free = [True] * len(scored.sentences)
        self._sentences = scored.sentences
        self._scores = scored.scores
        self._addressing = scored.addressing

    def is_free(self, place: int) -> bool:
        """Whether no quote has the sentence yet."""
        return self._free[place]

    def take(self, taken: range) -> None:
        """Give sentences to a quote."""
        for place in taken:
            self._free[place] = False

    def span(self, places: range) -> Span:
        """Where in their passage sentences that stand together begin and end."""
        return self._sentences[places[0]].start, self._sentences[places[-1]].end

    def around(self, centre: int, most_words: int) -> range:
        """The sentence ``centre`` with its neighbours, one at a time to the better-scored side.

        Not over the lines that address a mail, which a reader would see in place of what it says,
        nor over the heading above, under which it is shown. Within its passage, over sentences that
        are free, while it has at most ``most_words``.
        """
        one = self._sentences[centre]
        begins = section_at(self._passages[one.passage].passage, one.start)
        first = last = centre
        total = self._lengths[centre]
        while sides := [
            place
            for place in (first - 1, last + 1)
            if self._belongs(place, centre, begins) and total + self._lengths[place] <= most_words
        ]:
            place = max(sides, key=lambda side: self._scores[side])
            total += self._lengths[place]
            first, last = min(first, place), max(last, place)
        return range(first, last + 1)

    def _belongs(self, place: int, centre: int, begins: int) -> bool:
        return (
            0 <= place < len(self._sentences)
            and self._free[place]
            and self._sentences[place].passage == self._sentences[centre].passage
            and self._sentences[place].start >= begins
            and self._addressing[place] == self._addressing[centre]
        )


def _lengths(passages: Sequence[StoredPassage], sentences: Sequence[Sentence]) -> Iterator[int]:
    """The words of each sentence, with what is too short for one and stands behind it."""
    for one, after in zip_longest(sentences, sentences[1:]):
        goes_on = after is not None and after.passage == one.passage
        text = passages[one.passage].passage.text
        yield len(words(text[one.start : after.start if goes_on else one.end]))
