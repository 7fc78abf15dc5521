"""vind's Python API: ``Engine``, ``index_folder``, the records that they return, what they raise.

Nothing heavy is loaded before it is asked for, so that ``vind --help`` answers at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from vind import indexes as indexes  # sets what has to be in the environment before libraries load

if TYPE_CHECKING:
    from vind.indexes.errors import FolderError as FolderError
    from vind.ingest.run.indexing import index_folder as index_folder
    from vind.ingest.run.progress import Progress as Progress
    from vind.ingest.run.progress import Summary as Summary
    from vind.search import *  # noqa: F403

_OF_INDEXING = {
    "FolderError": "vind.indexes.errors",
    "Progress": "vind.ingest.run.progress",
    "Summary": "vind.ingest.run.progress",
    "index_folder": "vind.ingest.run.indexing",
}
"""Where that is which is not of ``vind.search``."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("vind")
    if name in _OF_INDEXING:
        return getattr(import_module(_OF_INDEXING[name]), name)
    search = import_module("vind.search")
    if name in search.__all__:
        return getattr(search, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(["__version__", *_OF_INDEXING, *import_module("vind.search").__all__])
