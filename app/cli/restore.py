"""``vind restore``: an index from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path


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
    from vind.app.json_out import print_json
    from vind.app.plain import counted, one_line
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
