"""``vind status``: what the index holds."""

from vind.app.cli.options import AsJson, IndexFolder


def status(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Show what the index holds: folders, files by state, passages, sizes.

    A folder that is away or empty is marked so; its files are found as they were.
    """
    from dataclasses import replace

    from vind.app.json_out import print_json
    from vind.app.show.ledger import show_status
    from vind.app.show.lines import console
    from vind.indexes.access import are_for_administrators_only, own_viewer
    from vind.indexes.index import Index
    from vind.indexes.models.resolve import embedder_remark
    from vind.indexes.settings import load_settings
    from vind.indexes.types import LISTED_STATES
    from vind.indexes.upkeep.compact import reclaimable
    from vind.indexes.where import store_of
    from vind.ingest.files.folders import missing

    settings = load_settings(index=index)
    where = store_of(settings)
    viewer = own_viewer(settings)
    with Index.open(where, viewer=viewer) as opened:
        found = opened.status()
        away = missing((*found.given, *found.single_files))
        if settings.access != "off" and viewer.is_administrator:
            there = [record for record in opened.files() if record.state in LISTED_STATES]
            closed = sum(are_for_administrators_only(record.rights) for record in there)
            found = replace(found, administrators_only=closed)
        found = replace(
            found,
            reclaimable=reclaimable(where),
            away=away,
            embedder_told=embedder_remark(settings),
        )
    if as_json:
        print_json(found)
    else:
        show_status(found, console())
