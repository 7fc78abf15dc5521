"""Prints the findings of ``vind verify``."""

from rich.console import Console
from rich.text import Text

from vind.app.plain import counted, one_line
from vind.indexes.upkeep.findings import Severity, Verdict

STYLES = {Severity.NOTE: "dim", Severity.WARNING: "yellow", Severity.ERROR: "red"}


def show_verdict(verdict: Verdict, out: Console) -> None:
    """Prints one finding a line, with its cure below, and the verdict last."""
    for finding in verdict.findings:
        line = Text(f"{finding.severity:<8}", style=STYLES[finding.severity])
        line.append(f"{finding.part}: {one_line(finding.what)}", style="default")
        out.print(line)
        out.print(Text(f"{'':<8}{one_line(finding.cure)}", style="cyan"))
    state = "is sound" if verdict.sound else "is not sound"
    out.print(
        f"The index in {one_line(str(verdict.directory))} {state}: "
        f"{counted(verdict.passages, 'passage')} in generation {verdict.generation}."
    )
