"""``vind index``: folders of documents in, an index out."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, IndexFolder, read_path


def index(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Folders (or files) to index.", parser=read_path),
    ],
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Stay until Ctrl-C and follow changes: a line, or with --json a JSON document on "
            "a line, after each run.",
        ),
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Index folders of documents, or bring their index up to date.

    Only what is new or changed is read; what is gone is forgotten. The exit code is 3 where a file
    could not be read whole; a watch that was stopped with Ctrl-C ends with 0.
    """
    from app.cli.guard import ExitCode
    from app.cli.progress import shown
    from app.cli.writing import writing
    from app.json_out import print_json
    from app.show.ledger import show_summary
    from app.show.lines import console
    from indexes.settings import load_settings
    from ingest.pipeline import index_folder
    from ingest.targets import resolve

    settings = load_settings(index=index)
    # A slip of the pen should not wait for the embedder, nor leave an empty index behind.
    resolve(paths, ())
    if watch:
        from app.cli.watching import index_and_watch

        index_and_watch(paths, settings, as_json=as_json)
        return
    with writing(settings) as (writer, embedder, report):
        summary = index_folder(paths, writer, embedder, settings, shown(report))
    if as_json:
        print_json(summary)
    else:
        show_summary(summary, settings.index, console())
    if summary.failures:
        raise typer.Exit(ExitCode.SOME_FAILED)
