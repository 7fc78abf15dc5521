"""What a search and an answer return. ``--json`` prints these same fields."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias, TypedDict

from indexes.types import FilterLanguage, Language


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
    ``search.retrieval.signals`` adds to it and, where there is any, ``reranked``, what being ranked
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
    words, as a span of ``text``; ``why`` are the parts of the score.
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


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a document that supports an answer; cited as [1], [2] in order.

    ``best`` is the sentence or row that it was chosen for, as a span of ``text``; the others are
    its neighbours. ``heading`` is the path that it stands under: that of its passage with the last
    line above it that reads like a heading, where the passage joins sections. ``superseded``: there
    is a newer version of the document, which does not have this place. Other fields are as of
    ``Hit``.
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

    @property
    def best_sentence(self) -> str:
        """What stands at ``best``; all of ``text`` where that is None."""
        return self.text[slice(*self.best)] if self.best else self.text


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


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of the LLM that was not shown, and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is asked for and is not there: a name or code that nothing near mentions.

    ``is_part``: a part, by its number, that the document named does not have.
    """

    name: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``ask`` returns.

    ``text`` is the worded answer with citations "[1]" that number ``quotes`` from 1, or a list of
    theirs that answers, word for word. Without an LLM, and where nothing it said held up, it is
    empty but for such a list, and the quotes are the answer. ``found`` is False where the documents
    do not answer the question; ``quotes`` are then the nearest passages. ``confidence`` is the
    probability, 0 to 1, that the quotes hold the answer. ``dropped`` are the sentences of the LLM
    that are not shown, each with the reason. ``asked`` is the question as it was understood and
    searched for: with what it takes from the one before it, where it follows one.
    ``conflicts`` are where quotes disagree: ``text`` then begins with a line for each, also without
    an LLM. ``several``: several things are asked for, of which ``text`` may not have all.
    ``lacking`` is for want of what nothing was found, where that is known.
    """

    text: str
    quotes: tuple[Quote, ...]
    found: bool
    confidence: float
    language: Language
    dropped: tuple[Dropped, ...] = ()
    asked: str = ""
    conflicts: tuple[Conflict, ...] = ()
    several: bool = False
    lacking: Lacking | None = None

    @property
    def is_worded(self) -> bool:
        """Whether ``text`` answers: it says more than that nothing was found or quotes disagree."""
        return self.found and len(self.text.splitlines()) > len(self.conflicts)


@dataclass(frozen=True, slots=True)
class QuotesFound:
    """First event of a stream: the evidence, before any model runs. Fields as of ``Answer``.

    Where the language model can tell whether what it reads is the answer, ``found`` only says that
    it is worth reading, and the event comes again when it was read; and once more where nothing
    that it says in reply holds, and that tells that they are no answer.
    """

    quotes: tuple[Quote, ...]
    found: bool
    confidence: float
    language: Language
    asked: str = ""
    conflicts: tuple[Conflict, ...] = ()
    several: bool = False
    lacking: Lacking | None = None

    def answer(self, text: str, dropped: tuple[Dropped, ...] = ()) -> Answer:
        """The answer of these quotes with ``text``; a page that is left early has it so far."""
        return Answer(
            text=text,
            quotes=self.quotes,
            found=self.found,
            confidence=self.confidence,
            language=self.language,
            dropped=dropped,
            asked=self.asked,
            conflicts=self.conflicts,
            several=self.several,
            lacking=self.lacking,
        )


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
class Progress:
    """How far a summary is: sections that have been worded, of those that will be."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event: TypeAlias = QuotesFound | Told | Waiting | Progress | Wording | Answered
