"""Checking hashes, and putting files in place so that a half file is never seen."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from vind.indexes.errors import ModelDamagedError
from vind.indexes.hashing import sha256_of


def git_blob_of(path: Path) -> str:
    """The name that Git gives the file's content, in hex; for small files, which are read whole."""
    content = path.read_bytes()
    header = f"blob {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


def check_file(path: Path, sha256: str) -> None:
    """Remove the file and raise ModelDamagedError where it does not have this hash."""
    _hold_to(path, sha256, sha256_of(path))


def check_git_blob(path: Path, blob: str) -> None:
    """``check_file``, by the name that Git gives the content."""
    _hold_to(path, blob, git_blob_of(path))


def _hold_to(path: Path, wanted: str, found: str) -> None:
    if found != wanted:
        path.unlink()
        raise ModelDamagedError(
            f"{path.name} came in with hash {found[:12]}… where {wanted[:12]}… was expected, and "
            "was thrown away. Pull the model again; if that does not help, the source has changed."
        )


def make_once(made: Path, model: Path, make: Callable[[], None]) -> None:
    """Have ``make`` make the file ``made`` for the model in the folder ``model``, unless it exists.

    Of two processes that come here at once one waits for the other.
    """
    if made.exists():
        return
    with FileLock(model / ".making.lock"):
        if not made.exists():
            make()


def put_in_place(finished: Path, target: Path) -> None:
    """Move a checked file to where it is read from: on disk first, then visible, all at once."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    finished.replace(target)


def write_in_place(content: bytes, target: Path) -> None:
    """Write a small file beside its place, then put it there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(content)
    put_in_place(beside, target)
