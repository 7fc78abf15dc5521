"""Near-alike annual reports: how often the report of the year that is asked for comes first.

    python benchmarks/bench_reports.py

Writes the reports of benchmarks/reports.py to a folder, under names that say the year and under
names that do not, indexes both and asks their questions. Prints a line each: the share of questions
whose report is that of the first result, of the first quote and of one of the quotes, and of those
that are refused.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.reports import Report, reports
from benchmarks.sets import index_of
from search.engine import Engine

NAMES: dict[str, Callable[[Report, int], str]] = {
    "named by year": lambda report, _: f"{report.company}/annual-report-{report.year}.txt",
    "numbered": lambda report, number: f"{report.company}/report-{number:03}.txt",
}


def main() -> None:
    print(f"{'':<14}{'questions':>10}{'result 1':>10}{'quote 1':>10}{'a quote':>10}{'refused':>10}")
    for name, path_of in NAMES.items():
        with TemporaryDirectory() as folder:
            found = ask_all(Path(folder), path_of)
        shares = "".join(f"{share:>10.3f}" for share in found.mean(axis=0))
        print(f"{name:<14}{len(found):>10}{shares}", flush=True)


def ask_all(folder: Path, path_of: Callable[[Report, int], str]) -> np.ndarray:
    """A row a question: whether result and quotes are of its report, and whether it is refused."""
    documents = folder / "reports"
    asked = []
    for number, report in enumerate(reports()):
        path = path_of(report, number)
        (documents / path).parent.mkdir(parents=True, exist_ok=True)
        (documents / path).write_text(report.text, encoding="utf-8")
        asked += [(question, path) for question in report.questions]
    with Engine.open(settings=index_of(documents, folder / "index")) as engine:
        return np.array([_outcome(engine, question, path) for question, path in asked])


def _outcome(engine: Engine, question: str, path: str) -> list[bool]:
    first, *_ = engine.search(question, k=1)
    answer = engine.ask(question, llm=False)
    quoted = [quote.path == path for quote in answer.quotes]
    return [first.path == path, quoted[0], any(quoted), not answer.found]


if __name__ == "__main__":
    main()
