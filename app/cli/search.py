"""``vind search``: the passages that match, best first."""

from typing import Annotated

import typer

from app.cli.options import AsJson, IndexFolder, Paths, Types, extensions

MOST_HITS = 1000
"""More than a person reads; a script that wants all of them reads the index."""


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    k: Annotated[
        int, typer.Option("-k", metavar="N", min=1, max=MOST_HITS, help="How many passages.")
    ] = 10,
    path: Paths = None,
    file_type: Types = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that match a query, best first."""
    from app.json_out import print_json
    from app.show.lines import console
    from app.show.passages import show_hits
    from indexes.settings import load_settings
    from search import Engine

    with Engine.open(settings=load_settings(index=index)) as engine:
        hits = engine.search(query, k, paths=tuple(path or ()), types=extensions(file_type))
    if as_json:
        print_json(hits)
    elif hits:
        show_hits(hits, console())
    else:
        typer.echo("Nothing matches.", err=True)
