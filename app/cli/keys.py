"""``vind keys``: keys by which programs ask."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vind.app.access.caller import Scope
    from vind.app.access.keys import Key
    from vind.indexes.settings import Settings

program = typer.Typer(
    help="Make, list and revoke the keys by which programs ask.", no_args_is_help=True
)

NEVER = "never"

DAYS = {"d": 1, "w": 7, "y": 365}

_LASTS = re.compile(r"(\d{1,4})([dwy])")

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Small letters, digits and the signs . _ -")
]


def _read_lasts(text: str) -> timedelta | None:
    found = _LASTS.fullmatch(text.strip().lower())
    if text == NEVER:
        return None
    if not found or not int(found[1]):
        raise typer.BadParameter(
            f"{text!r} is no time. Give days, weeks or years, such as 90d, 12w or 1y, or never."
        )
    return timedelta(days=int(found[1]) * DAYS[found[2]])


def _read_scope(text: str) -> "Scope":
    from vind.app.access import SCOPES

    found = next((scope for scope in SCOPES if scope == text.lower()), None)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no scope. Those are {', '.join(SCOPES)}.")
    return found


@program.command()
def create(
    name: Name,
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group",
            metavar="GROUP",
            help="Let it read what this group may, beside what everybody may. May be repeated.",
        ),
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            metavar="SCOPE",
            help="Let it do only this: search, ask, read, or manage (start runs). May be repeated. "
            "Default: all but manage; of an administrator all.",
        ),
    ] = None,
    expires: Annotated[
        str,
        typer.Option("--expires", metavar="TIME", help="How long it holds: 90d, 12w, 1y or never."),
    ] = "1y",
    administrator: Annotated[
        bool, typer.Option("--administrator", help="Let it read everything, and start runs.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a key, and print it: this once, as only its hash is kept."""
    from dataclasses import asdict

    from vind.app.access import at_the_machine
    from vind.app.access.keys import create_key
    from vind.app.audit import Audit, What
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings

    settings = load_settings()
    groups = _known(group or (), settings)
    lasts = _read_lasts(expires)
    scopes = [_read_scope(one) for one in scope or ()]
    if "manage" in scopes and not administrator:
        raise typer.BadParameter("the scope manage takes --administrator as well.")

    def written() -> None:
        Audit.of(settings).write(What.KEY_CREATED, at_the_machine(settings), outcome=name)

    key, text = create_key(
        settings, name, groups, scopes, lasts, administrator=administrator, before=written
    )
    if as_json:
        shown = {name: value for name, value in asdict(key).items() if name != "hash"}
        print_json(shown | {"key": text})
    else:
        typer.echo(text)
        typer.echo("Keep it where only that program reads it: it is not shown again.", err=True)


@program.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """Show the keys: what they open, and until when."""
    from dataclasses import asdict

    from vind.app.access.keys import keys_of
    from vind.app.serialize import print_json
    from vind.app.show.lines import console
    from vind.indexes.settings import load_settings

    keys = keys_of(load_settings())
    if as_json:
        print_json([{n: v for n, v in asdict(key).items() if n != "hash"} for key in keys])
    elif keys:
        show_keys(keys, console())
    else:
        typer.echo("There are no keys. `vind keys create NAME` makes one.", err=True)


def show_keys(keys: "Sequence[Key]", out: "Console") -> None:
    """Prints one key a line."""
    from vind.app.show.lines import show_table

    now = datetime.now(UTC)
    rows = [("name", "reads", "expires", "made", "scopes")]
    for key in keys:
        reads = "everything" if key.administrator else ", ".join(key.groups) or "what everybody may"
        until = f"{key.expires:%Y-%m-%d}" if key.expires else "never"
        expires = f"{until} (expired)" if key.has_expired(now) else until
        rows.append((key.name, reads, expires, f"{key.created:%Y-%m-%d}", ", ".join(key.scopes)))
    show_table(rows, out)


@program.command()
def revoke(name: Name) -> None:
    """Take a key away. A running server refuses it from now on."""
    from vind.app.access import at_the_machine
    from vind.app.access.keys import revoke_key
    from vind.app.audit import Audit, What
    from vind.indexes.settings import load_settings

    settings = load_settings()

    def written() -> None:
        Audit.of(settings).write(What.KEY_REVOKED, at_the_machine(settings), outcome=name)

    revoke_key(settings, name, written)
    typer.echo(f"{name} is revoked.")


def _known(groups: "Sequence[str]", settings: "Settings") -> "Sequence[str]":
    """``groups``, where the rights can have been given to them: one that is none opens nothing."""
    import grp

    for name in groups:
        if not name.strip():
            raise typer.BadParameter("the name of the group is empty.")
        if settings.access != "filesystem":
            continue  # groups of rules are those that the rules name
        try:
            grp.getgrnam(name)
        except KeyError as error:
            raise typer.BadParameter(
                f"this machine has no group {name!r}. `getent group` lists those that it has."
            ) from error
    return groups
