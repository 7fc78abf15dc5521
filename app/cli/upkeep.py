"""An index looked at, checked, kept safe and moved: from ``vind status`` to ``vind migrate``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from vind.indexes.settings import Settings
    from vind.indexes.where import Where


def status(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Show what the index holds: folders, files by state, passages, sizes.

    A folder that is away or empty is marked so; its files are found as they were.
    """
    from dataclasses import replace

    from vind.app.serialize import print_json
    from vind.app.show.ledger import show_status
    from vind.app.show.lines import console
    from vind.indexes.access import are_for_administrators_only, own_viewer
    from vind.indexes.index import Index
    from vind.indexes.models.resolve import embedder_remark
    from vind.indexes.settings import load_settings
    from vind.indexes.types import LISTED_STATES
    from vind.indexes.upkeep.compact import reclaimable
    from vind.indexes.where import store_of
    from vind.ingest.files.folders import missing

    settings = load_settings(index=index)
    where = store_of(settings)
    viewer = own_viewer(settings)
    with Index.open(where, viewer=viewer) as opened:
        found = opened.status()
        away = missing((*found.given, *found.single_files))
        if settings.access != "off" and viewer.is_administrator:
            there = [record for record in opened.files() if record.state in LISTED_STATES]
            closed = sum(are_for_administrators_only(record.rights) for record in there)
            found = replace(found, administrators_only=closed)
        found = replace(
            found,
            reclaimable=reclaimable(where),
            away=away,
            embedder_told=embedder_remark(settings),
        )
    if as_json:
        print_json(found)
    else:
        show_status(found, console())


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
    from vind.app.serialize import print_json
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


def verify(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Check every row and byte of the index, changing nothing.

    It may run while another `vind` works on the index. The exit code is 4 where something is wrong.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.cli.progress import progress
    from vind.app.serialize import print_json
    from vind.app.show.ledger import show_verdict
    from vind.app.show.lines import console
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.verify import verify as look
    from vind.indexes.where import store_of

    with progress() as report:
        verdict = look(store_of(load_settings(index=index)), report)
    if as_json:
        print_json(verdict)
    else:
        show_verdict(verdict, console())
    if not verdict.sound:
        raise typer.Exit(ExitCode.UNSOUND)


def compact(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Drop what nothing uses any more, and make the vectors and terms anew.

    Needs twice the catalogue in free space for a while. Text that comes back later is embedded
    again. In PostgreSQL the room that comes free is filled, and not given back to the disk.
    """
    from vind.app.cli.progress import progress, say
    from vind.app.plain import counted, size
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.compact import compact as shrink
    from vind.indexes.where import store_of

    with progress() as report:
        done = shrink(store_of(load_settings(index=index)), report)
    if as_json:
        print_json(done)
    else:
        typer.echo(
            f"{size(done.bytes_before)} before, {size(done.bytes_after)} now: "
            f"{counted(done.embeddings, 'embedding')} and "
            f"{counted(done.tombstones, 'removed passage')} dropped."
        )
    if done.unused_collections:
        say(
            "Milvus has collections of vind's that no index of this database has: "
            f"{', '.join(done.unused_collections)}. Where none of another database has them "
            "either, drop them in Milvus."
        )


def backup(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file to write; there may be none yet.", parser=read_path
        ),
    ],
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Write the index as it is now to one file, also while `vind index` works on it.

    The file is there when it is whole and checked, and not before.
    """
    from vind.app.cli.progress import progress
    from vind.app.plain import counted, one_line, size
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.backup import backup as copy
    from vind.indexes.where import store_of

    with progress() as report:
        made = copy(store_of(load_settings(index=index)), file, report)
    if as_json:
        print_json(made)
    else:
        typer.echo(
            f"Backed up {counted(made.passages, 'passage')} of generation {made.generation} to "
            f"{one_line(str(made.file))}, {size(made.bytes)}."
        )


def restore(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A file that `vind backup` wrote.", parser=read_path),
    ],
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make an index from a backup, in a folder that holds none.

    The backup is checked before it becomes the index.
    """
    from vind.app.cli.progress import progress
    from vind.app.plain import counted, one_line
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.restore import restore as make

    directory = load_settings(index=index).index
    with progress() as report:
        made = make(file, directory, report)
    if as_json:
        print_json(made)
    else:
        typer.echo(
            f"Restored {counted(made.passages, 'passage')} of generation {made.generation} to "
            f"{one_line(str(directory))}."
        )


def migrate(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="The index: a folder, or postgresql://….")
    ],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="Where there is none yet, given in the same way.")
    ],
    as_json: AsJson = False,
) -> None:
    """Carry an index from a folder to PostgreSQL and Milvus, or back; nothing is embedded again.

    Milvus is where VIND_MILVUS says. The index that is carried stays as it is: remove it when the
    other one serves, and write to only one of the two.
    """
    from vind.app.cli.progress import progress
    from vind.app.plain import counted, one_line
    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.migrate import migrate as carry

    settings = load_settings()
    with progress() as report:
        done = carry(_place(source, settings), _place(target, settings), report)
    if as_json:
        print_json(done)
    else:
        typer.echo(
            f"Carried {counted(done.passages, 'passage')} of generation {done.generation} from "
            f"{one_line(done.source)} to {one_line(done.target)}."
        )


def _place(given: str, settings: "Settings") -> "Where":
    from vind.indexes.where import cluster

    return cluster(given, settings) if "://" in given else read_path(given)
