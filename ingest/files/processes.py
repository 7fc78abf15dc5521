"""Limits processes that read untrusted files: their memory and life, and no network."""

import contextlib
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


# Bytes of address space, of which the libraries take 0.5 GB.
MEMORY_AT_MOST = 1_500_000_000
# More, once a process has to load a model of its own: the speech model takes 1.2 GB, of which
# 0.5 GB are used.
MEMORY_OF_MODEL = 1_400_000_000


def confine(processor_seconds: int | None = None) -> None:
    """Confine this process for the rest of its life; it also dies with its parent.

    ``processor_seconds`` limits its CPU time.
    """
    sys.addaudithook(_refuse_network)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent acts on Ctrl-C
    die_with_parent()
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows, not all of macOS
        import resource

        with_model = MEMORY_AT_MOST + MEMORY_OF_MODEL
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, with_model))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if processor_seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))


def make_room_for_model() -> None:
    """Allow this process MEMORY_OF_MODEL more for the rest of its life; nothing if unlimited."""
    with contextlib.suppress(ImportError):
        import resource

        now, most = resource.getrlimit(resource.RLIMIT_AS)
        if now == MEMORY_AT_MOST:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _refuse_network(event: str, _: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"}:
        raise PermissionError("a parser has no business on the network")
