"""Matrix products of numpy's that leave the other cores alone."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """While this is held, products are made in the caller's thread.

    BLAS's other threads go on spinning for a while, on the cores that a model needs.
    """
    held: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return held


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
