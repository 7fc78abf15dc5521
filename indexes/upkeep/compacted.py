"""The result of ``compact``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was dropped, and the bytes of the index before and after.

    ``unused_collections`` are vind's collections in a cluster's Milvus that no index of its
    database uses.
    """

    embeddings: int
    tombstones: int
    bytes_before: int
    bytes_after: int
    unused_collections: tuple[str, ...] = ()
