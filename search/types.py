"""What a search and an answer return. ``--json`` prints these same fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeAlias, TypedDict, get_args

from vind.indexes.folding import composed
from vind.indexes.types import FilterLanguage, Language

Words: TypeAlias = Literal["always", "never", "auto"]
"""When the language model is asked to word an answer: ``auto`` where the best sentence of the
quotes is not likely the whole answer."""

WORDS: tuple[Words, ...] = get_args(Words)


class KeptTo(TypedDict, total=False):
    """What a search is kept to; each is left out or None where all documents pass it.

    An empty list or text is a FilterError, so that the folders that somebody may see, where there
    are none, are not taken for all.
    One text stands for a list of one. ``paths`` are globs over the relative path, or over the path
    from the root where they begin with a slash, or folders for all that is in them; the ``path`` of
    a result is that file, whatever its name has in it. ``types`` are file extensions ("pdf").
    ``after`` is the first day that a document may be of, ``before`` the day that it must be older
    than; ``author`` is contained in its author or sender, and ``languages`` are "nl", "en" and
    "other".
    """

    paths: str | Path | Sequence[str | Path] | None
    types: str | Sequence[str] | None
    after: date | None
    before: date | None
    author: str | None
    languages: FilterLanguage | Sequence[FilterLanguage] | None


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a passage's score.

    ``cosine`` of the question's vector and the passage's, ``bm25`` of their words; None where that
    list does not have the passage. ``parts`` add up to the score: what each signal of
    ``search.retrieval.ranking`` adds to it and, where there is any, ``reranked``, what being ranked
    again by ``asked`` or the reranker does, ``older``, what it has of a better place of an older
    version, and ``repeated``, what better places of the same document take from it. A passage too
    far down both lists to be read has no parts, and a score that says no more than that.
    ``asked`` is the question without the names that its document goes by, where its passages were
    ranked by that; else empty.
    """

    cosine: float | None
    bm25: float | None
    parts: dict[str, float] = field(hash=False)
    asked: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``text`` is ``document[start:end]``; ``score`` is higher for better.

    ``path`` is relative to ``folder``, the indexed folder, with ``/`` between names; ``page``
    counts from 1 and is None in formats without pages; in a workbook it is a stretch of rows.
    ``page_label`` is what the document calls that page, where it is another name, and the rows of a
    workbook ("Prices!12:40"); ``author`` and ``dated`` (in UTC) are the document's,
    ``dated_by_file`` where that is only its file's time of change, which may be a copy's.
    ``also`` are the paths of its exact duplicates, absolute where they are in another folder; where
    only one of those is in what the search was kept to, ``folder`` and ``path`` are that one's.
    ``superseded``: there is a newer version of its document; ``older`` are the same place in older
    versions, which step back for this one. ``snippet`` is the sentence with most of the question's
    words, as a span of ``text``; ``why`` are the parts of the score; ``matches`` are the words of
    ``text`` that the question has too, in any form, as spans in their order.
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
    page_label: str = ""
    author: str = ""
    dated: datetime | None = None
    also: tuple[str, ...] = ()
    superseded: bool = False
    older: tuple["Hit", ...] = ()
    snippet: tuple[int, int] | None = None
    why: Why | None = None
    dated_by_file: bool = False
    matches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a document; cited as [1], [2] by its place in ``Answer.quotes``.

    ``best`` is the sentence or row that it was chosen for, as a span of ``text``; the others are
    its neighbours. None where nothing in it answers. ``header`` is the row that names the columns
    of the table that ``best`` is a row of, else empty. ``heading`` is the path of headings that it
    stands under. ``superseded``: there is a newer version of the document, which does not have this
    place. Other fields are as of ``Hit``.
    """

    text: str
    path: str
    page: int | None
    start: int
    end: int
    score: float
    folder: str
    heading: str
    passage_id: int
    page_label: str = ""
    author: str = ""
    dated: datetime | None = None
    superseded: bool = False
    best: tuple[int, int] | None = None
    dated_by_file: bool = False
    also: tuple[str, ...] = ()
    header: str = ""

    @property
    def best_sentence(self) -> str:
        """What stands at ``best``; all of ``text`` where that is None."""
        return self.text[slice(*self.best)] if self.best else self.text

    @property
    def unit(self) -> "Quote":
        """The sentence or row at ``best`` as a quote of its own; itself where there is none."""
        if self.best is None:
            return self
        start, end = self.best
        return replace(
            self, text=self.text[start:end], start=self.start + start, end=self.start + end
        ).marked()

    def marked(self) -> "Quote":
        """The same with all of its text as what it was chosen for."""
        return replace(self, best=(0, len(self.text)))

    def unmarked(self) -> "Quote":
        """The same with nothing marked as an answer."""
        return replace(self, best=None)


@dataclass(frozen=True, slots=True)
class QuotedValue:
    """What one side of a conflict says: the number of its quote, from 1, and the value there.

    ``dated`` is the day that the document is of, by its name or else by what it says of itself.
    """

    quote: int
    value: str
    dated: date | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Documents that give different values of one thing, newest first, older versions last."""

    values: tuple[QuotedValue, ...]


