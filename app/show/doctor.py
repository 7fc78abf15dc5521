"""Prints the findings of ``vind doctor``."""

from rich.console import Console
from rich.text import Text

from vind.app.doctor import Finding, Verdict
from vind.app.plain import one_line

STYLES = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}


def show_finding(finding: Finding, out: Console) -> None:
    """Prints the verdict and the finding, and the cure on a line of its own."""
    line = Text()
    line.append(f"{finding.verdict:<5}", style=STYLES[finding.verdict])
    line.append(f"{finding.name:<13} ", style="bold")
    line.append(one_line(finding.finding))
    out.print(line)
    if finding.cure:
        out.print(Text(f"     {'':<13} {one_line(finding.cure)}", style="cyan"))
