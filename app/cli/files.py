"""``vind files``: the ledger of every file ever seen."""

from typing import Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder

STATES = (
    "indexed, partial, empty, duplicate, encrypted, corrupt, unsupported, too-large, excluded, "
    "failed, deleted"
)
"""Written out, as the records that define them load numpy, which would slow down ``--help``."""


def _known_state(state: str | None) -> str | None:
    from vind.indexes.types import FileState

    if state is not None and state not in set(FileState):
        raise typer.BadParameter(f"{state!r} is not a state. The states are: {STATES}.")
    return state


def files(
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            callback=_known_state,
            help=f"Keep to files in one state: {STATES}.",
        ),
    ] = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """List every file that was seen, what became of it, and why."""
    from vind.app.json_out import print_json
    from vind.app.show.ledger import show_files
    from vind.app.show.lines import console
    from vind.indexes.access import own_viewer
    from vind.indexes.index import Index
    from vind.indexes.settings import load_settings
    from vind.indexes.types import FileState
    from vind.indexes.where import store_of

    settings = load_settings(index=index)
    with Index.open(store_of(settings), viewer=own_viewer(settings)) as opened:
        records = opened.files(FileState(state) if state else None)
    if as_json:
        print_json(records)
    elif records:
        show_files(records, console(), with_rights=settings.access != "off")
    else:
        typer.echo("No such files.", err=True)
