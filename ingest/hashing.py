"""What a file holds, in a word."""

import hashlib
from pathlib import Path

_CHUNK = 1 << 20  # bytes


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's content, in hex. Raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
