"""What stands above the columns of each row, as the words of a question are held against it.

So does the question of a document that opens a paragraph stand above what answers it there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from indexes.states import States
from indexes.types import Passage, Reading, StoredPassage
from search.evidence.placing import question_over
from search.evidence.sentences import Sentence
from search.facts.spans import Span
from search.retrieval.interaction import NO_PLACE, Matches, nearest_words
from search.tables.layout import header_span

HEADER_SHARE = 0.7
"""All rows of a table share what its header says, and are not all about it. Set by hand."""

APART = 1 << 20
"""Characters between the passages where they are laid out one behind the other: none is as long."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Headers:
    """The headers of tables and paragraphs, and which of them each row or sentence is under.

    ``places``: shape (words,), the number of the header that a word stands in, else NO_PLACE.
    ``above``: shape (sentences,), the number of what is above each, NO_PLACE where nothing is.
    """

    places: Numbers
    above: Numbers

    @classmethod
    def of(
        cls, sentences: Sequence[Sentence], passages: Sequence[StoredPassage], states: States
    ) -> Self:
        """Those over ``sentences``, all that ``passages`` have, whose words have the ``states``."""
        spans = [_above(passages[one.passage].passage, one.start) for one in sentences]
        stand = [
            (one.passage * APART + span[0], one.passage * APART + span[1]) if span else None
            for one, span in zip(sentences, spans, strict=True)
        ]
        headers = sorted({span for span in stand if span})
        numbers = {span: number for number, span in enumerate(headers)}
        above = np.array([numbers[span] if span else NO_PLACE for span in stand])
        return cls(_places(headers, passages, states), above)

    def with_headers(
        self, asked: Reading, states: States, there: Numbers, found: Matches
    ) -> Matches:
        """``found``, how near each word asked comes in the sentences ``there``, with the headers.

        What is nearer above a row or sentence than in it counts for it by HEADER_SHARE.
        """
        nearer = found.copy()
        heads, near = nearest_words(asked, states, self.places)
        rows = np.flatnonzero(np.isin(self.above[there], heads))
        columns = near[:, np.searchsorted(heads, self.above[there[rows]])]
        nearer[:, rows] += HEADER_SHARE * np.maximum(0, columns - found[:, rows])
        return nearer


def _above(passage: Passage, start: int) -> Span | None:
    return header_span(passage, start) or question_over(passage, start)


def _places(headers: Sequence[Span], passages: Sequence[StoredPassage], states: States) -> Numbers:
    if not headers:
        return np.full(len(states.text_of), NO_PLACE)
    lengths = np.array([len(stored.passage.text) for stored in passages])
    at = states.text_of * APART + lengths[states.text_of] - states.before_end
    starts, ends = np.array(headers).T
    numbers = np.searchsorted(starts, at, side="right") - 1
    inside = (numbers >= 0) & (at < ends[numbers])
    return np.where(inside, numbers, NO_PLACE)
