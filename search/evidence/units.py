"""The unit of evidence: one sentence or table row, with its headings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vind.indexes.embedded import name_of
from vind.indexes.headings import headings_of
from vind.indexes.letters import is_head_line
from vind.indexes.sentences import sentence_spans
from vind.indexes.states import States
from vind.indexes.types import TITLE_END, Language, Passage, StoredPassage
from vind.search.evidence.placing import heading_over, is_heading_like
from vind.search.facts.words import Span, words
from vind.search.passages import goes_by
from vind.search.retrieval.interaction import NO_PLACE
from vind.search.tables.table import from_first_cell, header_over, header_span, is_row

SHORTEST_SENTENCE = 3
"""Words; anything shorter is a label or list mark, unless it is a table row."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of passage number ``passage``, its span within that passage."""

    passage: int
    start: int
    end: int


def _spans(passage: Passage) -> list[Span]:
    """The sentences that are long enough; the whole text if there are none."""
    text = passage.text
    spans = [
        span
        for span in sentence_spans(text)
        if len(words(text[slice(*span)])) >= SHORTEST_SENTENCE or _is_row(passage, span)
    ]
    return spans or [(0, len(text))]


def _is_row(passage: Passage, span: Span) -> bool:
    """Whether it is a nonempty row under the header of a table."""
    row = passage.text[slice(*span)]
    return is_row(row) and bool(words(row)) and header_span(passage, span[0]) is not None


def split_passages(passages: Sequence[StoredPassage]) -> list[Sentence]:
    """The sentences of the passages, in order; each passage has at least one."""
    return [
        Sentence(number, start, end)
        for number, stored in enumerate(passages)
        for start, end in _spans(stored.passage)
    ]


def addressing_lines(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage]
) -> npt.NDArray[np.bool_]:
    """Which sentences are lines of a mail's header."""
    texts = (passages[one.passage].passage.text[one.start : one.end] for one in sentences)
    return np.array([is_head_line(text) for text in texts], dtype=bool)


def heading_lines(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage]
) -> npt.NDArray[np.bool_]:
    """Which sentences are whole lines that are headings, or read like one."""
    return np.array([_is_heading(passages[s.passage].passage, s) for s in sentences])


def _is_heading(passage: Passage, sentence: Sentence) -> bool:
    text = passage.text
    if text[sentence.end : sentence.end + 1] not in ("", "\n"):
        return False
    line = text[sentence.start : sentence.end]
    return is_heading_like(line) or line in headings_of(passage.heading)


def sentence_of_each_word(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage], states: States
) -> npt.NDArray[np.int64]:
    """The number of the sentence that contains each word of ``states``, -1 if there is none."""
    lengths = np.array([len(stored.passage.text) for stored in passages])
    begins = lengths[states.text_of] - states.before_end
    # Offsets of sentences if the passages stood one after the other.
    first = np.cumsum(lengths) - lengths
    starts = np.array([first[s.passage] + s.start for s in sentences])
    ends = np.array([first[s.passage] + s.end for s in sentences])
    at = first[states.text_of] + begins
    numbers = np.searchsorted(starts, at, side="right") - 1
    inside = (begins >= 0) & (numbers >= 0) & (at < ends[numbers])
    return np.where(inside, numbers, NO_PLACE)


HEADING_AT_MOST = 150
"""Characters at the end of a heading path that are embedded with a unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or row, ``document[start:end]``, of a passage.

    ``header`` is the row of column names, if the unit is a table row; ``heading`` the path of
    headings above it; ``document`` the document's path in words and its title; ``score`` its
    ranking score.
    """

    text: str
    passage_id: int
    start: int
    end: int
    header: str = ""
    heading: str = ""
    document: str = ""
    language: Language = ""
    score: float = 0.0

    @classmethod
    def of(
        cls, sentence: Sentence, passages: Sequence[StoredPassage], score: float = 0.0
    ) -> "Unit":
        """The unit of a sentence of one of ``passages``."""
        stored = passages[sentence.passage]
        passage = stored.passage
        start = from_first_cell(passage.text, sentence.start)
        return cls(
            text=passage.text[start : sentence.end],
            passage_id=stored.passage_id,
            start=passage.start + start,
            end=passage.start + sentence.end,
            header=header_over(passage, sentence.start),
            heading=heading_over(passage, sentence.start),
            document=goes_by(stored),
            language=passage.language,
            score=score,
        )

    def as_embedded(self, stored: StoredPassage) -> str:
        """The unit with its headings and document name, as embedded; ``stored`` is its passage."""
        name = name_of(stored.path, stored.title)
        title = "\n".join(filter(None, (name, self.heading[-HEADING_AT_MOST:])))
        return f"{title}{TITLE_END}{self.with_header}"

    @property
    def with_header(self) -> str:
        """The unit after its header row, if any."""
        return f"{self.header}\n{self.text}" if self.header else self.text

    @property
    def with_place(self) -> str:
        """The unit after its document names, headings and header row."""
        return "\n".join(filter(None, (self.document, self.heading, self.with_header)))
