"""Companies as their people ask: what they find, what is quoted, what is refused, without an LLM.

    python benchmarks/bench_companies.py [COMPANY …]

Asks the questions and the conversations of benchmarks/companies and prints a line for each company,
with --kinds for each kind of question too: the share of questions with a document that answers
among the ten results, the share whose first quote is of one, of those whose marked sentence is of
the gold quote, of those with the gold quote in the first and in one of the quotes, and of those
refused; of questions without an answer the share that is caught; and of the turns of the
conversations those whose first quote is of the right document and those with the gold quote among
the quotes.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.sets import (
    COMPANIES,
    LATER,
    NEWEST,
    UNFITTED,
    conversations_of,
    indexed,
    lines_of,
    questions_of,
)
from benchmarks.units import holds
from vind.search.engine import Engine
from vind.search.evaluation.metrics import holds_quote
from vind.search.evaluation.outcomes import quotes_of
from vind.search.evaluation.questions import EvaluationQuestion, Gold
from vind.search.types import Answer, Quote


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a question that has an answer, each true or false."""

    in_ten: bool
    first_document: bool
    marked: bool
    first_quote: bool
    any_quote: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one company: the outcomes by kind, what was caught, the turns of its conversations.

    A turn is whether its first quote is of the right document, and whether the gold quote is there.
    """

    outcomes: dict[str, list[Outcome]]
    caught: list[bool]
    turns: list[tuple[bool, bool]]

    def shares(self, kind: str = "") -> list[float]:
        """Of each field of ``Outcome`` the share that is true, over a kind or over all."""
        kinds = [kind] if kind else list(self.outcomes)
        found = [astuple(outcome) for name in kinds for outcome in self.outcomes[name]]
        return [float(share) for share in np.mean(found, axis=0)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", nargs="*", default=(*COMPANIES, *LATER, *NEWEST, *UNFITTED))
    parser.add_argument("--kinds", action="store_true", help="a line for each kind of question")
    options = parser.parse_args()
    heads = (
        "questions",
        "in ten",
        "document 1",
        "marked",
        "quote 1",
        "a quote",
        "refused",
        "caught",
        "turns",
    )
    print(f"{'':<10}" + "".join(f"{head:>11}" for head in heads))
    for company in options.companies:
        found = measure(company)
        turns = " of ".join(map(str, (sum(right for right, _ in found.turns), len(found.turns))))
        ends = f"{np.mean(found.caught):>11.2f}{turns:>11}"
        _line(company, sum(map(len, found.outcomes.values())), found.shares(), ends)
        for kind, outcomes in found.outcomes.items() if options.kinds else ():
            _line(f"  {kind}", len(outcomes), found.shares(kind))


def _line(name: str, count: int, shares: Sequence[float], ends: str = "") -> None:
    print(f"{name:<10}{count:>11}" + "".join(f"{one:>11.2f}" for one in shares) + ends, flush=True)


def measure(company: str) -> Measured:
    """All questions and conversations of a company, which is indexed first."""
    outcomes: dict[str, list[Outcome]] = {}
    caught: list[bool] = []
    with Engine.open(settings=indexed(company)) as engine:
        for line in lines_of(questions_of(company)):
            asked = EvaluationQuestion.model_validate(line)
            answer = engine.ask(asked.question, words="never")
            if asked.answerable:
                paths = [hit.path for hit in engine.search(asked.question)]
                outcomes.setdefault(line["kind"], []).append(outcome(asked.gold, paths, answer))
            else:
                caught.append(not answer.found)
        turns = [
            turn
            for conversation in lines_of(conversations_of(company))
            for turn in _turns(engine, conversation)
        ]
    return Measured(outcomes, caught, turns)


def outcome(gold: Sequence[Gold], paths: Sequence[str], answer: Answer) -> Outcome:
    """Of a question with an answer: ``paths`` are those of its ten results, best first."""
    quotes = quotes_of(answer)
    held = [any(_holds(quote, one) for one in gold) for quote in quotes]
    return Outcome(
        in_ten=any(_is_of(path, gold) for path in paths),
        first_document=_is_of(quotes[0].path, gold),
        marked=any(one.names(quotes[0].path) and holds(quotes[0].unit.text, one) for one in gold),
        first_quote=held[0],
        any_quote=any(held),
        refused=not answer.found,
    )


def _turns(engine: Engine, conversation: dict[str, Any]) -> Iterator[tuple[bool, bool]]:
    answer = None
    for line in conversation["turns"]:
        asked = EvaluationQuestion.model_validate(line)
        answer = engine.ask(asked.question, words="never", follows=answer)
        found = outcome(asked.gold, (), answer)
        yield found.first_document, found.any_quote


def _is_of(path: str, gold: Sequence[Gold]) -> bool:
    return any(one.names(path) for one in gold)


def _holds(quote: Quote, gold: Gold) -> bool:
    return gold.names(quote.path) and holds_quote(quote.text, gold.quote or "")


if __name__ == "__main__":
    main()
