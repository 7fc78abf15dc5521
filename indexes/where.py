"""Where an index is: in a folder, or in the databases of a cluster; and the store there."""

from pathlib import Path
from typing import TypeAlias

from vind.indexes.errors import StoreError
from vind.indexes.settings import Settings
from vind.indexes.store import Store

Where: TypeAlias = Path | Store
"""A folder, for a local store, or any store."""


def store_of(settings: Settings) -> Where:
    """The place of the index of ``settings``: its databases if set, else its folder.

    Raises StoreError for an invalid address, and if required packages are not installed.
    """
    return cluster(settings.store, settings) if settings.store else settings.index


def cluster(address: str, settings: Settings) -> Store:
    """The store at a PostgreSQL address, with the Milvus of ``settings``.

    Raises as ``store_of``.
    """
    try:
        from vind.indexes.cluster.store import ClusterStore  # slow to import, and needs an extra
    except ImportError as error:
        raise StoreError(
            f"An index in PostgreSQL takes packages that are not installed ({error.name}): "
            "pip install 'vind[cluster]'"
        ) from error
    return ClusterStore(address, settings.milvus, settings.milvus_token)


def store_at(where: Where) -> Store:
    """The store at ``where``."""
    if isinstance(where, Path):
        from vind.indexes.folder.store import (
            LocalStore,  # imports much that other stores do not need
        )

        return LocalStore(where)
    return where
