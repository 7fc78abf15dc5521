"""Milvus Lite as a server, for tests: any number of processes may use it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port
from vind.indexes.cluster.milvus import Milvus
from vind.indexes.errors import StoreError

STARTING_SECONDS = 60.0


@contextmanager
def milvus_lite(folder: Path) -> Iterator[str]:
    """The address of one that keeps what it is given in ``folder``, and ends with the block."""
    port = free_port()
    uri = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "milvus_lite", "server"]
    where = ["--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder.parent / "milvus.log").open("w") as log:
        server = subprocess.Popen([*command, *where], stdout=log, stderr=log)
    try:
        _await(uri, server)
        yield uri
    finally:
        server.terminate()
        server.wait(timeout=STARTING_SECONDS)


def _await(uri: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            Milvus.connect(uri).close()
        except StoreError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
