"""A PostgreSQL of the tests' own, in a folder of its own, that only its socket reaches."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIANS = Path("/usr/lib/postgresql")
"""Where Debian has its versions, of which no command is on the path."""

ACCOUNT = "postgres"
"""PostgreSQL does not run as root; Debian's package makes this account for it."""


def program(name: str) -> Path | None:
    """A program of PostgreSQL; None where it is not installed."""
    if found := shutil.which(name):
        return Path(found).resolve()
    return max(DEBIANS.glob(f"*/bin/{name}"), default=None)


def why_not() -> str:
    """Why PostgreSQL cannot be started here; empty where it can."""
    if program("initdb") is None:
        return "PostgreSQL is not installed: apt-get install postgresql"
    if os.geteuid() == 0 and not _has_account():
        return "PostgreSQL does not run as root, and there is no account postgres"
    return ""


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database, gone in the end with all that is in it."""
    account = ACCOUNT if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="vind-pg-") as made:
        folder = Path(made)
        if account:
            shutil.chown(folder, account)
        folder.chmod(0o755)  # the socket in it is for this account too
        data = folder / "data"
        _run(
            "initdb",
            "-D",
            data,
            "-U",
            "vind",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            account=account,
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200"
        control = ("pg_ctl", "-D", data, "-s", "-w", "-l", folder / "log")
        _run(*control, "-o", options, "start", account=account)
        try:
            yield f"postgresql://vind@/postgres?host={folder}"
        finally:
            _run(*control, "-m", "immediate", "stop", account=account)


def _run(name: str, *options: str | Path, account: str | None) -> None:
    found = program(name)
    assert found is not None
    done = subprocess.run(
        [found, *options], check=False, capture_output=True, text=True, user=account, cwd="/"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _has_account() -> bool:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        return False
    return True
