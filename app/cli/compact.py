"""``vind compact``: an index without what nothing uses."""

import typer

from vind.app.cli.options import AsJson, IndexFolder


def compact(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Drop what nothing uses any more, and make the vectors and terms anew.

    Needs twice the catalogue in free space for a while. Text that comes back later is embedded
    again. In PostgreSQL the room that comes free is filled, and not given back to the disk.
    """
    from vind.app.cli.progress import progress, say
    from vind.app.json_out import print_json
    from vind.app.plain import counted, size
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.compact import compact as shrink
    from vind.indexes.where import store_of

    with progress() as report:
        done = shrink(store_of(load_settings(index=index)), report)
    if as_json:
        print_json(done)
    else:
        typer.echo(
            f"{size(done.bytes_before)} before, {size(done.bytes_after)} now: "
            f"{counted(done.embeddings, 'embedding')} and "
            f"{counted(done.tombstones, 'removed passage')} dropped."
        )
    if done.unused_collections:
        say(
            "Milvus has collections of vind's that no index of this database has: "
            f"{', '.join(done.unused_collections)}. Where none of another database has them "
            "either, drop them in Milvus."
        )
