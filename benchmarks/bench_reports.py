"""Long near-alike annual reports: how often the page that answers is found, not only the report.

    python benchmarks/bench_reports.py [--misses]

Writes the reports of benchmarks/reports.py as PDFs, half of the companies' under names that say the
year, indexes them under .bench/reports, and asks their questions. Prints a line a kind of question:
the share whose report is that of the first result, whose page is that of the first and of one of
ten results, and of those whose figure is in the first and in one of the quotes of that page; and of
those that are refused. ``--misses`` prints the questions whose page is not among ten.
"""

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.report_pdf import write_pdf
from benchmarks.reports import Question, reports
from benchmarks.sets import ROOT, index_of
from vind.indexes.settings import Settings, load_settings
from vind.search.engine import Engine

RESULTS = 10

HEADS = ("report 1", "page 1", "page in ten", "quote 1", "a quote", "refused")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print what is not found")
    options = parser.parse_args()
    settings, asked = indexed_reports()
    print(f"{'':<14}{'questions':>10}" + "".join(f"{head:>12}" for head in HEADS))
    rows = []
    with Engine.open(settings=settings) as engine:
        for kind, of_kind in groupby(asked, key=lambda one: one[0].kind):
            outcomes = []
            for question, path in of_kind:
                outcomes.append(outcome(engine, question, path))
                if options.misses and not outcomes[-1][2]:
                    print(f"  {path} {question}", flush=True)
            line(kind, outcomes)
            rows += outcomes
    line("all", rows)


def indexed_reports() -> tuple[Settings, list[tuple[Question, str]]]:
    """Settings with the index of the reports, and their questions, each with its path, by kind."""
    folder = ROOT / ".bench/reports"
    asked = sorted(written(folder / "docs"), key=lambda one: one[0].kind)
    return index_of(folder / "docs", folder / load_settings().embedder), asked


def line(kind: str, outcomes: list[list[bool]]) -> None:
    shares = "".join(f"{share:>12.3f}" for share in np.mean(outcomes, axis=0))
    print(f"{kind:<14}{len(outcomes):>10}{shares}", flush=True)


def written(documents: Path) -> Iterator[tuple[Question, str]]:
    """The questions, each with the path of its report, which is written where it is not there."""
    for number, report in enumerate(reports()):
        name = f"annual-report-{report.year}" if number // 2 % 2 else f"report-{number:03}"
        path = f"{report.company}/{name}.pdf"
        if not (documents / path).is_file():
            (documents / path).parent.mkdir(parents=True, exist_ok=True)
            write_pdf(report, documents / path)
        yield from ((question, path) for question in report.questions)


def outcome(engine: Engine, question: Question, path: str) -> list[bool]:
    """In the order of HEADS."""
    hits = engine.search(question.text, k=RESULTS)
    answer = engine.ask(question.text, words="never")
    pages = [(hit.path, hit.page) == (path, question.page) for hit in hits]
    quoted = [
        (quote.path, quote.page) == (path, question.page) and question.value in quote.text
        for quote in answer.quotes
    ]
    return [hits[0].path == path, pages[0], any(pages), quoted[0], any(quoted), not answer.found]


if __name__ == "__main__":
    main()
