"""The quotes: which stretches of the passages found answer the question, chosen by the program.

A quote is one of the best sentences or table rows with its neighbours, so that it can be
understood alone; it never leaves its passage, and is a verbatim span of the document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexes.types import Passage, StoredPassage
from search.evidence.lists import led_to, list_at
from search.evidence.placing import heading_over
from search.evidence.scoring import ScoredSentences
from search.evidence.tables import first_row
from search.retrieval.repeats import answered_in
from search.snippet import Span
from search.types import Quote
from search.words import in_words, words

QUOTES = 5
"""Quotes shown, at most."""

QUOTES_OF_SEVERAL = 8
"""Shown where several things are asked for. 80 such questions of eight companies, each answered by
three or four passages, have .61 of those among eight quotes and .50 among five."""

QUOTE_WORDS = 120
"""A quote grows over its neighbours up to this, a paragraph. Five of 60, 100 and 120 words hold the
gold clause of a contract in .72, .76 and .80 of the questions; their whole passages in .79."""

EXCERPT_WORDS = 45
"""The stretch of a quote that the language model reads: five of them are about 300 tokens."""

TABLE_WORDS = 80
"""A table that is asked for as a list is read whole up to this, of a longer one the best rows."""

FAR = 0.8
"""Standard deviations of the sentences' scores under the best quote's. Of 103 right sentences of
the model none rests on a quote that is further, of 76 wrong ones 16 do. And under the best
sentence's, by what the first quote is chosen by: of 258 right ones one rests on such an aside, of
201 wrong ones 13."""


_LABEL = re.compile(r"(?:\d+(?:\.\d+)*\.?|[A-Z]\.|§|[Aa]rt\w*\.?)\s[^\t]{0,80}(?<![.!?;])")
"""A line that is numbered like a heading and ends like none of the sentences under one."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with the closest stretch around its best sentence, which the model is to word.

    ``header`` is the header row of the table that ``text`` has rows of, where it is not in it, and
    ``opening`` what its document goes by and begins with, which says what that is about. One that
    ``is_far`` is so much further from the question than the best that it answers nothing itself.
    ``items`` are the list that its best sentence leads to, where the quote has all of it. One that
    ``is_answered`` is of a mail that was answered since, maybe otherwise than it asks.
    ``asides`` are those of its sentences that are far from the question, as is the one before: they
    say more of what another says, and answer nothing alone.
    """

    quote: Quote
    text: str
    header: str = ""
    opening: str = ""
    is_far: bool = False
    items: str = ""
    is_answered: bool = False
    asides: tuple[str, ...] = ()


class _Stretches:
    """The sentences of all passages, those that no quote has yet, and how far one can reach."""

    def __init__(self, passages: Sequence[StoredPassage], scored: ScoredSentences) -> None:
        texts = [passages[s.passage].passage.text[s.start : s.end] for s in scored.sentences]
        self._lengths = [len(words(text)) for text in texts]
        self._free = [True] * len(texts)
        self._sentences = scored.sentences
        self._texts = texts
        self._scores = scored.scores
        self._is_far = scored.leading < scored.leading.max() - FAR * scored.leading.std()
        self._addressing = self._with_subjects(scored.addressing)

    def _with_subjects(self, addressing: npt.NDArray[np.bool_]) -> list[bool]:
        """``addressing`` with what stands above the head of a mail: its subject."""
        above = [
            one.passage == other.passage and bool(heads)
            for (one, other), heads in zip(pairwise(self._sentences), addressing[1:], strict=True)
        ]
        return [
            bool(itself) or subject
            for itself, subject in zip(addressing, [*above, False], strict=True)
        ]

    def is_free(self, place: int) -> bool:
        return self._free[place]

    def take(self, taken: range) -> None:
        for place in taken:
            self._free[place] = False

    def span(self, places: range) -> Span:
        """Where in their passage sentences that stand together begin and end."""
        return self._sentences[places[0]].start, self._sentences[places[-1]].end

    def said_by(self, place: int) -> int:
        """The best sentence of what a mail says, in the place of a line that addresses it.

        The line itself where its passage says no more, as a signature does.
        """
        if not self._addressing[place]:
            return place
        passage = self._sentences[place].passage
        said = [
            other
            for other, sentence in enumerate(self._sentences)
            if sentence.passage == passage and not self._addressing[other]
        ]
        return max(said, key=lambda other: self._scores[other], default=place)

    def around(self, centre: int, most_words: int, span: Span | None = None) -> range:
        """The sentence ``centre`` with its neighbours, one at a time to the better-scored side.

        Not over the lines that address a mail, which a reader would see in place of what it says.
        Within its passage, over sentences that are free, while it has at most ``most_words``; first
        those in ``span`` of the passage, where they all fit.
        """
        held = self._held(centre, span) if span else range(centre, centre + 1)
        if not all(map(self.is_free, held)) or sum(self._lengths[p] for p in held) > most_words:
            held = range(centre, centre + 1)
        first, last = held[0], held[-1]
        total = sum(self._lengths[place] for place in held)
        while sides := [
            place
            for place in (first - 1, last + 1)
            if self._belongs(place, centre) and total + self._lengths[place] <= most_words
        ]:
            place = max(sides, key=lambda side: self._scores[side])
            total += self._lengths[place]
            first, last = min(first, place), max(last, place)
        return range(first, last + 1)

    def asides(self, taken: range) -> tuple[str, ...]:
        """Those of the sentences ``taken`` that are far, behind none that is near."""
        return tuple(
            self._texts[place]
            for place in taken
            if self._is_far[place] and (place == taken[0] or self._is_far[place - 1])
        )

    def hold(self, taken: range, centre: int, span: Span) -> bool:
        """Whether all sentences of ``centre``'s passage in ``span`` are ``taken``."""
        held = self._held(centre, span)
        return taken[0] <= held[0] and held[-1] <= taken[-1]

    def _held(self, centre: int, span: Span) -> range:
        """The sentence ``centre`` and those of its passage in ``span``, which it is at or in."""
        first = last = centre
        while self._is_in(first - 1, centre, span):
            first -= 1
        while self._is_in(last + 1, centre, span):
            last += 1
        return range(first, last + 1)

    def _is_in(self, place: int, centre: int, span: Span) -> bool:
        if not 0 <= place < len(self._sentences):
            return False
        one = self._sentences[place]
        same = one.passage == self._sentences[centre].passage
        return same and span[0] <= one.start and one.end <= span[1]

    def _belongs(self, place: int, centre: int) -> bool:
        return (
            0 <= place < len(self._sentences)
            and self._free[place]
            and self._sentences[place].passage == self._sentences[centre].passage
            and self._addressing[place] == self._addressing[centre]
        )


