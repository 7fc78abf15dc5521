"""How long an answer takes: to the quotes, to the first word, to the end.

    python benchmarks/bench_answers.py [--questions N] [SET …]

Asks N questions (default 20) of each of the handbook, vac-nl and three companies, with the default
language model, after one question that loads the models, and prints p50 and p90 in seconds: to the
quotes, to the first word of those that were worded, and to the end of all. Beside it, the same
model called naively: the text of the first five passages, cut at NAIVE_TOKENS, before the question.
Sets that are absent are left out; so is all of it where no language model was pulled.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import evenly, indexed, is_here, questions_of
from vind.indexes.models import fastest_llm
from vind.indexes.settings import load_settings
from vind.search import Engine, QuotesFound, Wording
from vind.search.evaluation.questions import read_questions
from vind.search.wording.local import LocalModel
from vind.search.wording.prompt import Prompt

SETS = ("handbook", "vac-nl", "care", "hosting", "school")
NAIVE_PASSAGES = 5
NAIVE_TOKENS = 1200
NAIVE_SYSTEM = "Answer the question from the context."


@dataclass(frozen=True)
class Times:
    """Seconds from the question; None where there was no word."""

    quotes: float
    first_word: float | None
    end: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=20, help="of each set (default 20)")
    parser.add_argument("sets", nargs="*", help="sets, by default all")
    options = parser.parse_args()
    count = options.questions
    print(f"{'':<18}{'quotes':>16}{'first word':>16}{'end':>16}   worded")
    for name in options.sets or SETS:
        if not is_here(name):
            continue
        settings = indexed(name)
        questions = [item.question for item in read_questions(questions_of(name))]
        picked = evenly(questions, count)[:count]
        with Engine.open(settings=settings) as engine:
            if not engine.has_llm:
                print(f"{name:<18}left out: {engine.llm_missing}")
                continue
            time_of(engine, picked[-1])
            show(name, [time_of(engine, question) for question in picked])
            contexts = [context_of(engine, question) for question in picked]
        llm = LocalModel.open(fastest_llm(load_settings()), settings.threads)
        naive = [
            naive_time(llm, question, context)
            for question, context in zip(picked, contexts, strict=True)
        ]
        llm.close()
        show(f"{name}, naively", naive)


def time_of(engine: Engine, question: str) -> Times:
    began = perf_counter()
    quotes, first_word = 0.0, None
    with closing(engine.stream(question)) as events:
        for event in events:
            if isinstance(event, QuotesFound):
                quotes = quotes or perf_counter() - began
            elif isinstance(event, Wording) and first_word is None:
                first_word = perf_counter() - began
    return Times(quotes, first_word, perf_counter() - began)


def context_of(engine: Engine, question: str) -> str:
    return "\n\n".join(hit.text for hit in engine.search(question, NAIVE_PASSAGES))


def naive_time(llm: LocalModel, question: str, context: str) -> Times:
    tokens = llm.count_tokens(context)
    context = context[: len(context) * NAIVE_TOKENS // max(tokens, NAIVE_TOKENS)]
    began = perf_counter()
    first_word = None
    prompt = Prompt(NAIVE_SYSTEM, f"Context:\n{context}\n\nQuestion: {question}")
    for piece in llm.generate(prompt):
        if piece and first_word is None:
            first_word = perf_counter() - began
    return Times(0.0, first_word, perf_counter() - began)


def show(name: str, times: Sequence[Times]) -> None:
    worded = [time for time in times if time.first_word is not None]
    columns = (
        [time.quotes for time in times],
        [time.first_word for time in worded if time.first_word is not None],
        [time.end for time in times],
    )
    cells = (
        "{:8.2f}/{:5.2f} s".format(*np.percentile(column, [50, 90])) if column else "-"
        for column in columns
    )
    print(f"{name:<18}", *(f"{cell:>16}" for cell in cells), f"  {len(worded)}/{len(times)}")


if __name__ == "__main__":
    main()
