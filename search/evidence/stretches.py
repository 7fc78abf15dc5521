"""The sentences of the passages found as quotes grow over them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

import numpy as np
import numpy.typing as npt

from vind.indexes.calendar import ANY_YEAR
from vind.indexes.types import StoredPassage
from vind.search.evidence.placing import PARAGRAPH_END, is_heading_like, question_over, section_at
from vind.search.evidence.ranking import Ranked
from vind.search.evidence.units import Sentence
from vind.search.facts.words import Span, words
from vind.search.tables.layout import CELL_END, header_span

NEAR = 0.4
"""Standard deviations of the sentences' scores under a sentence, within which one of the section
above it must be for a quote to grow over the heading between them. Of 2,669 questions 31 first
quotes have the gold one no more where none grows over any, as its marked sentence was of another
section; with this ten."""

COLUMNS = 3
"""The least that a row names for it to be told from one that says something: "Naam", "Jan"."""

NUMBER = re.compile(r"(?<![^\W\d_])\d")
"""Of which the first digit is not written to a letter."""


class Stretches:
    """The sentences of all passages, those that no quote has yet, and how far one can reach."""

    def __init__(self, passages: Sequence[StoredPassage], scored: Ranked) -> None:
        texts = [passages[s.passage].passage.text[s.start : s.end] for s in scored.sentences]
        self._lengths = list(_lengths(passages, scored.sentences))
        self._passages = passages
        self._free = [True] * len(texts)
        self._sentences = scored.sentences
        self._texts = texts
        self._scores = scored.scores
        self._near = NEAR * float(scored.scores.std())
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
        """Whether no quote has the sentence yet."""
        return self._free[place]

    def take(self, taken: range) -> None:
        """Give sentences to a quote."""
        for place in taken:
            self._free[place] = False

    def span(self, places: range) -> Span:
        """Where in their passage sentences that stand together begin and end."""
        return self._sentences[places[0]].start, self._sentences[places[-1]].end

    def said_by(self, place: int) -> int:
        """The best sentence of what a mail says, in the place of a line that addresses it.

        The line itself where its passage says no more, as a signature does. And the best row in the
        place of the one that names the columns, and the answer in the place of its question, which
        say nothing themselves.
        """
        if rows := self._rows_under(place):
            return max(rows, key=lambda other: self._scores[other])
        if self._is_answered(place):
            return place + 1
        if not self._addressing[place]:
            return place
        passage = self._sentences[place].passage
        said = [
            other
            for other, sentence in enumerate(self._sentences)
            if sentence.passage == passage and not self._addressing[other]
        ]
        return max(said, key=lambda other: self._scores[other], default=place)

    def _rows_under(self, place: int) -> list[int]:
        """The rows that are under the one at ``place``, where that names columns.

        It has three or more, and no number where they have: a table may begin with its first row.
        Years are none, nor is the "3" of "m3".
        """
        heading = self._texts[place]
        if heading.count(CELL_END) < COLUMNS - 1 or _has_number(heading):
            return []
        one = self._sentences[place]
        passage = self._passages[one.passage].passage
        under = []
        for other in range(place + 1, len(self._sentences)):
            row = self._sentences[other]
            span = header_span(passage, row.start) if row.passage == one.passage else None
            if span is None or not span[0] <= one.start < span[1]:
                break
            under.append(other)
        return under if any(_has_number(self._texts[other]) for other in under) else []

    def _is_answered(self, place: int) -> bool:
        """Whether it is a question that opens the paragraph that the next sentence is of."""
        one, *after = self._sentences[place : place + 2]
        if not after or after[0].passage != one.passage:
            return False
        passage = self._passages[one.passage].passage
        return question_over(passage, after[0].start) == (one.start, one.end)

    def around(self, centre: int, most_words: int, span: Span | None = None) -> range:
        """The sentence ``centre`` with its neighbours, one at a time to the better-scored side.

        Not over the lines that address a mail, which a reader would see in place of what it says,
        and over the heading above, under which it is shown, only to whole sections that are near.
        It does not end on a heading. Within its passage, over sentences that are free, while it has
        at most ``most_words``; first those in ``span`` of the passage, where they all fit.
        """
        begins = self._begins(centre)
        held = self._held(centre, span) if span else range(centre, centre + 1)
        if not all(map(self.is_free, held)) or sum(self._lengths[p] for p in held) > most_words:
            held = range(centre, centre + 1)
        first, last = held[0], held[-1]
        total = sum(self._lengths[place] for place in held)
        while sides := [
            place
            for place in (first - 1, last + 1)
            if self._belongs(place, centre, begins) and total + self._lengths[place] <= most_words
        ]:
            place = max(sides, key=lambda side: self._scores[side])
            total += self._lengths[place]
            first, last = min(first, place), max(last, place)
        while first < centre and self._is_of_part(first, centre):
            first += 1
        if last > centre and self._is_heading(last) and not self._is_heading(last - 1):
            last -= 1
        return range(first, last + 1)

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

    def section(self, place: int) -> int:
        """Where in its passage the section begins that a sentence is of."""
        one = self._sentences[place]
        return section_at(self._passages[one.passage].passage, one.start)

    def _begins(self, centre: int) -> int:
        """Where the first section begins that a stretch around ``centre`` may go back to."""
        passage = self._sentences[centre].passage
        near = [
            self.section(place)
            for place, sentence in enumerate(self._sentences[:centre])
            if sentence.passage == passage
            and self._scores[place] > self._scores[centre] - self._near
        ]
        begins = self.section(centre)
        text = self._passages[passage].passage
        while begins and (above := section_at(text, begins - 1)) in near:
            begins = above
        return begins

    def _is_of_part(self, place: int, centre: int) -> bool:
        """Whether a sentence is of another section than ``centre``, and not the first of it."""
        above = self.section(place), self._sentences[centre].start
        return above[0] != self.section(centre) and self._is_in(place - 1, centre, above)

    def _is_heading(self, place: int) -> bool:
        """Whether it reads like a heading and stands as one: above and under an empty line."""
        one = self._sentences[place]
        text = self._passages[one.passage].passage.text
        begins = not one.start or text.endswith(PARAGRAPH_END, 0, one.start)
        ends = text.startswith(PARAGRAPH_END, one.end)
        return begins and ends and is_heading_like(self._texts[place])

    def _belongs(self, place: int, centre: int, begins: int) -> bool:
        return (
            0 <= place < len(self._sentences)
            and self._free[place]
            and self._sentences[place].passage == self._sentences[centre].passage
            and self._sentences[place].start >= begins
            and self._addressing[place] == self._addressing[centre]
        )


def _has_number(row: str) -> bool:
    return NUMBER.search(ANY_YEAR.sub("", row)) is not None


def _lengths(passages: Sequence[StoredPassage], sentences: Sequence[Sentence]) -> Iterator[int]:
    """The words of each sentence, with what is too short for one and stands behind it."""
    for one, after in zip_longest(sentences, sentences[1:]):
        goes_on = after is not None and after.passage == one.passage
        text = passages[one.passage].passage.text
        yield len(words(text[one.start : after.start if goes_on else one.end]))