def choose_quotes(
    passages: Sequence[StoredPassage], scored: ScoredSentences, *, several: bool = False
) -> list[Excerpt]:
    """The best stretches with what to read of them, best first, none overlapping another.

    Headings alone, what only leads to a list, and what another document repeats word for word are
    no quotes of their own.

    With ``several`` things asked for there are more of them. A list that the best sentence leads
    to stands whole in its quote, where it fits; with ``several`` also one that it is in.
    """
    stretches = _Stretches(passages, scored)
    most = QUOTES_OF_SEVERAL if several else QUOTES
    answered = answered_in(passages)
    chosen: list[Excerpt] = []
    order = np.argsort(-scored.scores, kind="stable")
    for best in map(int, (scored.leading.argmax(), *order)):
        if len(chosen) == most:
            break
        centre = stretches.said_by(best)
        if not stretches.is_free(centre):
            continue
        stored = passages[scored.sentences[centre].passage]
        own = stretches.span(range(centre, centre + 1))
        leads = stored.passage.text[slice(*own)].endswith(":")
        span = list_at(stored.passage.text, own[1]) if several or leads else None
        taken = stretches.around(centre, QUOTE_WORDS, span)
        whole = stretches.span(taken)
        items = ""
        if span and stretches.hold(taken, centre, span):
            whole = _stretched(whole, span, stored.passage.text)
            items = led_to(stored.passage.text, own, span) if whole[1] >= span[1] else ""
        is_whole = span is not None and _is_read_whole(stored.passage.text[slice(*span)])
        read = whole if is_whole else stretches.span(stretches.around(centre, EXCERPT_WORDS))
        made = make_excerpt(stored, whole, read, own, float(scored.scores[centre]))
        is_answered = stored.passage_id in answered
        asides = stretches.asides(taken)
        excerpt = replace(made, items=items, is_answered=is_answered, asides=asides)
        if chosen and _says_nothing(excerpt.quote, stored, chosen):
            continue
        stretches.take(taken)
        chosen.append(excerpt)
    return list(_with_far(chosen, FAR * float(scored.scores.std())))


