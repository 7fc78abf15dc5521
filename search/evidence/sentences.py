"""The sentences of the passages found, and where the words of each stand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexes.letters import is_head_line, is_signature
from indexes.sentences import sentence_spans
from indexes.states import States
from indexes.types import StoredPassage
from search.retrieval.interaction import NO_PLACE
from search.words import words

SHORTEST_SENTENCE = 3
"""Words; shorter stretches are labels and list marks."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of passage number ``passage``, its span within that passage."""

    passage: int
    start: int
    end: int


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


def addressing_lines(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage]
) -> npt.NDArray[np.bool_]:
    """Which sentences address or sign a mail: those of its head and of its signature."""
    signed = [is_signature(stored.passage.text) for stored in passages]
    return np.array(
        [
            signed[s.passage] or is_head_line(passages[s.passage].passage.text[s.start : s.end])
            for s in sentences
        ],
        dtype=bool,
    )


def sentence_of_each_word(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage], states: States
) -> npt.NDArray[np.int64]:
    """The number of the sentence that each word of ``states`` stands in, -1 where it is in none."""
    lengths = np.array([len(stored.passage.text) for stored in passages])
    begins = lengths[states.text_of] - states.before_end
    # Where each sentence begins if the passages stood one behind the other.
    first = np.cumsum(lengths) - lengths
    starts = np.array([first[s.passage] + s.start for s in sentences])
    ends = np.array([first[s.passage] + s.end for s in sentences])
    at = first[states.text_of] + begins
    numbers = np.searchsorted(starts, at, side="right") - 1
    inside = (begins >= 0) & (numbers >= 0) & (at < ends[numbers])
    return np.where(inside, numbers, NO_PLACE)
