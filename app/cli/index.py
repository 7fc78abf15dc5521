"""``vind index``: folders of documents in, an index out."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import AsJson, IndexFolder, read_path
from app.cli.stopping import as_interrupts

if TYPE_CHECKING:
    from indexes.settings import Settings


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

    Only what is new or changed is read; what is gone is forgotten. Of a file that is given by
    itself nothing beside it is read. The exit code is 3 where a file could not be read whole; a
    watch that was stopped with Ctrl-C ends with 0.
    """
    if watch:
        _watch(paths, index, as_json=as_json)
    else:
        _index(paths, index, as_json=as_json)


def _index(paths: Sequence[Path], directory: Path | None, *, as_json: bool) -> None:
    from app.cli.guard import ExitCode
    from app.cli.progress import shown
    from app.cli.writing import writing
    from app.json_out import print_json
    from app.show.ledger import show_summary
    from app.show.lines import console
    from ingest.pipeline import index_folder

    settings = _checked(paths, directory)
    with writing(settings) as (writer, embedder, report):
        summary = index_folder(paths, writer, embedder, settings, shown(report))
    if as_json:
        print_json(summary)
    else:
        show_summary(summary, settings.index, console())
    if summary.failures:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _watch(paths: Sequence[Path], directory: Path | None, *, as_json: bool) -> None:
    from app.cli.progress import say

    # Loading takes seconds, and a service may be stopped in them too.
    with contextlib.suppress(KeyboardInterrupt), as_interrupts():
        settings = _checked(paths, directory)
        from app.cli.watching import index_and_watch

        index_and_watch(paths, settings, as_json=as_json)
    say("stopped watching. What was committed is kept.")


def _checked(paths: Sequence[Path], directory: Path | None) -> "Settings":
    """The settings; a slip of the pen waits for no embedder, and leaves no empty index behind."""
    from indexes.errors import NoIndexError
    from indexes.folder import require_catalogue
    from indexes.settings import load_settings
    from ingest.changes import require_files
    from ingest.targets import resolve

    settings = load_settings(index=directory)
    targets = resolve(paths, (), settings.index.resolve())
    try:
        require_catalogue(settings.index)
    except NoIndexError:
        require_files(targets, settings)
    return settings
