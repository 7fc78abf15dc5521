"""What goes into an index: ``vind index``, ``vind reindex``, ``vind forget``."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli import as_interrupts, asked_first
from vind.app.cli.options import AsJson, IndexFolder, RayAddress, read_path

if TYPE_CHECKING:
    from vind.indexes.models.resolve import EmbedderChoice
    from vind.indexes.settings import Settings
    from vind.ingest.run.progress import Extent, Summary


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
    fast_first: Annotated[
        bool,
        typer.Option(
            "--fast-first",
            help="Index with the fast embedder, to search soon, and then `vind reindex` with the "
            "better one, where this machine can carry that.",
        ),
    ] = False,
    ray: RayAddress = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
    for_server: Annotated[
        bool,
        typer.Option(
            "--for-server",
            hidden=True,
            help="Tell progress in lines of JSON on stderr, and stop once stdin is closed.",
        ),
    ] = False,
) -> None:
    """Index folders of documents, or bring their index up to date.

    Only what is new or changed is read; what is gone is forgotten. Of a file that is given by
    itself nothing beside it is read. The exit code is 3 where a file could not be read whole.
    """
    if watch and fast_first:
        raise typer.BadParameter("give --watch or --fast-first, and not both.")
    if watch and ray:
        raise typer.BadParameter("give --watch or --ray, and not both: a watch reads here.")
    if watch:
        _watch(paths, index, as_json=as_json)
    else:
        if for_server:
            from threading import Thread

            from vind.app.servers.run import end_with_parent

            Thread(target=end_with_parent, daemon=True).start()
        run_index(paths, index, ray, fast_first=fast_first, as_json=as_json, as_lines=for_server)


def run_index(
    paths: Sequence[Path],
    directory: Path | None,
    ray: str | None,
    *,
    fast_first: bool,
    as_json: bool,
    as_lines: bool,
) -> None:
    """``vind index`` over ``paths``; raises typer.Exit where a file could not be read whole."""
    from vind.app.cli.guard import ExitCode
    from vind.app.cli.progress import lines_of_json, say, shown
    from vind.app.cli.writing import told_end, writing
    from vind.app.serialize import print_json
    from vind.app.show.ledger import show_summary
    from vind.app.show.lines import console
    from vind.indexes.models.resolve import embedder_for_reindex, made_with
    from vind.indexes.settings import load_settings
    from vind.indexes.where import store_of
    from vind.ingest.run.pipeline import index_paths
    from vind.ingest.run.progress import Stop

    settings = load_settings(index=directory, ray=ray)
    # The end of a run for a server is told by the server, which also sees it killed.
    with contextlib.nullcontext() if as_lines else told_end(paths, settings) as done:
        first = _checked(paths, settings, fast_first=fast_first)
        stop = Stop()
        with writing(first) as (writer, embedder, readers, report), asked_first(stop):
            tell = lines_of_json() if as_lines else shown(report)
            summary = index_paths(paths, writer, embedder, first, tell, readers, stop)
        if fast_first:
            own, chosen = made_with(store_of(settings)), embedder_for_reindex(settings)
            if chosen.name == own:
                say(f"it stays with {own}, as {chosen.why}.")
            else:
                say(f"it can be searched now. It is made anew with {chosen.name}, as {chosen.why}.")
                summary = make_anew(settings, chosen.name)
        if done:
            done(summary)
    if as_json:
        print_json(summary)
    else:
        show_summary(summary, store_of(settings), console())
    if summary.failures:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _watch(paths: Sequence[Path], directory: Path | None, *, as_json: bool) -> None:
    from vind.app.cli.progress import say

    # Loading takes seconds, and a service may be stopped in them too.
    with contextlib.suppress(KeyboardInterrupt), as_interrupts():
        from vind.app.cli.writing import index_and_watch, told_end
        from vind.indexes.settings import load_settings

        settings = load_settings(index=directory)
        with told_end(paths, settings):
            first = _checked(paths, settings)
        index_and_watch(paths, settings, first, as_json=as_json)
    say("stopped watching. What was committed is kept.")


def _checked(
    paths: Sequence[Path], settings: "Settings", *, fast_first: bool = False
) -> "Settings":
    """The settings with the name of the embedder, which is told."""
    from vind.indexes.models.resolve import with_embedder
    from vind.ingest.run.indexing import chosen_embedder

    chosen, extent = chosen_embedder(paths, settings, fast=fast_first)
    _tell(chosen, extent)
    return with_embedder(settings, chosen.name)


def _tell(chosen: "EmbedderChoice", extent: "Extent") -> None:
    """Which embedder is taken and why; of what a new index is made of, how much that is."""
    from vind.app.cli.progress import say
    from vind.app.plain import counted, size

    much = ""
    if extent.files:
        passages = counted(round(extent.passages), "passage")
        much = f" {counted(extent.files, 'file')}, {size(extent.bytes)}: some {passages}."
    say(f"embedding with {chosen.name}, as {chosen.why}.{much}")


def reindex(
    embedder: Annotated[
        str | None,
        typer.Option(
            "--embedder",
            metavar="NAME",
            help="Embedder of `vind models list`. Default: VIND_EMBEDDER, else that of the "
            "index, or a better one where this machine can carry it.",
        ),
    ] = None,
    passage_tokens: Annotated[
        int | None,
        typer.Option(
            "--passage-tokens",
            metavar="N",
            help="Longest passage, in tokens. Default: VIND_PASSAGE_TOKENS, else the usual one.",
        ),
    ] = None,
    ray: RayAddress = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make the index anew, with another embedder or passage size, while it serves.

    All that was given to `vind index` is read again into a second index, which takes the place of
    the first when it is complete and verified; searches switch over by themselves. Stopped, the
    same command goes on. It takes as much disk as the first. Until it is done `vind index` is
    refused, and with --watch it waits. The exit code is 3 where a file could not be read whole.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.cli.progress import say
    from vind.app.serialize import print_json
    from vind.app.show.ledger import show_summary
    from vind.app.show.lines import console
    from vind.indexes.models.resolve import embedder_for_reindex, is_auto
    from vind.indexes.settings import load_settings
    from vind.indexes.where import store_at, store_of

    usual = load_settings(index=index)
    settings = load_settings(index=index, embedder=embedder, passage_tokens=passage_tokens, ray=ray)
    store_at(store_of(settings)).require()
    chosen = embedder_for_reindex(settings)
    if is_auto(settings):
        say(f"embedding with {chosen.name}, as {chosen.why}.")
    summary = make_anew(settings, chosen.name)
    if as_json:
        print_json(summary)
    else:
        show_summary(summary, store_of(settings), console())
    # Left to vind, the embedder is always that of the index.
    for name in ("passage_tokens",) if is_auto(usual) else ("embedder", "passage_tokens"):
        if getattr(usual, name) != getattr(settings, name):
            say(
                f"The index goes with another setting from now on: set "
                f"VIND_{name.upper()}={getattr(settings, name)}."
            )
    if summary.failures:
        raise typer.Exit(ExitCode.SOME_FAILED)


def make_anew(settings: "Settings", embedder: str) -> "Summary":
    """Make the index of ``settings`` anew with ``embedder``, showing how far that is."""
    from vind.app.cli.progress import progress, say, shown
    from vind.app.cli.writing import told_indexers
    from vind.indexes.models.resolve import with_embedder
    from vind.ingest.run.reindex import reindex as run

    settings = with_embedder(settings, embedder)
    with (
        progress(tells_time=True) as report,
        told_indexers(settings, report) as (loaded, readers),
    ):
        return run(loaded, settings, shown(report), report, say, readers)


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
    from vind.app.plain import counted
    from vind.app.serialize import print_json
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
