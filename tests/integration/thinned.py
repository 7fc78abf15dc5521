"""The large sets with fewer of the documents that answer nothing.

Embedding them whole takes a processor without AVX-512 a third of an hour. The benchmarks do.
"""

from benchmarks.sets import indexed
from indexes.settings import Settings

EVERY = {"scifact": 4, "handbook": 3}
"""Of the documents that answer no question one in so many is indexed."""


def every_of(name: str) -> int:
    """For ``benchmarks.sets.indexed``."""
    return EVERY.get(name, 1)


def thinned(name: str) -> Settings:
    """Settings with the index of a set that is thinned."""
    return indexed(name, every_of(name))
