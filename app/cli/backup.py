"""``vind backup``: the index as one file."""

from pathlib import Path
from typing import Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path


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
    from vind.app.json_out import print_json
    from vind.app.plain import counted, one_line, size
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
