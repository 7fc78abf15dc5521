"""FAISS, loaded on first use, as that takes a third of a second. It has no usable stubs."""

from typing import Any

from vind.indexes.errors import FaissError

INSTALL = "Run `make install`, or `pip install faiss-cpu`."
"""vind does not depend on it, as the builds for CPU and GPU are the same module."""


def faiss() -> Any:
    """Import FAISS. Raises FaissError if it is not installed or does not load."""
    try:
        import faiss
    except ImportError as error:
        raise FaissError(
            f"FAISS does not load ({error}); nothing can be indexed or found. {INSTALL}"
        ) from error
    return faiss