class Reason(StrEnum):
    """Why a sentence of the language model is not shown."""

    INSTRUCTION = "it is an instruction or markup, not an answer"
    CUT_OFF = "it is cut off"
    NOT_SUPPORTED = "no source says this"
    OTHER_FITS_BETTER = "the sources have another value that fits better"
    DENIED_OTHERWISE = "the sources deny where it does not, or the other way round"
    OPPOSITE = "the sources say the opposite"
    BESIDE = "it does not answer this question"
    DOUBTFUL = "it is too doubtful that this is right"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of the LLM that was not shown, and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a question, before anything is put in words.

    ``quotes`` are one to three that may answer, best first (up to eight where a list is asked for);
    ``also`` is what else came near, with nothing marked. Where ``found`` is False the documents do
    not answer: ``quotes`` are then the nearest passages, unmarked. ``confidence`` is the
    probability, 0 to 1, that the quotes hold the answer; ``right`` the probability that ``best``,
    the marked sentence of the first quote, is a right answer. ``asked`` is the question as it was
    searched for: with what it takes from the one before it, where it follows one. ``conflicts`` are
    where quotes disagree. ``several`` things are asked for. ``lacking`` is a name or code of the
    question that nothing near it mentions; empty where there is none.
    """

    quotes: tuple[Quote, ...]
    also: tuple[Quote, ...]
    found: bool
    confidence: float
    right: float
    language: Language
    asked: str
    conflicts: tuple[Conflict, ...] = ()
    several: bool = False
    lacking: str = ""

    def is_as_typed(self, question: str) -> bool:
        """Whether ``question``, which this was found on, was searched for as it stands."""
        return self.asked == " ".join(composed(question).split())

    @property
    def best(self) -> Quote | None:
        """The sentence or row that answers best, verbatim with its place; None if not found."""
        return self.quotes[0].unit if self.found and self.quotes else None


@dataclass(frozen=True, slots=True)
class Answer(Found):
    """What ``ask`` returns: what was found, and ``text``, what is said of it.

    ``text`` is worded by the language model, with citations "[1]" that number ``quotes`` from 1,
    or computed from the rows of a table. Empty where nothing was worded: ``best`` is then the
    answer. ``is_worded`` is whether it answers: it says more than that nothing was found or that
    quotes disagree. ``dropped`` are the sentences of the model that are not shown, with reasons.
    ``trouble`` is why a server of language models did not word it, or not to its end, if it failed.
    """

    text: str = ""
    is_worded: bool = False
    dropped: tuple[Dropped, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class QuotesFound(Found):
    """First event of a stream: the evidence, before any model runs."""

    def answer(
        self,
        text: str = "",
        *,
        is_worded: bool = False,
        dropped: tuple[Dropped, ...] = (),
        trouble: str = "",
    ) -> Answer:
        """The answer of this evidence with ``text``."""
        fields = {name: getattr(self, name) for name in Found.__dataclass_fields__}
        return Answer(**fields, text=text, is_worded=is_worded, dropped=dropped, trouble=trouble)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Now and then while the model reads, writes or is at another's question: nothing to show.

    Who is no longer wanted can leave at it, by closing the stream.
    """


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of the answer's text that the program says itself: that quotes disagree."""

    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A piece of the answer's text: a checked sentence, a list as it stands, or "not found"."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event: TypeAlias = QuotesFound | Told | Waiting | Wording | Answered


CITATION = re.compile(r"\s?\[(\d+)\]")
"""In a text: "[2]" is the second quote."""


def cited_numbers(text: str, quotes: int) -> list[int]:
    """The numbers from 1 to ``quotes`` that ``text`` cites, ascending, each once."""
    numbers = {int(number) for number in CITATION.findall(text)}
    return sorted(number for number in numbers if 1 <= number <= quotes)


def without_citations(text: str) -> str:
    """``text`` without its citations."""
    return CITATION.sub("", text)
