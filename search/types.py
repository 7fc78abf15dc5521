"""What a search and an answer return. ``--json`` prints these same fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeAlias, TypedDict, get_args

from vind.indexes.text.folding import composed
from vind.indexes.types import FilterLanguage, Language

Words: TypeAlias = Literal["always", "never", "auto"]
"""When the language model words an answer: ``auto`` does so if the best sentence of the quotes is
probably not the whole answer."""

WORDS: tuple[Words, ...] = get_args(Words)


class KeptTo(TypedDict, total=False):
    """What a search is limited to; a field that is missing or None filters nothing.

    An empty list or text is a FilterError: an empty list of permitted folders must not mean all
    folders. One text stands for a list of one. ``paths`` are globs over the relative path, or over
    the absolute path if they begin with a slash, or folders for all that is in them; the ``path``
    of a result always matches that file, even if it contains glob characters. ``types`` are file
    extensions ("pdf"). ``after`` is the first date that a document may have, ``before`` the first
    that it may not, as dates or ISO texts ("2023-06-30"); ``author`` is a part of the author or
    sender, ``languages`` are "nl", "en" and "other", and ``tags`` classes of ``vind sort``,
    "unsure" among them.
    """

    paths: str | Path | Sequence[str | Path] | None
    types: str | Sequence[str] | None
    after: date | str | None
    before: date | str | None
    author: str | None
    languages: FilterLanguage | Sequence[FilterLanguage] | None
    tags: str | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a passage's score.

    ``cosine`` compares the vectors of question and passage, ``bm25`` their words; either is None if
    that list lacks the passage. ``parts`` add up to the score: one for each signal of
    ``search.retrieval.ranking`` and, if not 0, ``reranked`` (the change by reranking, with
    ``asked`` or the reranker), ``older`` (gained from a better place in an older version) and
    ``repeated`` (lost to better places in the same document). A passage too far down both lists to
    be read has no parts, and its score says only that. ``asked`` is the question without the names
    of the document, if its passages were reranked by that; else empty.
    """

    cosine: float | None
    bm25: float | None
    parts: dict[str, float] = field(hash=False)
    asked: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``text`` is ``document[start:end]``; a higher ``score`` is better.

    ``path`` is relative to ``folder``, the indexed folder, with ``/`` between names. ``page``
    counts from 1 and is None in formats without pages; in a workbook it is a block of rows.
    ``page_label`` is the document's own name of the page, if different, the rows of a workbook
    ("Prices!12:40"), or the time in a recording ("12:34"). ``author`` and ``dated`` (in UTC) are
    the document's; ``dated_by_file`` if the date is only the file's time of change, which may be a
    copy's. ``also`` are the paths of exact
    duplicates, absolute if in another folder; if the filters pass only a duplicate, ``folder`` and
    ``path`` are those of the duplicate. ``superseded``: a newer version of the document exists;
    ``older`` are the same place in older versions, which are hidden behind this one. ``snippet`` is
    the sentence with most words of the question, as a span of ``text``; ``why`` are the parts of
    the score; ``matches`` are the words of ``text`` that the question has too, in any form, as
    spans in their order.
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

    ``best`` is the sentence or row that the quote was chosen for, as a span of ``text``; the rest
    are neighbours. None if nothing in the quote answers. ``answer`` is the part of ``best`` that
    the reader takes for the answer, such as a value or a name, also as a span of ``text``; None if
    not known. ``header`` is the row of column names, if ``best`` is a row of a table; else empty.
    ``heading`` is the path of headings above the quote.
    ``superseded``: there is a newer version of the document, without this place. Other fields are
    as in ``Hit``.
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
    answer: tuple[int, int] | None = None

    @property
    def best_sentence(self) -> str:
        """The text at ``best``; all of ``text`` if that is None."""
        return self.text[slice(*self.best)] if self.best else self.text

    @property
    def unit(self) -> "Quote":
        """The sentence or row at ``best`` as a quote of its own; this quote if there is none."""
        if self.best is None:
            return self
        start, end = self.best
        inner = self.answer and (self.answer[0] - start, self.answer[1] - start)
        return replace(
            self,
            text=self.text[start:end],
            start=self.start + start,
            end=self.start + end,
            answer=inner,
        ).marked()

    def marked(self) -> "Quote":
        """The same quote with all of its text marked as the answer."""
        return replace(self, best=(0, len(self.text)))

    def unmarked(self) -> "Quote":
        """The same quote with nothing marked as the answer."""
        return replace(self, best=None, answer=None)


