"""The quotes: which stretches of the passages found answer the question, chosen by the program.

A quote is one of the best sentences or table rows with its neighbours, so that it can be understood
alone. It stays within its passage, and is a verbatim span of the document.
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

    ``header`` is the header row if ``text`` has rows of a table but not their header.
    """

    quote: Quote
    text: str
    header: str = ""


def quote_of(
    stored: StoredPassage, whole: Span, best: Span, score: float, read: Span | None = None
) -> Excerpt:
    """The span ``whole`` of a passage's text as a quote, of which the model reads ``read``.

    It was chosen for the sentence ``best``. The spans include empty cells at the start of a row.
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


def choose_quotes(
    passages: Sequence[StoredPassage], scored: Ranked, *, several: bool = False
) -> list[Excerpt]:
    """The best stretches and what the model reads of them, best first, without overlap.

    Headings alone, and texts that repeat another quote word for word, are no quotes of their own.
    With ``several`` things asked for there are more quotes.
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
    """Whether the whole quote is repeated from the headings above it, or from an earlier quote."""
    texts = [f"{stored.title} {quote.heading}", *(before.quote.text for before in chosen)]
    said = in_words(quote.text)
    return any(said in in_words(text) for text in texts)


class _Stretches:
    """The sentences of all passages, which of them are free, and how far a quote can grow."""

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
        """The span in their passage of adjacent sentences."""
        return self._sentences[places[0]].start, self._sentences[places[-1]].end

    def around(self, centre: int, most_words: int) -> range:
        """The sentence ``centre``, extended one neighbour at a time to the better-scored side.

        It extends over free sentences of its passage, up to ``most_words`` words. It does not cross
        the header lines of a mail, which would hide what the mail says, nor the heading above,
        which is shown with the quote.
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
    """The words of each sentence, including text after it that is too short for a sentence."""
    for one, after in zip_longest(sentences, sentences[1:]):
        goes_on = after is not None and after.passage == one.passage
        text = passages[one.passage].passage.text
        yield len(words(text[one.start : after.start if goes_on else one.end]))
