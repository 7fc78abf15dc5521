"""What a process may not do that reads somebody's files: all of the memory, and the network."""

import contextlib
import signal
import sys

from vind.ingest.parsers.programs import die_with_parent

# The most address space of such a process, in bytes. Its libraries take 0.5 GB of it.
MEMORY_AT_MOST = 1_500_000_000


def confine(processor_seconds: int | None = None) -> None:
    """Confine this process for the rest of its life, which ends with that of its parent."""
    sys.addaudithook(_refuse_network)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act on
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
