"""Files that are zip files, as tests make and change them."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile


def packed(file: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip file of these parts."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy with other contents of its parts; ``None`` leaves a part out."""
    with ZipFile(file) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    kept = {name: content for name, content in parts.items() if content is not None}
    return packed(file.with_stem(f"{file.stem}-changed"), kept)


def changed(file: Path, part: str, old: str, new: str) -> Path:
    """A copy with a part in which ``new`` stands for what the pattern ``old`` finds."""

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text, times = re.subn(old, new, content.decode())
        assert times
        return text.encode()

    return rewritten(file, change)


def without(file: Path, *names: str) -> Path:
    """A copy without the parts whose names begin so."""
    return rewritten(file, lambda name, content: None if name.startswith(names) else content)
