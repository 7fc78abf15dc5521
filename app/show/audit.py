"""Prints events of the audit log, and keys, for terminals and spreadsheets."""

import csv
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from vind.app.audit.reading import AuditEvent
from vind.app.plain import counted
from vind.app.rows import csv_cell
from vind.app.show.lines import show_table

if TYPE_CHECKING:
    from vind.app.access.keys import Key


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
