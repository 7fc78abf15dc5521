"""``vind forget``: an indexed folder out of the index."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, IndexFolder, read_path


def forget(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="A folder that `vind status` names.", parser=read_path
        ),
    ],
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take a folder out of the index, which may be gone from the disk.

    No file is touched, and what another indexed folder has a copy of stays. Nothing else of it is
    found from then on; `vind compact` frees the room.
    """
    from app.cli.progress import shown
    from app.cli.writing import writing
    from app.json_out import print_json
    from app.plain import counted
    from indexes.folder import require_catalogue
    from indexes.settings import load_settings
    from ingest.pipeline import forget_folder

    settings = load_settings(index=index)
    require_catalogue(settings.index)
    with writing(settings) as (writer, embedder, report):
        summary = forget_folder(folder, writer, embedder, settings, shown(report))
    if as_json:
        print_json(summary)
    else:
        typer.echo(f"{counted(summary.deleted, 'file')} forgotten.")
