"""How well an index answers a file of questions: what ``vind eval`` reports."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from search.engine import Engine
from search.metrics import (
    hit_at,
    holds_quote,
    ndcg_at,
    percentile,
    precision_recall_f1,
    reciprocal_rank_at,
)
from search.questions import EvaluationQuestion, Gold, read_questions
from search.types import Answer, Hit, Quote

DEPTH = 10
"""Distinct files that the metrics by file look at."""

WIDTHS = (50, 200, 1000)
"""Passages asked for, one after the other, until they come from DEPTH distinct files."""

QUOTES = 5
"""Quotes that the metric by quote looks at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question, each list best first. Times in milliseconds.

    ``answer`` is None where the file of questions asks nothing of quotes or abstention.
    """

    question: EvaluationQuestion
    hits: tuple[Hit, ...]
    files: tuple[str, ...]
    answer: Answer | None
    search_ms: float
    quotes_ms: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures over all questions and by language; ``overall["hit@1"]`` and so on, 0 to 1.

    A figure that the file of questions says nothing about is left out. Latencies are in
    milliseconds. ``abstention_precision`` is None where no question was refused.
    """

    questions: int
    overall: dict[str, float | None]
    languages: dict[str, dict[str, float | None]]

    def as_dict(self) -> dict[str, object]:
        """The report as JSON takes it."""
        return asdict(self)


def _same_file(found: str, gold: str) -> bool:
    """Whether they name one file, also where a folder above the documents was indexed."""
    return found == gold or found.endswith(f"/{gold}")


def _file_name(hit: Hit, golds: Sequence[Gold]) -> str:
    """The file of a hit, under the name that the question gives it, be it that of a duplicate."""
    return next((gold.path for gold in golds if _is_in(hit, gold)), hit.path)


def _is_in(found: Hit | Quote, gold: Gold) -> bool:
    paths = (found.path, *found.also) if isinstance(found, Hit) else (found.path,)
    return any(_same_file(path, gold.path) for path in paths)


def _holds(found: Hit | Quote, golds: Iterable[Gold]) -> bool:
    return any(
        gold.quote is not None and _is_in(found, gold) and holds_quote(found.text, gold.quote)
        for gold in golds
    )


def _distinct_files(engine: Engine, question: EvaluationQuestion) -> tuple[str, ...]:
    """The first DEPTH files, each at the rank of its best passage."""
    files: dict[str, None] = {}
    for width in WIDTHS:
        hits = engine.search(question.question, k=width)
        files = dict.fromkeys(_file_name(hit, question.gold) for hit in hits)
        if len(files) >= DEPTH or len(hits) < width:
            break
    return tuple(files)[:DEPTH]


def _ask(engine: Engine, question: EvaluationQuestion, *, quotes: bool) -> Outcome:
    started = perf_counter()
    hits = tuple(engine.search(question.question, k=DEPTH))
    searched = perf_counter()
    answer = engine.ask(question.question, llm=False) if quotes else None
    answered = perf_counter()
    return Outcome(
        question=question,
        hits=hits,
        files=_distinct_files(engine, question),
        answer=answer,
        search_ms=(searched - started) * 1000,
        quotes_ms=(answered - searched) * 1000 if quotes else None,
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _by_file(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    ranked = [(o.files, {gold.path for gold in o.question.gold}) for o in outcomes]
    measures: dict[str, float | None] = {
        f"hit@{k}": _mean(hit_at(k, files, gold) for files, gold in ranked) for k in (1, 5, 10)
    }
    measures["ndcg@10"] = _mean(ndcg_at(10, files, gold) for files, gold in ranked)
    measures["mrr@10"] = _mean(reciprocal_rank_at(10, files, gold) for files, gold in ranked)
    return measures


def _by_page(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    ranked = [
        (
            [(_file_name(hit, o.question.gold), hit.page) for hit in o.hits],
            {(gold.path, gold.page) for gold in o.question.gold if gold.page is not None},
        )
        for o in outcomes
    ]
    return {
        f"page_hit@{k}": _mean(hit_at(k, pages, gold) for pages, gold in ranked) for k in (1, 5, 10)
    }


def _by_quote(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    held = [[_holds(hit, o.question.gold) for hit in o.hits] for o in outcomes]
    measures: dict[str, float | None] = {
        f"passage_hit@{k}": _mean(float(any(holds[:k])) for holds in held) for k in (1, 5, 10)
    }
    measures[f"quote_hit@{QUOTES}"] = _mean(
        float(any(_holds(quote, o.question.gold) for quote in o.answer.quotes[:QUOTES]))
        for o in outcomes
        if o.answer is not None
    )
    return measures


def _abstention(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    refused = [o.answer is not None and not o.answer.found for o in outcomes]
    unanswerable = [not o.question.answerable for o in outcomes]
    precision, recall, f1 = precision_recall_f1(refused, unanswerable)
    return {"abstention_precision": precision, "abstention_recall": recall, "abstention_f1": f1}


def _latency(name: str, milliseconds: Sequence[float]) -> dict[str, float | None]:
    return {
        f"{name}_ms_p50": percentile(milliseconds, 0.5),
        f"{name}_ms_p95": percentile(milliseconds, 0.95),
    }


def measures(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """Every figure that the questions say something about, by name."""
    found: dict[str, float | None] = {}
    parts: tuple[tuple[Callable[[Sequence[Outcome]], dict[str, float | None]], list[Outcome]], ...]
    parts = (
        (_by_file, [o for o in outcomes if o.question.gold]),
        (_by_page, [o for o in outcomes if any(g.page is not None for g in o.question.gold)]),
        (_by_quote, [o for o in outcomes if any(g.quote is not None for g in o.question.gold)]),
    )
    for measure, concerned in parts:
        if concerned:
            found |= measure(concerned)
    if not all(o.question.answerable for o in outcomes):
        found |= _abstention(outcomes)
    found |= _latency("search", [o.search_ms for o in outcomes])
    if quotes_ms := [o.quotes_ms for o in outcomes if o.quotes_ms is not None]:
        found |= _latency("quotes", quotes_ms)
    return found


def evaluate(
    engine: Engine, questions: Path, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Ask all of a file of questions (see ``read_questions``), without an LLM, and measure.

    ``progress`` is told how many of how many questions are done. Raises QuestionFileError.
    """
    asked = read_questions(questions)
    needs_quotes = any(
        not question.answerable or any(gold.quote is not None for gold in question.gold)
        for question in asked
    )
    outcomes = []
    for done, question in enumerate(asked, 1):
        outcomes.append(_ask(engine, question, quotes=needs_quotes))
        if progress:
            progress(done, len(asked))
    languages = sorted({question.lang for question in asked})
    return Report(
        questions=len(asked),
        overall=measures(outcomes),
        languages={
            language: measures([o for o in outcomes if o.question.lang == language])
            for language in languages
        },
    )
