"""What ``compact`` says in the end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compacted:
    """What left the index, and its bytes before and after.

    ``unused_collections`` are vind's in the Milvus of a cluster, and of no index of its database.
    """

    embeddings: int
    tombstones: int
    bytes_before: int
    bytes_after: int
    unused_collections: tuple[str, ...] = ()
