"""Installs a bundle, indexes, asks and serves, where there is no network but the loopback.

Started by `test_bundle.py` in a network namespace of its own, by a Python that has nothing of vind:

    python without_network.py INSTALL_SH TARGET DOCUMENTS

It prints what each step said, as one JSON document.
"""

import errno
import fcntl
import json
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def loopback_up() -> None:
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        answer = fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        (flags,) = struct.unpack_from("h", answer, 16)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def reaches(address: str) -> str:
    """What the system says of a connection to ``address``."""
    with socket.socket() as probe:
        probe.settimeout(5)
        return errno.errorcode.get(probe.connect_ex((address, 443)), "reached")


def said(*command: "str | Path") -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def health(vind: Path) -> str:
    """What ``vind serve`` answers over the loopback."""
    command = (vind, "serve", "--port", "8501")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()
            with urllib.request.urlopen("http://127.0.0.1:8501/_stcore/health") as answer:
                return str(answer.read().decode())
        finally:
            server.terminate()


def main(install: Path, target: Path, documents: Path) -> None:
    loopback_up()
    begun = time.monotonic()
    told = {"route": reaches("192.0.2.1"), "install": said("sh", install, target)}
    seconds = time.monotonic() - begun
    vind = target / "bin" / "vind"
    told["index"] = said(vind, "index", documents)
    told["ask"] = said(vind, "ask", "--words", "never", "--json", "How many days of leave a year?")
    told["health"] = health(vind)
    print(json.dumps({**told, "seconds": round(seconds)}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
