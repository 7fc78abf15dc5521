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
    return path if os.path.lexists(path) else folder / name_shown_as(shown)


def name_shown_as(shown: str) -> str:
    """The name that is shown as ``shown`` where no file is called that itself."""
    if "\\x" not in shown:
        return shown
    name = _WRITTEN_OUT.sub(lambda match: bytes.fromhex(match[1].decode()), shown.encode())
    return os.fsdecode(name)
