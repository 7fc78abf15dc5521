"""``vind search``: the passages that match, best first."""

from typing import Annotated

import typer

from vind.app.cli.options import (
    After,
    AsJson,
    Author,
    Before,
    IndexFolder,
    Languages,
    Paths,
    Types,
    kept_to,
)

MOST_HITS = 1000
"""More than a person reads; a script that wants all of them reads the index."""


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    k: Annotated[
        int, typer.Option("-k", metavar="N", min=1, max=MOST_HITS, help="How many passages.")
    ] = 10,
    path: Paths = None,
    file_type: Types = None,
    after: After = None,
    before: Before = None,
    author: Author = None,
    lang: Languages = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the parts of each passage's score.")
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that match a query, best first."""
    from vind.app.cli.served import command_engine
    from vind.app.folders import also_from_root, named_hit, whole
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.passages import show_hits
    from vind.indexes.settings import load_settings

    with command_engine(load_settings(index=index)) as engine:
        folders = engine.folders()
        paths = also_from_root(path or (), folders)
        filters = kept_to(paths, file_type, after, before, author, lang)
        hits = engine.search(query, k, **filters)
    if as_json:
        print_json(hits)
    elif hits:
        names = whole(folders)
        show_hits([named_hit(hit, names) for hit in hits], console(), explain=explain)
    else:
        typer.echo("Nothing matches.", err=True)
