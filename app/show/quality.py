"""Prints how well an index answers: the figures of ``vind eval`` and ``vind calibrate``."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from vind.app.plain import counted, one_line
from vind.app.show.lines import show_table
from vind.search.calibration import Calibration, Standing
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


def show_calibration(done: Calibration, out: Console) -> None:
    """Prints the figures before and after, and what they were measured on."""
    out.print(
        f"{counted(done.questions, 'question')} with an answer, {done.unanswerable} without.\n"
    )
    judgements = [done.before, done.after]
    header = ["MEASURE", "BEFORE", "AFTER"]
    rows = [
        ("refused though answerable", [one.refused for one in judgements]),
        ("caught of the unanswerable", [one.caught for one in judgements]),
        ("F1 of that", [one.f1 for one in judgements]),
        ("calibration error", [one.calibration_error for one in judgements]),
    ]
    cells = [(name, *(f"{figure:.3f}" for figure in figures)) for name, figures in rows]
    show_table([tuple(header), *cells], out)
    out.print(
        "\nAFTER: each fifth of the questions judged by what was learnt from the others.\n"
        + _limit(done.threshold)
    )
    if done.absent:
        out.print(
            f"{counted(done.absent, 'question')} left out: no document that is named in `gold` is "
            "in the index."
        )


def show_standing(standing: Standing, out: Console) -> None:
    """Prints which calibration judges answers now."""
    whose = (
        "This is fitted to this index."
        if standing.own
        else "This is vind's own; `vind calibrate QUESTIONS.jsonl` fits it to your documents."
    )
    out.print(f"{_limit(standing.threshold)} {whose}")


def _limit(threshold: float) -> str:
    return f'Below confidence {threshold:.2f} the answer is "not found".'
