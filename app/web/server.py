"""Serves the web page: runs Streamlit in a child process, which ends with this one."""

import errno
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from vind.indexes.errors import ServeError
from vind.indexes.settings import ENV_PREFIX, Settings

PROCESS = "vind.app.web.process"
"""The module that the child process runs."""

HOST_CURE = (
    "Give an address of this machine, such as `--host 127.0.0.1`; 0.0.0.0 is every network that it "
    "is on."
)

START_CURE = (
    "`vind doctor` says what is missing on this machine; mend that, and run `vind serve` again."
)

OF_STREAMLIT = "STREAMLIT_"
"""The prefix of the environment variables that Streamlit reads."""

START_SECONDS = 60
"""The time limit for the start. Streamlit takes about two seconds; a busy machine gets plenty."""

POLL_SECONDS = 0.1


def serve(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves the page until interrupted; ``ready`` is called with its address once it answers.

    ``host`` and ``port`` must have passed ``check_address``. Raises ServeError where the page does
    not start, or stops by itself.
    """
    # Streamlit imports code from its working folder, so that is ours. The child ends once its
    # standard input is closed, also where this process is killed. Ctrl-C reaches only this process:
    # the child would get it twice and then skip its cleanup.
    child = subprocess.Popen(  # noqa: S603
        command(host, port),
        env=environment(settings),
        cwd=Path(__file__).parent,
        stdin=subprocess.PIPE,
        process_group=0,
    )
    try:
        _wait_until_up(child, host, port)
        ready(address(host, port))
        if child.wait() != 0:
            raise ServeError(
                f"The web page stopped by itself; what Streamlit said is above. {START_CURE}"
            )
    except KeyboardInterrupt:
        pass  # Ctrl-C is the normal end
    finally:
        child.terminate()
        child.wait()


def check_address(host: str, port: int, command: str = "serve") -> None:
    """Raises ServeError, with the reason, where ``vind command`` cannot listen there."""
    if not host.strip():
        raise ServeError(f"`--host` is empty. {HOST_CURE}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (socket.gaierror, UnicodeError) as error:
        raise ServeError(f"There is no host {host}. {HOST_CURE}") from error
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            raise ServeError(f"{host} is no address of this machine. {HOST_CURE}") from error
        raise ServeError(
            f"Nothing can be served on {host} port {port} ({error.strerror}). Choose another, such "
            f"as `vind {command} --port {port % 65535 + 1}`."
        ) from error


def reachable(host: str) -> str:
    """The name by which this machine reaches a server that listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def address(host: str, port: int) -> str:
    """The URL of the page for a browser on this machine."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def command(host: str, port: int) -> list[str]:
    """The command of the child process; ``-P`` keeps it from importing from its working folder."""
    return [sys.executable, "-P", "-m", PROCESS, host, str(port)]


def environment(settings: Settings) -> dict[str, str]:
    """The child's environment, with every setting as a variable.

    Paths are absolute, as the child runs in another folder. Streamlit's own variables are left out,
    as they are meant for other pages.
    """
    paths = {name: str(value.absolute()) for name, value in settings if isinstance(value, Path)}
    if Path(settings.llm).is_file():
        paths["llm"] = str(Path(settings.llm).absolute())
    given: dict[str, Any] = settings.model_dump(mode="json") | paths
    spelled = {
        ENV_PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
        if value is not None
    }
    inherited = {name: of for name, of in os.environ.items() if not name.startswith(OF_STREAMLIT)}
    return {**inherited, **spelled}


def _wait_until_up(child: "subprocess.Popen[bytes]", host: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise ServeError(
                f"The web page did not start; what Streamlit said is above. {START_CURE}"
            )
        if _answers(reachable(host), port):
            return
        time.sleep(POLL_SECONDS)
    raise ServeError(
        f"The web page did not start within {START_SECONDS} seconds. Run `vind serve` again when "
        "less else is done on this machine."
    )


def _answers(host: str, port: int) -> bool:
    """Whether Streamlit is up; asked directly, as a configured proxy cannot reach this host."""
    connection = HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
