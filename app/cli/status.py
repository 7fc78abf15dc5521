"""``vind status``: what the index holds."""

from app.cli.options import AsJson, IndexFolder


def status(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Show what the index holds: folders, files by state, passages, sizes."""
    from dataclasses import replace

    from app.json_out import print_json
    from app.show.ledger import show_status
    from app.show.lines import console
    from indexes.index import Index
    from indexes.settings import load_settings
    from indexes.upkeep.compact import reclaimable

    directory = load_settings(index=index).index
    with Index.open(directory) as opened:
        found = replace(opened.status(), reclaimable=reclaimable(directory))
    if as_json:
        print_json(found)
    else:
        show_status(found, console())
