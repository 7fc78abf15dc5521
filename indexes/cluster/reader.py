"""What a reader of the cluster searches: one generation, by Milvus and the catalogue."""

from vind.indexes.catalogue import generations
from vind.indexes.catalogue.schema import Connection
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.cluster import bm25
from vind.indexes.cluster.dense import DenseView
from vind.indexes.cluster.files import FilesFound, Source
from vind.indexes.cluster.milvus import Collection
from vind.indexes.cluster.terms import SparseView
from vind.indexes.folder import segment as segments


def views(
    collection: Collection, source: Source, connection: Connection, stamp: Stamp
) -> tuple[DenseView, SparseView]:
    """Vectors at the generation that the connection's transaction sees, and terms.

    Those are of the generation that Milvus has reached by it; newer vectors are searched in memory.
    ``source`` lends connections to the catalogue for as long as the views are used. Raises
    StoreError.
    """
    state = bm25.state(connection)
    if state.generation:
        # What was noted has then come in; searches after this wait for nothing.
        collection.settled()
    files = FilesFound(source, generations.newest(connection), state.generation)
    dead = generations.removed_after(connection, state.generation)
    added = generations.vectors_after(connection, state.generation)
    fresh = segments.build(segments.blocks(added, stamp.dimension), stamp.dimension)
    return (
        DenseView(collection, files, state.rows, dead, fresh),
        SparseView(collection, files, source, state.rows, state.statistics, dead),
    )
