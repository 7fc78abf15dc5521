"""The unit of evidence: one sentence or table row, with its headings."""

from collections.abc import Sequence
from dataclasses import dataclass

from vind.indexes.text.embedded import name_of
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.types import TITLE_END, Language, StoredPassage
from vind.search.evidence.placing import heading_over
from vind.search.facts.words import words
from vind.search.passages import goes_by
from vind.search.tables.table import from_first_cell, header_over, header_span, is_row

SHORTEST_SENTENCE = 3
"""Words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of ``stored``, the passage number ``passage`` of those found.

    ``start`` and ``end`` are its span within the passage.
    """

    stored: StoredPassage
    passage: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its text."""
        return self.stored.passage.text[self.start : self.end]

    @property
    def heading(self) -> str:
        """The path of headings above it."""
        return heading_over(self.stored.passage, self.start)


def split_passages(passages: Sequence[StoredPassage]) -> list[Sentence]:
    """The sentences of the passages, in order.

    Those that are too short are left out; a passage with no others is one sentence.
    """
    found = []
    for number, stored in enumerate(passages):
        text = stored.passage.text
        sentences = [Sentence(stored, number, *span) for span in sentence_spans(text)]
        found += list(filter(_says_enough, sentences)) or [Sentence(stored, number, 0, len(text))]
    return found


def _says_enough(one: Sentence) -> bool:
    """Whether it is no label or list mark, or is a nonempty row under the header of a table."""
    said = len(words(one.text))
    return said >= SHORTEST_SENTENCE or (
        said > 0 and is_row(one.text) and header_span(one.stored.passage, one.start) is not None
    )


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
    def of(cls, sentence: Sentence, score: float = 0.0) -> "Unit":
        """The unit of a sentence."""
        stored, passage = sentence.stored, sentence.stored.passage
        start = from_first_cell(passage.text, sentence.start)
        return cls(
            text=passage.text[start : sentence.end],
            passage_id=stored.passage_id,
            start=passage.start + start,
            end=passage.start + sentence.end,
            header=header_over(passage, sentence.start),
            heading=sentence.heading,
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
