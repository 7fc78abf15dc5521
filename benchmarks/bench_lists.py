"""Questions for several things, which more than one passage answers: how many of them are quoted.

    python benchmarks/bench_lists.py [SET …]

Asks the questions of `lists.jsonl` of the sample company and of benchmarks/companies, without an
LLM. For each set, and for all together, it prints the share of the things asked for that are in one
of the quotes, word for word, and in one of the first five; the share of questions of which all are;
the share that is taken for a question for several things; and the share refused. First of those
that several passages answer, then of those that one list or table answers whole; of those that
nothing answers only the share refused.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.sets import COMPANIES, SAMPLE, indexed, lines_of, lists_of
from vind.search.engine import Engine
from vind.search.evaluation.outcomes import quotes_of
from vind.search.evidence.quotes import QUOTES
from vind.search.types import Quote

SETS = (SAMPLE, *(name for name in COMPANIES if lists_of(name).exists()))
KINDS = ("gather", "onelist", "none")
HEADS = ("questions", "quoted", "in five", "all of it", "several", "refused")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one question: the share of its items quoted, and what it was taken for."""

    kind: str
    quoted: float
    among_first: float
    is_recognised: bool
    is_refused: bool


def main() -> None:
    every: list[Outcome] = []
    print(f"{'':<14}{'':<8}" + "".join(f"{head:>12}" for head in HEADS))
    for name in sys.argv[1:] or SETS:
        outcomes = measure(name)
        every += outcomes
        _print(name, outcomes)
    _print("all", every)


def _print(name: str, outcomes: Sequence[Outcome]) -> None:
    for kind in KINDS:
        of_kind = [one for one in outcomes if one.kind == kind]
        quoted = [(one.quoted, one.among_first, one.quoted == 1) for one in of_kind]
        taken = [(one.is_recognised, one.is_refused) for one in of_kind]
        told = [""] * 3 if kind == "none" else _shares(quoted)
        cells = "".join(f"{one:>12}" for one in (*told, *_shares(taken)))
        print(f"{name:<14}{kind:<8}{len(of_kind):>12}{cells}", flush=True)


def _shares(rows: Sequence[Sequence[float]]) -> list[str]:
    return [f"{mean:.2f}" for mean in np.mean(rows, axis=0)]


def measure(name: str) -> list[Outcome]:
    """All questions of a set, which is indexed first."""
    with Engine.open(settings=indexed(name)) as engine:
        return [_outcome(engine, line) for line in lines_of(lists_of(name))]


def _outcome(engine: Engine, line: dict[str, Any]) -> Outcome:
    answer = engine.ask(line["question"], words="never")
    items = [one["places"] for one in line["items"]]
    quoted = _share(items, quotes_of(answer))
    among_first = _share(items, quotes_of(answer)[:QUOTES])
    return Outcome(line["kind"], quoted, among_first, answer.several, not answer.found)


def _share(items: Sequence[Sequence[dict[str, str]]], quotes: Sequence[Quote]) -> float:
    """How many of the items stand in the quotes at one of their places."""
    held = [any(_stands(place, quote) for place in item for quote in quotes) for item in items]
    return float(np.mean(held)) if held else 0.0


def _stands(place: dict[str, str], quote: Quote) -> bool:
    return quote.path == place["path"] and _spaced(place["quote"]) in _spaced(quote.text)


def _spaced(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
