"""vind's Python API: ``Engine``, the records that it returns, and what it raises.

Nothing heavy is loaded before it is asked for, so that ``vind --help`` answers at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from vind import indexes as indexes  # sets what has to be in the environment before libraries load

if TYPE_CHECKING:
    from vind.search import *  # noqa: F403


def __getattr__(name: str) -> Any:
    search = import_module("vind.search")
    if name in search.__all__:
        return getattr(search, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(import_module("vind.search").__all__)
