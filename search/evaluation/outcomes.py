"""Asks one question of an evaluation, and records the results, their times and the wording."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter

from vind.indexes.types import Language
from vind.search.engine import Engine
from vind.search.evaluation.metrics import holds_quote, percentiles
from vind.search.evaluation.questions import EvaluationQuestion, Gold
from vind.search.facts.names import find_names
from vind.search.facts.values import find_values
from vind.search.facts.words import words
from vind.search.question.small_talk import small_talk
from vind.search.types import (
    CITATION,
    Answer,
    Answered,
    Hit,
    Quote,
    QuotesFound,
    Wording,
    Words,
    cited_numbers,
)

DEPTH = 10
"""Distinct files used by the metrics by file."""

WIDTHS = (50, 200, 1000)
"""Numbers of passages asked for, in turn, until they come from DEPTH distinct files."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and when its parts came, in milliseconds from the question.

    ``sentences`` are the worded pieces; ``first_word_ms`` is None if there are none.
    """

    answer: Answer
    sentences: tuple[str, ...]
    quotes_ms: float
    first_word_ms: float | None
    end_ms: float


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence shown, and the values and names in it that its cited quotes do not have."""

    question: str
    sentence: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of one question, each list best first.

    ``verbatim`` says of each quote whether it equals the text at its place in the document;
    ``failures`` are worded sentences that state something that is not in their quotes.
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
    """The answer to ``question`` with the times of its parts; small talk counts as not found."""
    if small_talk(question):
        return Timed(Answer((), (), False, 0.0, 0.0, "", question), (), 0.0, None, 0.0)
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
    """All quotes of an answer: those that may answer, then the others that came near."""
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
    """The file name of a hit as the question has it, even if that is a duplicate's."""
    return next((gold.path for gold in golds if is_in(hit, gold)), hit.path)


def is_in(found: Hit | Quote, gold: Gold) -> bool:
    """Whether it or a duplicate is in the gold file, whichever folder was indexed."""
    return any(map(gold.names, (found.path, *found.also)))


def holds(found: Hit | Quote, golds: Iterable[Gold]) -> bool:
    """Whether it is from a gold file and holds its gold quote."""
    return any(
        gold.quote is not None and is_in(found, gold) and holds_quote(found.text, gold.quote)
        for gold in golds
    )


def stated(text: str) -> list[str]:
    """The numbers, dates, units, names and addresses that ``text`` states."""
    return missing_from(text, "")


def missing_from(text: str, source: str, language: Language = "") -> list[str]:
    """The facts in ``text`` that are not in ``source``."""
    known, said = find_values(source, language), frozenset(words(source))
    missing = [
        text[one.start : one.end]
        for one in find_values(text, language)
        if not any(map(one.agrees_with, known))
    ]
    return missing + [
        name for name in find_names(text, language) if not said.issuperset(words(name))
    ]


def cited_quotes(text: str, answer: Answer) -> list[Quote]:
    """The quotes of ``answer`` that ``text`` cites."""
    return [answer.quotes[number - 1] for number in cited_numbers(text, len(answer.quotes))]


def failures(question: str, sentences: Iterable[str], answer: Answer) -> Iterator[Failure]:
    """The sentences that state something that is not in the quotes they cite."""
    for sentence in sentences:
        source = "\n".join(_whole(quote) for quote in cited_quotes(sentence, answer))
        if missing := missing_from(CITATION.sub("", sentence), source, answer.language):
            yield Failure(question, sentence, tuple(missing))


def _whole(quote: Quote) -> str:
    """A quote with its file, heading and table header."""
    return "\n".join((quote.path, quote.heading, quote.header, quote.text))


def wording_figures(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """The figures of answers that a language model worded.

    ``worded``, ``quotes_only`` and ``refused`` are shares of the questions; ``sentences_supported``
    is a share of the sentences that the model said, ``sentences_unsupported`` of those shown.
    ``worded_from_gold`` is a share of the worded answers to answerable questions: their first
    sentence cites a gold quote, or a gold file if there is no quote. ``worded_without_answer`` is
    the share of unanswerable questions that were worded. ``reference_held``: see
    ``_reference_held``. Times are in milliseconds from the question.
    """
    answers = [outcome.timed.answer for outcome in outcomes]
    worded = [outcome for outcome in outcomes if outcome.timed.sentences]
    kept = sum(len(outcome.timed.sentences) for outcome in outcomes)
    said = kept + sum(len(answer.dropped) for answer in answers)
    failed = sum(len(outcome.failures) for outcome in outcomes)
    figures: dict[str, float | None] = {
        "worded": len(worded) / len(outcomes),
        "quotes_only": sum(a.found and not a.is_worded for a in answers) / len(outcomes),
        "refused": sum(not a.found for a in answers) / len(outcomes),
        "sentences_supported": kept / said if said else None,
        "sentences_unsupported": failed / kept if kept else None,
    }
    answerable = [_cites_gold(one) for one in worded if one.question.answerable]
    unanswerable = [bool(o.timed.sentences) for o in outcomes if not o.question.answerable]
    for name, of in (("from_gold", answerable), ("without_answer", unanswerable)):
        if of:
            figures[f"worded_{name}"] = sum(of) / len(of)
    held = [share for outcome in outcomes if (share := _reference_held(outcome)) is not None]
    if held:
        figures["reference_held"] = sum(held) / len(held)
    first = [o.timed.first_word_ms for o in worded if o.timed.first_word_ms is not None]
    ends = [o.timed.end_ms for o in outcomes if o.timed.answer.found]
    return figures | percentiles("first_word", first) | percentiles("end", ends)


def _cites_gold(outcome: Outcome) -> bool:
    """Whether the first worded sentence cites gold."""
    golds = outcome.question.gold
    cited = cited_quotes(outcome.timed.sentences[0], outcome.timed.answer)
    if any(gold.quote for gold in golds):
        return any(holds(quote, golds) for quote in cited)
    return any(is_in(quote, gold) for quote in cited for gold in golds)


def _reference_held(outcome: Outcome) -> float | None:
    """The share of the reference answer's facts that the answer and its cited quotes have.

    Without wording all quotes count as the answer; a refusal has nothing. None if the reference has
    no number, date or name.
    """
    answer, reference = outcome.timed.answer, outcome.question.answer or ""
    wanted = stated(reference)
    if not (wanted and outcome.question.answerable):
        return None
    if not answer.found:
        return 0.0
    quotes = cited_quotes(answer.text, answer) if answer.text else answer.quotes
    shown = "\n".join([answer.text, *(quote.text for quote in quotes)])
    return 1 - len(missing_from(reference, shown)) / len(wanted)
