"""``vind audit``: who asked what, and what they were shown."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, read_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from vind.app.audit.reading import AuditEvent

program = typer.Typer(
    help="Show, check and erase who asked what, and what they were shown.",
    invoke_without_command=True,
)


@program.callback()
def audit(
    context: typer.Context,
    since: Annotated[
        date | None,
        typer.Option("--since", metavar="DAY", parser=read_day, help="Of this day (UTC) or later."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", metavar="DAY", parser=read_day, help="Of this day or before."),
    ] = None,
    who: Annotated[
        str, typer.Option("--who", metavar="NAME", help="Of this account, or of key:NAME.")
    ] = "",
    file: Annotated[
        str,
        typer.Option(
            "--file", metavar="PATH", help="That showed this file: a path, a folder or a glob."
        ),
    ] = "",
    door: Annotated[
        str, typer.Option("--door", metavar="DOOR", help="By page, rest, openai, mcp or cli.")
    ] = "",
    event: Annotated[
        str, typer.Option("--event", metavar="EVENT", help="Of this kind, such as ask or search.")
    ] = "",
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print a table that spreadsheets open.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show who asked what, by which door, and what they were shown; oldest first."""
    if context.invoked_subcommand:
        return
    from vind.app.audit.reading import Kept, events_of
    from vind.app.serialize import print_json
    from vind.app.show.lines import console

    kept = Kept(since, until, who, file, door, event)
    events = list(events_of(_folder(), kept))
    if as_json:
        print_json(events)
    elif as_csv:
        print_csv(events)
    elif events:
        show_events(events, console())
    else:
        typer.echo("No such events.", err=True)


def show_events(events: "Sequence[AuditEvent]", out: "Console") -> None:
    """Prints one event a line."""
    from vind.app.plain import counted
    from vind.app.show.lines import show_table

    rows = [("time", "who", "door", "event", "outcome", "shown", "question")]
    for event in events:
        who = "(erased)" if event.erased else event.who or event.peer or "-"
        shown = counted(len(event.files), "file") if event.files else ""
        time = f"{event.time:%Y-%m-%d %H:%M:%S}"
        said = event.question or event.reason
        rows.append((time, who, event.door, event.event, event.outcome, shown, said))
    show_table(rows, out)


def print_csv(events: "Sequence[AuditEvent]") -> None:
    """Prints one event a row to stdout as CSV, with line breaks between the items of a list."""
    import csv
    import sys

    from vind.app.audit.reading import AuditEvent
    from vind.app.serialize import csv_cell

    def cell(value: object) -> str:
        if isinstance(value, tuple):
            value = "\n".join(map(str, value))
        if value is None:
            return ""
        return csv_cell(value.isoformat() if isinstance(value, datetime) else str(value))

    names = list(AuditEvent.__dataclass_fields__)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(names)
    for event in events:
        table.writerow([cell(getattr(event, name)) for name in names])


@program.command()
def verify(
    noted: Annotated[
        str,
        typer.Option(
            "--noted",
            metavar="HASH",
            help="A hash that an earlier `vind audit verify` told: the log must still have it.",
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check that no line was changed, taken out or put in; name the first that was.

    The exit code is 4 where one was.
    """
    from vind.app.audit.reading import verify as look
    from vind.app.cli.guard import ExitCode
    from vind.app.plain import counted
    from vind.app.serialize import print_json

    found = look(_folder(), noted)
    if as_json:
        print_json(found)
    elif found.sound:
        typer.echo(f"{counted(found.lines, 'line')}, all as they were written.")
        typer.echo(f"The last one has the hash {found.head}: note it elsewhere, for --noted.")
        for remark in found.remarks:
            typer.echo(f"By the way, {remark}")
    else:
        typer.echo(f"{found.problem[0].upper()}{found.problem[1:]}.")
    if not found.sound:
        raise typer.Exit(ExitCode.UNSOUND)


@program.command()
def erase(
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="The account, or key:NAME.")],
) -> None:
    """Take a person's name, groups, questions and address out of all events.

    That they were there, and what was shown, stays; the log verifies as before. Their conversations
    at the page are erased as well.
    """
    from vind.app.access import at_the_machine
    from vind.app.audit import Audit
    from vind.app.audit.log import erase as take_out
    from vind.app.conversations import Conversations
    from vind.app.plain import counted, one_line
    from vind.indexes.settings import load_settings

    if not who.strip():
        raise typer.BadParameter("the name is empty.")
    settings = load_settings()
    _folder()
    Conversations.of(settings.index, who).erase()
    count = take_out(Audit.of(settings), who, at_the_machine(settings))
    typer.echo(f"{one_line(who)} is erased from {counted(count, 'event')}.")


def _folder() -> "Path":
    """Where the log is. Raises AuditError where the settings have none."""
    from vind.indexes.errors import AuditError
    from vind.indexes.settings import load_settings

    if (folder := load_settings().audit_folder) is None:
        raise AuditError(
            "There is no audit log: it is written where VIND_ACCESS is not off, or VIND_AUDIT "
            "names a folder. Set what the server has."
        )
    return folder
