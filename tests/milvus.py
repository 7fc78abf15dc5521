"""Milvus Lite as a server, for tests: any number of processes may use it."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
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
    library = _library()
    command = [str(library / "milvus"), str(folder), f"127.0.0.1:{port}", "ERROR"]
    told = {"LD_LIBRARY_PATH": str(library), "GLOG_log_dir": str(folder.parent)}
    with (folder.parent / "milvus.log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **told}, stdout=log, stderr=log)
    try:
        _await(uri, server)
        yield uri
    finally:
        server.terminate()
        server.wait(timeout=STARTING_SECONDS)


def why_not() -> str:
    """Why it cannot be started here; empty where it can."""
    return "" if find_spec("milvus_lite") else "Milvus Lite is not installed"


def _library() -> Path:
    """Where the package has its program; importing it would need an older setuptools."""
    found = find_spec("milvus_lite")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "lib"


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
