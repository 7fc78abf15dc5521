"""``vind migrate``: an index from a folder to databases, or back."""

from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, read_path

if TYPE_CHECKING:
    from vind.indexes.settings import Settings
    from vind.indexes.where import Where


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
    from vind.app.json_out import print_json
    from vind.app.plain import counted, one_line
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
