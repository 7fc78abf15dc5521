"""Numpy's matrix products without the thread pool of BLAS."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Within this context, matrix products run in the caller's thread.

    BLAS threads would keep spinning for a while on cores that a model needs.
    """
    held: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return held


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
