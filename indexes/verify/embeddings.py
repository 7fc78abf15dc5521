"""Checks of embeddings: unit vectors with word states and a key."""

from collections.abc import Sequence
from itertools import islice

from vind.indexes.catalogue.schema import Connection, streamed
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.catalogue.write import KEY_BYTES
from vind.indexes.core.stored_vectors import STORED, are_stored
from vind.indexes.errors import PUT_BACK
from vind.indexes.folder.segment import BLOCK
from vind.indexes.text.states import is_whole
from vind.indexes.types import Steps
from vind.indexes.verify.finding import Finding, Part, Severity, Troubles


def check_embeddings(connection: Connection, stamp: Stamp, progress: Steps) -> list[Finding]:
    """Check every stored embedding, used by a passage or not."""
    troubles = Troubles(Part.CATALOGUE, Severity.ERROR, PUT_BACK)
    total, done = connection.execute("SELECT count(*) FROM embeddings").fetchone()[0], 0
    rows = streamed(
        connection,
        "SELECT e.id, length(e.key), e.vector, s.words FROM embeddings e "
        "LEFT JOIN word_states s ON s.embedding = e.id ORDER BY e.id",
    )
    while block := list(islice(rows, BLOCK)):
        whole = []
        for embedding, key_bytes, vector, states in block:
            if key_bytes != KEY_BYTES:
                troubles.add("Embeddings have a key that no text has", f"embedding {embedding}")
            if states is None or not is_whole(states):
                troubles.add("States of words are missing or broken", f"embedding {embedding}")
            if len(vector) == stamp.dimension * STORED.itemsize:
                whole.append((embedding, vector))
            else:
                troubles.add("Vectors have another length", f"embedding {embedding}")
        for embedding in _not_unit(whole, stamp.dimension):
            troubles.add("Vectors are not of unit length", f"embedding {embedding}")
        done += len(block)
        progress(done, total, "embeddings")
    return troubles.findings()


def _not_unit(rows: Sequence[tuple[int, bytes]], dimension: int) -> list[int]:
    right = are_stored([vector for _, vector in rows], dimension)
    return [embedding for (embedding, _), fine in zip(rows, right, strict=True) if not fine]
