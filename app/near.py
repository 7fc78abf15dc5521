"""The socket by which the command line of an account asks the server that the same account runs.

Both find it by the index and the settings that an answer depends on, in the account's own folder
for sockets. Who may open it is that account alone, as the system has it.
"""

import hashlib
import json
import os
import stat
import warnings
from importlib.metadata import version
from pathlib import Path

import platformdirs

from vind.indexes.settings import Settings

DECIDING = (
    *("store", "milvus", "embedder", "reranker", "llm", "llm_model", "access", "administrators"),
    *("audit", "audit_questions"),
)
"""The settings besides the index by which another server would answer otherwise."""

MOST_HITS = 100
"""Passages of a search by a server, in one reply; each may have 1,000 characters."""


def socket_of(settings: Settings) -> Path | None:
    """Where the socket of a server with these settings is, whether it is there or not.

    None where the account has no folder that nobody else can write to.
    """
    given = settings.model_dump(mode="json", include=set(DECIDING))
    told = [version("vind"), str(settings.index.resolve()), str(settings.cache), given]
    name = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
    folder = _own_folder()
    return folder / f"{name}.sock" if folder else None


def _own_folder() -> Path | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it is in /tmp, which is looked at
        folder = Path(platformdirs.user_runtime_dir("vind"))
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
        is_closed = is_own and not found.st_mode & 0o077
        return folder if is_closed and _stays(folder.parent) else None
    except OSError:
        return None


def _stays(parent: Path) -> bool:
    """Whether nobody else can put another folder in the place of one of ours in ``parent``."""
    found = parent.lstat()
    is_safe = not found.st_mode & 0o022 or found.st_mode & stat.S_ISVTX
    return stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), 0} and bool(is_safe)
