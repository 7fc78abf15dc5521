"""FAISS, loaded when first used: it takes a third of a second. Its stubs lack the numpy forms."""

from typing import Any


def faiss() -> Any:
    """The module."""
    import faiss

    return faiss
