"""Paths as text, even if the system's names are not valid UTF-8."""

import os
import re
from pathlib import Path

_WRITTEN_OUT = re.compile(rb"\\x([89a-f][0-9a-f])")


def shown_path(folder: Path, path: Path) -> str:
    """The path relative to ``folder`` as text, with invalid UTF-8 bytes as escapes."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def path_shown_as(folder: Path, shown: str) -> Path:
    """The path that ``shown_path`` shows as ``shown``; it may no longer exist."""
    path = folder / shown
    return path if os.path.lexists(path) else folder / name_shown_as(shown)


def name_shown_as(shown: str) -> str:
    """The name behind ``shown`` if no file has that name itself."""
    if "\\x" not in shown:
        return shown
    name = _WRITTEN_OUT.sub(lambda match: bytes.fromhex(match[1].decode()), shown.encode())
    return os.fsdecode(name)
