"""Prints the figures of ``vind eval``."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from vind.app.plain import counted, one_line
from vind.app.show.lines import show_table
from vind.search.evaluation.evaluate import Report
from vind.search.evaluation.metrics import Bin
from vind.search.evaluation.outcomes import Failure


def show_report(report: Report, out: Console) -> None:
    """Prints one measure a line, overall and for each language, and then the details."""
    out.print(counted(report.questions, "question") + "\n")
    if report.absent:
        out.print(
            f"{counted(report.absent, 'question')} can only fail: no document that is named in "
            "`gold` is in the index. A path there is below the indexed folder.\n"
        )
    columns = {"ALL": report.overall, **{k.upper(): v for k, v in report.languages.items()}}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = [("MEASURE", *columns)]
    rows += [
        (name, *(_figure(name, column.get(name)) for column in columns.values())) for name in names
    ]
    show_table(rows, out)
    if report.reliability:
        _show_reliability(report.reliability, out)
    if report.failures:
        out.print()
    for failure in report.failures:
        out.print(Text(_failed(failure)))


def _show_reliability(bins: Sequence[Bin], out: Console) -> None:
    """Prints how often the answer was there, by vind's confidence."""
    rows = [("CONFIDENCE", "QUESTIONS", "MEAN", "ANSWER THERE")]
    rows += [
        (
            f"{found.low:.1f} to {found.high:.1f}",
            f"{found.questions:,}",
            f"{found.confidence:.3f}",
            f"{found.there:.3f}",
        )
        for found in bins
    ]
    out.print()
    show_table(rows, out)


def _failed(failure: Failure) -> str:
    missing = ", ".join(failure.missing)
    return one_line(f"not in its quotes: {missing} | {failure.sentence} | {failure.question}")


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f} ms" if "_ms_" in name else f"{value:.3f}"
