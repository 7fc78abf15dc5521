"""Paths as they are kept: text, whatever bytes the system has for a name."""

import os
import re
from pathlib import Path

_WRITTEN_OUT = re.compile(rb"\\x([89a-f][0-9a-f])")


def shown_path(folder: Path, path: Path) -> str:
    """A path below ``folder`` as it is kept, bytes that are no UTF-8 written out."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def path_shown_as(folder: Path, shown: str) -> Path:
    """The file below ``folder`` that ``shown_path`` shows so; one that may be gone by now."""
    path = folder / shown
    if "\\x" not in shown or os.path.lexists(path):
        return path
    name = _WRITTEN_OUT.sub(lambda match: bytes.fromhex(match[1].decode()), shown.encode())
    return folder / os.fsdecode(name)
