"""Summaries, comparisons and conflicts: the right documents, and lines that their documents have.

    python benchmarks/bench_whole.py [--kept] [COMPANY …]

Asks the questions of `whole.jsonl` of benchmarks/companies, without an LLM; with --kept only those
that nobody looked at while the code was written. It prints a line for each question that is not
wholly right, with --all for each, and in the end: of summaries and comparisons the share with the
right documents, or with the right ones to choose from where two fit; of their lines and cells those
that stand word for word in the document that they cite; of the sections, and of the decisions and
actions that are gold, those told; of the gold cells those right, quoted from the right section or
empty; and of the questions on values those where a conflict is told, and only if there is one, and
where each side is among the quotes, in another organisation's name if it is of one. The time is
that of the slowest answer.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import EVERY_COMPANY, indexed, lines_of, whole_of
from vind.search.engine import Engine
from vind.search.evaluation.metrics import holds_quote
from vind.search.types import Answer, Quote

MEASURES = {
    "documents": "right document",
    "lines": "lines supported",
    "sections": "sections told",
    "cells": "cells right",
    "conflicts": "conflicts right",
    "sides": "sides quoted",
}


@dataclass(slots=True)
class Outcome:
    """Of one question: by measure, each thing that is right or not."""

    right: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, measure: str, *right: bool) -> None:
        self.right.setdefault(measure, []).extend(right)

    @property
    def is_right(self) -> bool:
        return all(one for each in self.right.values() for one in each)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", nargs="*", default=EVERY_COMPANY)
    parser.add_argument("--kept", action="store_true", help="only questions kept for the end")
    parser.add_argument("--all", action="store_true", help="a line for each question")
    options = parser.parse_args()
    total, slowest, count = Outcome(), 0.0, 0
    for company in options.companies:
        if not whole_of(company).exists():
            continue
        for line, found, seconds in measure(company, kept=options.kept):
            count += 1
            slowest = max(slowest, seconds)
            for name, right in found.right.items():
                total.add(name, *right)
            if options.all or not found.is_right:
                told = ", ".join(f"{name} {_share(right)}" for name, right in found.right.items())
                print(f"{company} {line['id']} {line['question']}: {told}", flush=True)
    print(f"{count} questions, the slowest answer took {slowest:.1f} s")
    for name, told in MEASURES.items():
        if name in total.right:
            print(f"{told:<16}{_share(total.right[name]):>10}")


def _share(right: list[bool]) -> str:
    return f"{sum(right)} of {len(right)}"


def measure(company: str, *, kept: bool) -> Iterator[tuple[dict[str, Any], Outcome, float]]:
    """The questions of a company, which is indexed first, each with its outcome and its seconds."""
    with Engine.open(settings=indexed(company)) as engine:
        engine.ask("Wat is dit?", words="never")  # loads the models
        for line in lines_of(whole_of(company)):
            if kept and not line["kept"]:
                continue
            begun = perf_counter()
            answer = engine.ask(line["question"], words="never")
            seconds = perf_counter() - begun
            yield line, outcome(line, answer, engine), seconds


def outcome(line: dict[str, Any], answer: Answer, engine: Engine) -> Outcome:
    """What is right of an answer."""
    found = Outcome()
    if line["kind"] == "conflict":
        found.add("conflicts", bool(answer.conflicts) == line["conflict"])
        told = (*answer.conflicts, *answer.differs)
        sides = {one.quote for each in told for one in each.values}
        quotes = [answer.quotes[number - 1] for number in sides]
        found.add("sides", *(any(_is(quote, one) for quote in quotes) for one in line["each"]))
        return found
    if choices := line.get("choices"):
        paths = [quote.path for quote in answer.quotes]
        found.add("documents", bool(answer.choices) and set(paths) <= {*choices})
        return found
    paths = answer.comparison.paths if answer.comparison else ()
    if answer.summary:
        paths = tuple({quote.path for quote in answer.quotes})
    found.add("documents", set(paths) == set(line["documents"]))
    found.add("lines", *(_is_verbatim(quote, engine) for quote in answer.quotes))
    if answer.summary:
        headings = " ".join(one.heading for one in answer.summary.lines)
        found.add("sections", *(one in headings for one in line["sections"]))
        texts = [quote.text for quote in answer.quotes]
        gold = line.get("lines", ())
        found.add("sections", *(any(holds_quote(text, one) for text in texts) for one in gold))
    if answer.comparison:
        found.add("cells", *_cells(line, answer))
    return found


def _cells(line: dict[str, Any], answer: Answer) -> Iterator[bool]:
    """Of each gold subject each cell: its quote is of the gold section, or rightly empty."""
    comparison = answer.comparison
    assert comparison is not None
    order = [comparison.paths.index(path) for path in line["documents"] if path in comparison.paths]
    if len(order) < len(line["documents"]):
        return
    for gold in line["cells"]:
        first = next(at for at, one in enumerate(gold) if one)
        rows = [
            [answer.quotes[number - 1] if number else None for number in one.quotes]
            for one in comparison.subjects
        ]
        row = next((one for one in rows if _is_of(one[order[first]], gold[first])), None)
        for at, heading in enumerate(gold):
            yield row is not None and _is_of(row[order[at]], heading)


def _is_of(quote: Quote | None, heading: str | None) -> bool:
    if quote is None or heading is None:
        return quote is heading
    return heading in quote.heading.rpartition(" > ")[2]


def _is(quote: Quote, side: list[str]) -> bool:
    path, said = side
    return quote.path == path and said in quote.text


def _is_verbatim(quote: Quote, engine: Engine) -> bool:
    return engine.document_text(quote.passage_id)[quote.start : quote.end] == quote.text


if __name__ == "__main__":
    main()
