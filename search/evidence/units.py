"""The unit of evidence: one sentence or table row, with what it is read under."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexes.embedded import name_of
from indexes.types import TITLE_END, Language, StoredPassage
from search.evidence.placing import heading_over
from search.evidence.sentences import Sentence
from search.passages import goes_by
from search.tables.layout import from_first_cell, heading_and_row

HEADING_AT_MOST = 150
"""Characters of the end of a heading path that a unit is embedded with."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or row, ``document[start:end]``, of a passage.

    ``header`` is the row that names its columns, where it is a row under one; ``heading`` the path
    of headings over it; ``document`` the path in words and the title; ``score`` that of its rank.
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
        """That of a sentence of one of ``passages``."""
        stored = passages[sentence.passage]
        passage = stored.passage
        start = from_first_cell(passage.text, sentence.start)
        table = heading_and_row(passage, sentence.start)
        return cls(
            text=passage.text[start : sentence.end],
            passage_id=stored.passage_id,
            start=passage.start + start,
            end=passage.start + sentence.end,
            header=table[0] if table and table[0] != table[1] else "",
            heading=heading_over(passage, sentence.start),
            document=goes_by(stored),
            language=passage.language,
            score=score,
        )

    def as_embedded(self, stored: StoredPassage) -> str:
        """The unit with what it is read under, as the embedder reads a passage; of ``stored``."""
        name = name_of(stored.path, stored.title)
        title = "\n".join(filter(None, (name, self.heading[-HEADING_AT_MOST:])))
        return f"{title}{TITLE_END}{self.with_header}"

    @property
    def with_header(self) -> str:
        """The unit behind the row that names its columns."""
        return f"{self.header}\n{self.text}" if self.header else self.text

    @property
    def with_place(self) -> str:
        """The unit behind all that says what it is about."""
        return "\n".join(filter(None, (self.document, self.heading, self.with_header)))
