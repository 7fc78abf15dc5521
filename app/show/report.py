"""The figures of ``vind eval``."""

from rich.console import Console

from app.plain import counted
from app.show.lines import show_table
from search.evaluate import Report


def show_report(report: Report, out: Console) -> None:
    """A measure a line; overall, and beside it each language."""
    out.print(counted(report.questions, "question") + "\n")
    columns = {"ALL": report.overall, **{k.upper(): v for k, v in report.languages.items()}}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    rows = [("MEASURE", *columns)]
    rows += [
        (name, *(_figure(name, column.get(name)) for column in columns.values())) for name in names
    ]
    show_table(rows, out)


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f} ms" if "_ms_" in name else f"{value:.3f}"
