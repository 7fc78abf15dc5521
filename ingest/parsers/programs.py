"""Processes that parsers start."""

import ctypes
import shutil
import signal
import sys


def die_with_parent() -> None:
    """Let the system kill this process when its parent dies."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def limited(
    command: list[str], *, memory: int | None = None, file_size: int | None = None
) -> list[str]:
    """The command that runs ``command`` so that it dies with its parent, within limits.

    ``memory`` limits the bytes of its address space, ``file_size`` those of a file that it writes.
    The programs of util-linux do it, which every Linux has; without them nothing is limited. It is
    not done between fork and exec (``preexec_fn``): threads of gRPC come back to life there, in a
    process that has lost their files, and abort it.
    """
    limits = {"--as": memory, "--fsize": file_size}
    given = [f"{option}={value}" for option, value in limits.items() if value is not None]
    if given and (prlimit := shutil.which("prlimit")):
        command = [prlimit, *given, "--", *command]
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "KILL", "--", *command]
    return command
