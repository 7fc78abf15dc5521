"""Limits the memory and blocks the network of a process that reads untrusted files."""

import contextlib
import signal
import sys

from vind.ingest.parsers.programs import die_with_parent

# Bytes of address space, of which the libraries take 0.5 GB.
MEMORY_AT_MOST = 1_500_000_000


def confine(processor_seconds: int | None = None) -> None:
    """Confine this process for the rest of its life; it also dies with its parent.

    ``processor_seconds`` limits its CPU time.
    """
    sys.addaudithook(_refuse_network)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent acts on Ctrl-C
    die_with_parent()
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows, not all of macOS
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if processor_seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))


def _refuse_network(event: str, _: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"}:
        raise PermissionError("a parser has no business on the network")