@dataclass(frozen=True, slots=True)
class QuotedValue:
    """One side of a conflict: the number of its quote, from 1, and the value in it.

    ``dated`` is the date of the document, from its name or else from its text.
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
class TableRows:
    """The rows of a table that an answer was computed from, under the names of its columns.

    ``rule`` says in one sentence how they were chosen; empty if all rows count. ``count`` is their
    number; ``rows`` are the first thousand. Where tables answer differently, ``told`` is what this
    one answers. ``heading`` is the path of headings above the table, such as its sheet, and
    ``passage_id`` a passage of its document.
    """

    path: str
    folder: str
    heading: str
    passage_id: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    rule: str = ""
    told: str = ""


Length: TypeAlias = Literal["short", "normal", "long"]
"""Of a summary or a comparison."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """How the quotes of an answer are a summary: each is a sentence of one section, in order.

    ``sections`` is how many sections the document has; the quotes are of the longest.
    """

    length: Length
    sections: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of a comparison: what was asked, or the first heading over it.

    ``quotes`` has for each document the number of its quote, from 1; None if it says nothing of it.
    """

    name: str
    quotes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Documents side by side, as paths, and what each says of each subject."""

    paths: tuple[str, ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a question, before any wording.

    ``quotes`` are one to three that may answer, best first (up to eight if a list is asked for);
    ``also`` are further near quotes, unmarked. If ``found`` is False, the documents do not answer,
    and ``quotes`` are the nearest passages, unmarked. ``confidence`` is the probability, 0 to 1,
    that the quotes hold the answer; ``right`` the probability that ``best``, the marked sentence of
    the first quote, is a right answer. ``asked`` is the question as searched for, including what it
    takes from ``subject``, the questions before that it takes up: the one that the conversation
    began with and the last, where that took it up too; none if it stands alone.
    ``conflicts`` says which quotes disagree. ``several``: several things are asked for. ``lacking``
    is a name or code of the question that nothing near it mentions; empty if there is none.
    ``tables`` are the rows that the answer is computed from; more than one table if they answer
    differently. ``listed``: the text is a whole list of a document, as is the first quote.
    ``summary`` and ``comparison`` say how the quotes are one; None if they are none. ``choices``:
    several documents fit a question for a summary, and each quote is the first line of one; for
    each, the question that asks for that document.
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
    tables: tuple[TableRows, ...] = ()
    subject: tuple[str, ...] = ()
    listed: bool = False
    summary: DocumentSummary | None = None
    comparison: Comparison | None = None
    choices: tuple[str, ...] = ()

    def is_as_typed(self, question: str) -> bool:
        """Whether ``question``, as typed, was searched for unchanged."""
        return self.asked == " ".join(composed(question).split())

    @property
    def is_of_whole_documents(self) -> bool:
        """Whether it is a summary or a comparison, or asks which document is meant."""
        return bool(self.summary or self.comparison or self.choices)

    @property
    def best(self) -> Quote | None:
        """The sentence or row that answers best, verbatim with its place; None if not found.

        None too of a summary or a comparison, where all quotes are the answer.
        """
        is_whole = self.summary is not None or self.comparison is not None
        return self.quotes[0].unit if self.found and self.quotes and not is_whole else None


@dataclass(frozen=True, slots=True)
class Answer(Found):
    """What ``ask`` returns: what was found, and ``text`` about it.

    ``text`` is worded by the language model, with citations "[1]" that number ``quotes`` from 1, or
    computed from the rows of a table. It is empty if nothing was worded: ``best`` is then the
    answer. ``is_worded``: ``text`` answers the question, and says more than that nothing was found
    or that quotes disagree. ``dropped`` are the model's sentences that are not shown, with reasons.
    ``trouble`` says why a model server failed to word the answer, or to finish it.
    """

    text: str = ""
    is_worded: bool = False
    dropped: tuple[Dropped, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class QuotesFound(Found):
    """The evidence on a question: the first event of a stream.

    ``is_judged`` is False where a language model is still to read the quotes and tell whether they
    answer. Nothing is marked in them then, and ``found`` is False; they come again once judged.
    """

    is_judged: bool = True

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
    """A sign of life while the model reads, writes or serves another question: nothing to show.

    A caller that nobody waits for any more can close the stream here.
    """


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of the answer's text that the program writes: that quotes disagree."""

    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A piece of the answer's text: a checked sentence, a list of quotes, or "not found"."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event: TypeAlias = QuotesFound | Told | Waiting | Wording | Answered


CITATION = re.compile(r"\s?\[(\d+)\]")
"""A citation in a text: "[2]" is the second quote."""


def cited_numbers(text: str, quotes: int) -> list[int]:
    """The numbers from 1 to ``quotes`` that ``text`` cites, ascending, each once."""
    numbers = {int(number) for number in CITATION.findall(text)}
    return sorted(number for number in numbers if 1 <= number <= quotes)
