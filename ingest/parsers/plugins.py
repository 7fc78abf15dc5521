"""The parsers of the entry points ``vind.parsers``: those of rare formats, and of other packages.

An entry point's name is a format: one of ``FileKind`` that vind recognises but has no parser for
otherwise, or else the extension of files that vind does not recognise ("dwg"). Its value is a
function, which takes a ``Source`` and returns a ``ParsedDocument``. It is loaded and run in the
worker processes alone, within their limits.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import PurePosixPath
from typing import TypeAlias, cast

from vind.indexes.errors import UnsupportedFileError
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.kinds import FileKind
from vind.ingest.parsers.base import Source

GROUP = "vind.parsers"
NOT_READ = "vind does not read"
"""In the reason of each file whose format has no parser."""

Parser: TypeAlias = Callable[[Source], ParsedDocument]
_RECOGNISED = frozenset(kind.value for kind in FileKind)


def reads_extension(name: str) -> bool:
    """Whether a plug-in reads files of the extension of ``name``, a name or a path."""
    extension = _extension(name)
    return extension not in _RECOGNISED and extension in _entry_points()


def plugin_for(kind: FileKind, name: str) -> Parser:
    """The parser of a plug-in for a file. Raises UnsupportedFileError where there is none."""
    wanted = _extension(name) if kind is FileKind.PLUGIN else kind.value
    point = _entry_points().get(wanted)
    if point is None:
        raise UnsupportedFileError(
            f"This is a file of the kind {wanted}, which {NOT_READ}: no parser for it is installed."
        )
    return cast("Parser", point.load())


@cache
def _entry_points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().removeprefix(".")
