"""Questions that follow others: whether the passage that answers is found, and what stands alone.

    python benchmarks/bench_follow_ups.py [--kept]

Asks the questions of benchmarks/companies/follow_ups.jsonl, each after those before it, without an
LLM; those that are not kept aside, or with --kept those that are. It prints each that went wrong,
and then: of the questions that take up what was asked before, the share with the gold quote in the
first quote, and in one of those shown as the answer; of those that stand alone, the share that is
answered as if nothing came before.
"""

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import ROOT, indexed, lines_of
from vind.search.engine import Engine
from vind.search.evaluation.questions import Gold
from vind.search.types import Answer, Quote

FILE = ROOT / "benchmarks/companies/follow_ups.jsonl"


def main() -> None:
    lines = [line for line in lines_of(FILE) if line["kept"] == ("--kept" in sys.argv)]
    shares: dict[str, list[bool]] = {"first quote": [], "among the quotes": [], "alone": []}
    for company, of_company in groupby(sorted(lines, key=_company), key=_company):
        with Engine.open(settings=indexed(company)) as engine:
            _measure(engine, of_company, shares)
    for name, found in shares.items():
        print(f"{name:<20}{sum(found)} of {len(found)}  {sum(found) / max(1, len(found)):.2f}")


def _company(line: dict[str, Any]) -> str:
    return str(line["company"])


def _measure(
    engine: Engine, lines: Iterable[dict[str, Any]], shares: dict[str, list[bool]]
) -> None:
    for line in lines:
        before: Answer | None = None
        for question in line["before"]:
            before = engine.ask(question, words="never", follows=before)
        answer = engine.ask(line["question"], words="never", follows=before)
        if line["alone"]:
            right = answer == engine.ask(line["question"], words="never")
            shares["alone"].append(right)
        else:
            gold = [Gold.model_validate(one) for one in line["gold"]]
            held = [any(_holds(quote, one) for one in gold) for quote in answer.quotes]
            right = any(held)
            shares["first quote"].append(held[0] if held else False)
            shares["among the quotes"].append(right)
        if not right:
            print(f"{line['id']}  asked {answer.asked!r}")


def _holds(quote: Quote, gold: Gold) -> bool:
    """Whether a quote has the words of the gold quote in a row."""
    said, wanted = (" ".join(text.split()).lower() for text in (quote.text, gold.quote or ""))
    return gold.names(quote.path) and wanted in said


if __name__ == "__main__":
    main()
