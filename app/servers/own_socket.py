"""The Unix socket over which an account's commands ask a server run by the same account.

Its name is a hash of the index and the settings that an answer depends on, so that both sides find
it in the account's runtime folder. Only that account may open it.
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
"""The settings besides the index that change a server's answers."""

MOST_HITS = 100
"""The most passages in one reply of a server; each may have 1,000 characters."""


def socket_of(settings: Settings) -> Path | None:
    """The path of the socket of a server with these settings, whether or not it exists.

    None where the account has no runtime folder that only it can write to.
    """
    given = settings.model_dump(mode="json", include=set(DECIDING))
    told = [version("vind"), str(settings.index.resolve()), str(settings.cache), given]
    name = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
    folder = _own_folder()
    return folder / f"{name}.sock" if folder else None


def _own_folder() -> Path | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warns where it falls back to /tmp, which is checked below
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
    """Whether nobody else can replace a folder of ours in ``parent``."""
    found = parent.lstat()
    is_safe = not found.st_mode & 0o022 or found.st_mode & stat.S_ISVTX
    return stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), 0} and bool(is_safe)
