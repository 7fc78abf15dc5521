"""``vind reindex``: the index made anew, with another embedder or other passages."""

from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, RayAddress

if TYPE_CHECKING:
    from vind.indexes.settings import Settings
    from vind.ingest.run.progress import Summary


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
    from vind.app.json_out import print_json
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
