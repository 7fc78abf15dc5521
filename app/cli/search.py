"""``vind search``: the passages that match, best first."""

from typing import Annotated

import typer

from vind.app.cli.filtering import ALL, Filtering, with_filters
from vind.app.cli.options import AsJson, IndexFolder

MOST_HITS = 1000
"""More than a person reads; a script that wants all of them reads the index."""


@with_filters
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    k: Annotated[
        int, typer.Option("-k", metavar="N", min=1, max=MOST_HITS, help="How many passages.")
    ] = 10,
    filtering: Filtering = ALL,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the parts of each passage's score.")
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that match a query, best first."""
    from vind.app.cli.served import command_engine
    from vind.app.folders import named_hit, whole
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.passages import show_hits
    from vind.indexes.settings import load_settings

    with command_engine(load_settings(index=index), k) as engine:
        folders = engine.folders()
        hits = engine.search(query, k, **filtering.within(folders))
    if as_json:
        print_json(hits)
    elif hits:
        names = whole(folders)
        show_hits([named_hit(hit, names) for hit in hits], console(), explain=explain)
    else:
        typer.echo("Nothing matches.", err=True)
