"""Checking hashes, and putting files in place without ever showing half a file."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import ModelDamagedError


def git_blob_of(path: Path) -> str:
    """Git's blob hash of the file, in hex; for small files, which are read whole."""
    content = path.read_bytes()
    header = f"blob {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


def check_file(path: Path, sha256: str) -> None:
    """Remove the file and raise ModelDamagedError unless it has this hash."""
    _require_hash(path, sha256, sha256_of(path))


def check_git_blob(path: Path, blob: str) -> None:
    """Like ``check_file``, with Git's blob hash."""
    _require_hash(path, blob, git_blob_of(path))


def _require_hash(path: Path, wanted: str, found: str) -> None:
    if found != wanted:
        path.unlink()
        raise ModelDamagedError(
            f"{path.name} came in with hash {found[:12]}… where {wanted[:12]}… was expected, and "
            "was thrown away. Pull the model again; if that does not help, the source has changed."
        )


def make_once(made: Path, model: Path, make: Callable[[], None]) -> None:
    """Unless the file ``made`` exists, call ``make`` to create it for the model in ``model``.

    Of two processes, one waits for the other.
    """
    if made.exists():
        return
    with FileLock(model / ".making.lock"):
        if not made.exists():
            make()


def put_in_place(finished: Path, target: Path) -> None:
    """Move a checked file to its place: synced first, then visible at once."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    finished.replace(target)


def write_in_place(content: bytes, target: Path) -> None:
    """Write a small file beside its place, then move it there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(content)
    put_in_place(beside, target)
