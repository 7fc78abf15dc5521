"""One question of an evaluation, asked: what came back and how long it took."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter

from search.engine import Engine
from search.evaluation.metrics import holds_quote
from search.evaluation.questions import EvaluationQuestion, Gold
from search.evaluation.worded import Failure, failures
from search.types import Answer, Answered, Hit, Quote, QuotesFound, Wording, Words

DEPTH = 10
"""Distinct files that the metrics by file look at."""

WIDTHS = (50, 200, 1000)
"""Passages asked for, one after the other, until they come from DEPTH distinct files."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and when its parts came, in milliseconds from the question.

    ``sentences`` is what was worded, piece by piece; ``first_word_ms`` is None where nothing was.
    """

    answer: Answer
    sentences: tuple[str, ...]
    quotes_ms: float
    first_word_ms: float | None
    end_ms: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question, each list best first.

    ``verbatim`` says of each quote whether it is the text of its document at its place;
    ``failures`` are the worded sentences that state what their quotes do not have.
    """

    question: EvaluationQuestion
    hits: tuple[Hit, ...]
    files: tuple[str, ...]
    timed: Timed
    verbatim: tuple[bool, ...]
    search_ms: float
    failures: tuple[Failure, ...] = ()


def ask(engine: Engine, question: EvaluationQuestion, *, words: Words) -> Outcome:
    """Search for ``question`` and answer it, worded as ``words`` says."""
    started = perf_counter()
    hits = tuple(engine.search(question.question, k=DEPTH))
    search_ms = _milliseconds_since(started)
    timed = timed_answer(engine, question.question, words=words)
    return Outcome(
        question=question,
        hits=hits,
        files=_distinct_files(engine, question),
        timed=timed,
        verbatim=tuple(_is_verbatim(quote, engine) for quote in quotes_of(timed.answer)),
        search_ms=search_ms,
        failures=tuple(failures(question.question, timed.sentences, timed.answer)),
    )


def timed_answer(engine: Engine, question: str, *, words: Words) -> Timed:
    """The answer to ``question`` with the times of its parts."""
    started = perf_counter()
    quotes_ms, first_word_ms = 0.0, None
    sentences: list[str] = []
    with closing(engine.stream(question, words)) as events:
        for event in events:
            if isinstance(event, QuotesFound):
                quotes_ms, found = quotes_ms or _milliseconds_since(started), event.found
            elif isinstance(event, Wording) and found:
                first_word_ms = first_word_ms or _milliseconds_since(started)
                sentences.append(event.text.strip())
            elif isinstance(event, Answered):
                end_ms = _milliseconds_since(started)
                return Timed(event.answer, tuple(sentences), quotes_ms, first_word_ms, end_ms)
    raise AssertionError("a stream ends with its answer")


def quotes_of(answer: Answer) -> tuple[Quote, ...]:
    """All quotes of an answer: those that may answer, then what else came near."""
    return (*answer.quotes, *answer.also)


def _milliseconds_since(started: float) -> float:
    return (perf_counter() - started) * 1000


def _is_verbatim(quote: Quote, engine: Engine) -> bool:
    return engine.document_text(quote.passage_id)[quote.start : quote.end] == quote.text


def _distinct_files(engine: Engine, question: EvaluationQuestion) -> tuple[str, ...]:
    """The first DEPTH files, each at the rank of its best passage."""
    files: dict[str, None] = {}
    for width in WIDTHS:
        hits = engine.search(question.question, k=width)
        files = dict.fromkeys(file_name(hit, question.gold) for hit in hits)
        if len(files) >= DEPTH or len(hits) < width:
            break
    return tuple(files)[:DEPTH]


def file_name(hit: Hit, golds: Sequence[Gold]) -> str:
    """The file of a hit, under the name that the question gives it, be it that of a duplicate."""
    return next((gold.path for gold in golds if is_in(hit, gold)), hit.path)


def is_in(found: Hit | Quote, gold: Gold) -> bool:
    """Whether it, or a duplicate of it, is of the gold file, under whatever folder."""
    return any(map(gold.names, (found.path, *found.also)))


def holds(found: Hit | Quote, golds: Iterable[Gold]) -> bool:
    """Whether it is from a gold file and holds its gold quote."""
    return any(
        gold.quote is not None and is_in(found, gold) and holds_quote(found.text, gold.quote)
        for gold in golds
    )
