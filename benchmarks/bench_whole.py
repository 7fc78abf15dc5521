"""Summaries and comparisons: the right documents, and lines that stand in them.

    python benchmarks/bench_whole.py [--kept] [--all] [COMPANY …]

Asks the questions of `whole.jsonl` of benchmarks/companies without an LLM; with --kept only those
that nobody looked at while the code was written. It prints a line for each question that is not
wholly right, with --all for each, and in the end how many summaries and comparisons are of the
right documents, where two documents fit how often it asks which with the right ones to choose from,
how many questions for neither are left alone, how many lines stand word for word in the document
that they cite, and how many gold cells are right: quoted from the gold section, or empty. The time
is that of the slowest answer.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import EVERY_COMPANY, indexed, lines_of, whole_of
from vind.search.engine import Engine
from vind.search.types import Answer, Quote


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", nargs="*", default=EVERY_COMPANY)
    parser.add_argument("--kept", action="store_true", help="only questions kept for the end")
    parser.add_argument("--all", action="store_true", help="a line for each question")
    options = parser.parse_args()
    total: defaultdict[str, list[bool]] = defaultdict(list)
    slowest, count = 0.0, 0
    for company in options.companies:
        if not whole_of(company).exists():
            continue
        for line, answer, right, seconds in asked(company, kept=options.kept):
            count += 1
            slowest = max(slowest, seconds)
            told = defaultdict[str, list[bool]](list)
            for measure, is_right in right:
                total[measure].append(is_right)
                told[measure].append(is_right)
            if options.all or not all(is_right for _, is_right in right):
                shares = ", ".join(f"{name} {_share(each)}" for name, each in told.items())
                paths = sorted({quote.path for quote in answer.quotes})
                print(f"{company} {line['id']} {line['question']}: {shares}; {paths}", flush=True)
    print(f"{count} questions, the slowest answer took {slowest:.1f} s")
    for measure, each in total.items():
        print(f"{measure:<24}{_share(each):>10}")


def _share(right: list[bool]) -> str:
    return f"{sum(right)} of {len(right)}"


def asked(
    company: str, *, kept: bool
) -> Iterator[tuple[dict[str, Any], Answer, list[tuple[str, bool]], float]]:
    """The questions of a company, its answers, what is right of each, and the seconds it took."""
    with Engine.open(settings=indexed(company)) as engine:
        engine.ask("Wat is dit?", words="never")  # loads the models
        for line in lines_of(whole_of(company)):
            if kept and not line["kept"]:
                continue
            begun = perf_counter()
            answer = engine.ask(line["question"], words="never")
            seconds = perf_counter() - begun
            yield line, answer, list(judged(line, answer, engine)), seconds


def judged(line: dict[str, Any], answer: Answer, engine: Engine) -> Iterator[tuple[str, bool]]:
    """What is right of an answer, by measure."""
    is_whole = answer.summary is not None or answer.comparison is not None
    paths = {quote.path for quote in answer.quotes}
    if line["kind"] == "none":
        yield "left alone", not is_whole and not answer.choices
        return
    if choices := line.get("choices"):
        yield "asks which, rightly", len(answer.choices) > 1 and paths <= {*choices}
        return
    if line["kind"] == "summary":
        yield "summarised document", answer.summary is not None and [*paths] == line["documents"]
    else:
        compared = answer.comparison.paths if answer.comparison else ()
        is_right = sorted(compared) == sorted(line["documents"])
        yield "compared documents", is_right
        for is_cell_right in _cells(line, answer) if is_right else ():
            yield "cells", is_cell_right
    for quote in answer.quotes if is_whole else ():
        text = engine.document_text(quote.passage_id)[quote.start : quote.end]
        yield "lines word for word", text == quote.text


def _cells(line: dict[str, Any], answer: Answer) -> Iterator[bool]:
    """Of each gold subject each cell: its quote is of the gold section, or rightly empty."""
    comparison = answer.comparison
    if comparison is None:
        return
    order = [comparison.paths.index(path) for path in line["documents"]]
    rows = [
        [answer.quotes[number - 1] if number else None for number in subject.quotes]
        for subject in comparison.subjects
    ]
    for gold in line["cells"]:
        first = next(at for at, heading in enumerate(gold) if heading)
        row = next((row for row in rows if _is_of(row[order[first]], gold[first])), None)
        for at, heading in enumerate(gold):
            yield row is not None and _is_of(row[order[at]], heading)


def _is_of(quote: Quote | None, heading: str | None) -> bool:
    if quote is None or heading is None:
        return quote is None and heading is None
    return heading in quote.heading


if __name__ == "__main__":
    main()
