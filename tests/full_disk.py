"""A disk that takes no more, for whoever runs the tests."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_may_be_written(most: int = 0) -> Iterator[None]:
    """What is written to files fails, as on a full disk; what is there may be read.

    So for this process and those that it starts, beyond ``most`` bytes of a file.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
