"""Ports that nothing listens on."""

import random
import socket
from contextlib import suppress

PORTS = range(20_000, 32_000)
"""Below those that the system gives to connections, which come and go all the time."""


_given = set[int]()


def free_port() -> int:
    """One of this machine, for a server that is started next; never the same twice."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                return port