def _with_far(chosen: Sequence[Excerpt], reach: float) -> Iterator[Excerpt]:
    """``chosen`` with those marked that score more than ``reach`` under the best of them.

    Never the first, which is chosen by more than how near it is.
    """
    nearest = max((excerpt.quote.score for excerpt in chosen), default=0.0)
    for place, excerpt in enumerate(chosen):
        yield replace(excerpt, is_far=place > 0 and excerpt.quote.score < nearest - reach)


def _is_read_whole(items: str) -> bool:
    """Whether a list is, as far as it is in the quote, or a table."""
    return "\t" not in items or len(words(items)) <= TABLE_WORDS


def _says_nothing(quote: Quote, stored: StoredPassage, chosen: Sequence[Excerpt]) -> bool:
    """Whether it is empty, a lead to something else, a heading, or in a quote chosen before."""
    lines = [line for line in map(str.strip, quote.text.split("\n")) if line]
    if not lines or lines[-1].endswith(":") or all(map(_LABEL.fullmatch, lines)):
        return True
    texts = [f"{stored.title} {quote.heading}", *(before.quote.text for before in chosen)]
    said = in_words(quote.text)
    return any(said in in_words(text) for text in texts)


def _stretched(whole: Span, span: Span, text: str) -> Span:
    """``whole`` with what is too short for a sentence at the ends of a list, where it fits."""
    stretched = min(whole[0], span[0]), max(whole[1], span[1])
    return stretched if len(words(text[slice(*stretched)])) <= QUOTE_WORDS else whole


def make_excerpt(
    stored: StoredPassage, whole: Span, read: Span, best: Span, score: float
) -> Excerpt:
    """The span ``whole`` of a passage's text as a quote, of which the model reads ``read``.

    It was chosen for the sentence ``best``.
    """
    text = stored.passage.text[slice(*read)]
    quote = _quote(stored, whole, best, score)
    return Excerpt(quote, text, _header(stored.passage, read[0], text))


def _header(passage: Passage, start: int, text: str) -> str:
    """The header of the table that ``text``, which begins at ``start``, has rows of."""
    if "\t" not in text:
        return ""
    header = passage.table_header or first_row(passage.text[:start])
    return "" if header in text else header


def _quote(stored: StoredPassage, whole: Span, best: Span, score: float) -> Quote:
    """The span ``whole`` of a passage's text as a quote of its document."""
    passage = stored.passage
    start, end = whole
    return Quote(
        text=passage.text[start:end],
        path=stored.path,
        page=passage.page,
        start=passage.start + start,
        end=passage.start + end,
        score=score,
        folder=stored.folder,
        heading=heading_over(passage, start),
        passage_id=stored.passage_id,
        page_label=stored.page_label,
        author=stored.author,
        dated=stored.dated,
        superseded=stored.superseded_by is not None,
        best=(best[0] - start, best[1] - start),
        dated_by_file=stored.dated_by_file,
    )
