"""``vind status``: what the index holds."""

from app.cli.options import AsJson, IndexFolder


def status(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Show what the index holds: folders, files by state, passages, sizes.

    A folder that is away or empty is marked so; its files are found as they were.
    """
    from dataclasses import replace

    from app.json_out import print_json
    from app.show.ledger import show_status
    from app.show.lines import console
    from indexes.embedding.resolve import told
    from indexes.index import Index
    from indexes.settings import load_settings
    from indexes.upkeep.compact import reclaimable
    from ingest.roots import missing

    settings = load_settings(index=index)
    directory = settings.index
    with Index.open(directory) as opened:
        found = opened.status()
        away = missing((*found.given, *found.single_files))
        found = replace(
            found, reclaimable=reclaimable(directory), away=away, embedder_told=told(settings)
        )
    if as_json:
        print_json(found)
    else:
        show_status(found, console())
