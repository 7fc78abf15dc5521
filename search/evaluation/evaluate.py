"""Measures how well an index answers a file of questions, for ``vind eval``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from vind.indexes.errors import ModelNotPulledError
from vind.indexes.text.folding import composed
from vind.indexes.types import SEARCHABLE_STATES, FileState
from vind.search.engine import Engine
from vind.search.evaluation.metrics import (
    Bin,
    expected_calibration_error,
    hit_at,
    ndcg_at,
    percentiles,
    precision_recall_f1,
    reciprocal_rank_at,
    reliability,
)
from vind.search.evaluation.outcomes import (
    Failure,
    Outcome,
    ask,
    file_name,
    holds,
    is_in,
    quotes_of,
    wording_figures,
)
from vind.search.evaluation.questions import EvaluationQuestion, read_questions

QUOTES = 5
"""Quotes used by the metric by quote."""

FOUND_IN = SEARCHABLE_STATES | {FileState.DUPLICATE}
"""The states of files that a search can return."""

Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures over all questions and by their ``lang``; ``overall["hit@1"]`` and so on, 0 to 1.

    Figures for which the file of questions has no data are left out. A figure is None if it had no
    cases, such as ``abstention_precision`` if no question was refused. Latencies are in
    milliseconds. ``reliability`` compares confidences with whether the answer was there.
    ``failures`` are worded sentences that state something that is not in their quotes. ``absent``
    counts the questions whose gold documents are all missing from the index.
    """

    questions: int
    overall: Figures
    languages: dict[str, Figures]
    reliability: tuple[Bin, ...] = ()
    failures: tuple[Failure, ...] = ()
    absent: int = 0


def _by_file(outcomes: Sequence[Outcome]) -> Figures:
    ranked = [(o.files, {gold.path for gold in o.question.gold}) for o in outcomes]
    measures: Figures = {
        f"hit@{k}": fmean(hit_at(k, files, gold) for files, gold in ranked) for k in (1, 5, 10)
    }
    measures["ndcg@10"] = fmean(ndcg_at(10, files, gold) for files, gold in ranked)
    measures["mrr@10"] = fmean(reciprocal_rank_at(10, files, gold) for files, gold in ranked)
    return measures


def _by_page(outcomes: Sequence[Outcome]) -> Figures:
    ranked = [
        (
            [(file_name(hit, o.question.gold), hit.page) for hit in o.hits],
            {(gold.path, gold.page) for gold in o.question.gold if gold.page is not None},
        )
        for o in outcomes
    ]
    return {
        f"page_hit@{k}": fmean(hit_at(k, pages, gold) for pages, gold in ranked) for k in (1, 5, 10)
    }


def _by_quote(outcomes: Sequence[Outcome]) -> Figures:
    held = [[holds(hit, o.question.gold) for hit in o.hits] for o in outcomes]
    measures: Figures = {
        f"passage_hit@{k}": fmean(any(hits[:k]) for hits in held) for k in (1, 5, 10)
    }
    # The best sentence of the first quote counts even if the answer counts as not found.
    measures["best_hit"] = fmean(
        any(holds(one.unit, o.question.gold) for one in o.timed.answer.quotes[:1]) for o in outcomes
    )
    measures[f"quote_hit@{QUOTES}"] = fmean(
        any(holds(quote, o.question.gold) for quote in quotes_of(o.timed.answer)[:QUOTES])
        for o in outcomes
    )
    return measures


def _abstention(outcomes: Sequence[Outcome]) -> Figures:
    refused = [not o.timed.answer.found for o in outcomes]
    unanswerable = [not o.question.answerable for o in outcomes]
    precision, recall, f1 = precision_recall_f1(refused, unanswerable)
    return {"abstention_precision": precision, "abstention_recall": recall, "abstention_f1": f1}


def _judged(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """Confidences, and whether the question has an answer and a gold file is quoted.

    Answerable questions without gold are skipped.
    """
    return reliability(
        (
            o.timed.answer.confidence,
            o.question.answerable
            and any(is_in(q, gold) for q in quotes_of(o.timed.answer) for gold in o.question.gold),
        )
        for o in outcomes
        if o.question.gold or not o.question.answerable
    )


def measures(outcomes: Sequence[Outcome]) -> Figures:
    """Every figure that the questions have data for, by name, except those of wording."""
    found: Figures = {}
    if filed := [o for o in outcomes if o.question.gold]:
        found |= _by_file(filed)
    if paged := [o for o in outcomes if any(g.page is not None for g in o.question.gold)]:
        found |= _by_page(paged)
    if quoted := [o for o in outcomes if any(g.quote is not None for g in o.question.gold)]:
        found |= _by_quote(quoted)
    if verbatim := [whole for o in outcomes for whole in o.verbatim]:
        found["quotes_verbatim"] = fmean(verbatim)
    if not all(o.question.answerable for o in outcomes):
        found |= _abstention(outcomes)
    if bins := _judged(outcomes):
        found["calibration_error"] = expected_calibration_error(bins)
    found |= percentiles("search", [o.search_ms for o in outcomes])
    return found | percentiles("quotes", [o.timed.quotes_ms for o in outcomes])


def evaluate(
    engine: Engine,
    questions: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    llm: bool = False,
) -> Report:
    """Ask all questions of a file (see ``read_questions``) and measure.

    With ``llm`` each answer is worded too, and the wording checked. ``progress`` gets the number of
    questions done and of all. Raises QuestionFileError, and ModelNotPulledError if ``llm`` is set
    but no model is there.
    """
    asked = read_questions(questions)
    if llm and engine.llm_missing:
        raise ModelNotPulledError(engine.llm_missing)
    there = _names_in(engine)
    engine.search(asked[0].question)  # loads the models before anything is timed
    outcomes: list[Outcome] = []
    for done, question in enumerate(asked, 1):
        outcomes.append(ask(engine, question, words="always" if llm else "never"))
        if progress:
            progress(done, len(asked))

    def figures(of: Sequence[Outcome]) -> Figures:
        return measures(of) | (wording_figures(of) if llm else {})

    return Report(
        questions=len(asked),
        overall=figures(outcomes),
        languages={
            language: figures([o for o in outcomes if o.question.lang == language])
            for language in sorted({question.lang for question in asked if question.lang})
        },
        reliability=_judged(outcomes),
        failures=tuple(failure for outcome in outcomes for failure in outcome.failures),
        absent=sum(_is_absent(question, there) for question in asked),
    )


def _names_in(engine: Engine) -> frozenset[str]:
    """The possible names of the files with text: their paths, and all endings of these."""
    steps = (
        composed(record.path).split("/") for record in engine.files() if record.state in FOUND_IN
    )
    return frozenset("/".join(path[first:]) for path in steps for first in range(len(path)))


def _is_absent(question: EvaluationQuestion, there: frozenset[str]) -> bool:
    golds = {composed(gold.path) for gold in question.gold}
    return bool(golds) and golds.isdisjoint(there)
