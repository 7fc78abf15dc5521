"""``vind forget``: out of the index with a folder or file that was given to it."""

from pathlib import Path
from typing import Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path


def forget(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="A folder that `vind status` names, or a file that was given by itself.",
            parser=read_path,
        ),
    ],
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take a folder out of the index, or a file; it may be gone from the disk.

    It must be one that was given to `vind index`. To leave out a part of one, use VIND_EXCLUDE or a
    `.vindignore`, and run `vind index` again. No file is touched. Copies in other indexed folders
    stay. `vind compact` frees the room.
    """
    from vind.app.cli.progress import shown
    from vind.app.cli.writing import writing
    from vind.app.json_out import print_json
    from vind.app.plain import counted
    from vind.indexes.settings import load_settings
    from vind.indexes.where import store_at, store_of
    from vind.ingest.run.pipeline import forget_given

    settings = load_settings(index=index)
    store_at(store_of(settings)).require()
    with writing(settings.model_copy(update={"ray": ""})) as (writer, embedder, _, report):
        summary = forget_given(path, writer, embedder, settings, shown(report))
    if as_json:
        print_json(summary)
    else:
        typer.echo(f"{counted(summary.deleted, 'file')} forgotten.")
