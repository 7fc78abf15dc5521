"""Prints for administrators: findings of ``vind doctor``, models, the audit log and keys."""

import csv
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from vind.app.audit.reading import AuditEvent
from vind.app.doctor import Finding, Verdict
from vind.app.models import ModelLine
from vind.app.plain import counted, one_line, size
from vind.app.rows import csv_cell
from vind.app.show.lines import show_table

if TYPE_CHECKING:
    from vind.app.access.keys import Key

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


def show_models(lines: Sequence[ModelLine], out: Console) -> None:
    """Prints one model a line, with a star at those that vind uses."""
    rows = [("", "NAME", "KIND", "STATE", "SIZE", "LICENCE", "WHAT IT DOES")]
    rows += [
        (
            "*" if line.used else "",
            line.name,
            line.kind,
            line.state,
            size(line.bytes) if line.bytes else "?",
            line.licence,
            line.purpose,
        )
        for line in lines
    ]
    show_table(rows, out)
    for line in lines:
        if line.terms:
            out.print(f"\n{line.name}: {line.terms}")
    out.print("\n* used by default, or chosen with VIND_EMBEDDER, VIND_RERANKER and VIND_LLM")


def show_events(events: Sequence[AuditEvent], out: Console) -> None:
    """Prints one event a line."""
    rows = [("time", "who", "door", "event", "outcome", "shown", "question")]
    for event in events:
        who = "(erased)" if event.erased else event.who or event.peer or "-"
        shown = counted(len(event.files), "file") if event.files else ""
        time = f"{event.time:%Y-%m-%d %H:%M:%S}"
        said = event.question or event.reason
        rows.append((time, who, event.door, event.event, event.outcome, shown, said))
    show_table(rows, out)


def print_csv(events: Sequence[AuditEvent]) -> None:
    """Prints one event a row to stdout as CSV, with line breaks between the items of a list."""
    names = list(AuditEvent.__dataclass_fields__)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(names)
    for event in events:
        table.writerow([_cell(getattr(event, name)) for name in names])


def show_keys(keys: "Sequence[Key]", out: Console) -> None:
    """Prints one key a line."""
    now = datetime.now(UTC)
    rows = [("name", "reads", "expires", "made", "scopes")]
    for key in keys:
        reads = "everything" if key.administrator else ", ".join(key.groups) or "what everybody may"
        until = f"{key.expires:%Y-%m-%d}" if key.expires else "never"
        expires = f"{until} (expired)" if key.has_expired(now) else until
        rows.append((key.name, reads, expires, f"{key.created:%Y-%m-%d}", ", ".join(key.scopes)))
    show_table(rows, out)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        value = "\n".join(map(str, value))
    return csv_cell(value.isoformat() if isinstance(value, datetime) else str(value))
