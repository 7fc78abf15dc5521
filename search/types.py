"""What a search and an answer return. ``--json`` prints these same fields."""

from dataclasses import dataclass, field
from typing import TypeAlias

from indexes.types import Language


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``text`` is ``document[start:end]``; ``score`` is higher for better.

    ``path`` is relative to ``folder``, the indexed folder, with ``/`` between names; ``page``
    counts from 1 and is None in formats without pages.
    """

    path: str
    page: int | None
    text: str
    heading: str
    score: float
    start: int
    end: int
    passage_id: int
    folder: str
    title: str
    language: Language


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a document that supports an answer; cited as [1], [2] in order."""

    text: str
    path: str
    page: int | None
    start: int
    end: int
    score: float
    folder: str
    heading: str
    passage_id: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``ask`` returns.

    ``text`` is the worded answer with citations "[1]" that number ``quotes`` from 1; without an
    LLM, and where nothing it said held up, it is empty and the quotes are the answer. ``found`` is
    False where the documents do not answer the question; ``quotes`` are then the nearest passages.
    ``confidence`` is the probability, 0 to 1, that the quotes hold the answer. ``dropped`` are the
    sentences of the LLM that the quotes do not support.
    """

    text: str
    quotes: tuple[Quote, ...]
    found: bool
    confidence: float
    language: Language
    dropped: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class QuotesFound:
    """First event of a stream: the evidence, before any model runs."""

    quotes: tuple[Quote, ...]
    found: bool
    confidence: float
    language: Language


@dataclass(frozen=True, slots=True)
class Wording:
    """A piece of the answer's text that has been checked against the quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event: TypeAlias = QuotesFound | Wording | Answered
