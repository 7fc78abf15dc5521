"""FAISS, loaded when first used: it takes a third of a second. Its stubs lack the numpy forms."""

from typing import Any

from vind.indexes.errors import FaissError

INSTALL = "Run `make install`, or `pip install faiss-cpu`."
"""No dependency brings it: its builds for the processor and for a GPU are one module."""


def faiss() -> Any:
    """The module. Raises FaissError where it is not installed, or does not load."""
    try:
        import faiss
    except ImportError as error:
        raise FaissError(
            f"FAISS does not load ({error}); nothing can be indexed or found. {INSTALL}"
        ) from error
    return faiss
