"""Serves the web page: runs Streamlit in a child process, which ends with this one."""

import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from vind.app.servers.child import environment
from vind.app.servers.hosts import address, reachable
from vind.indexes.errors import ServeError
from vind.indexes.settings import Settings

PROCESS = "vind.app.web.process"
"""The module that the child process runs."""

START_CURE = (
    "`vind doctor` says what is missing on this machine; mend that, and run `vind serve` again."
)

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


def command(host: str, port: int) -> list[str]:
    """The command of the child process; ``-P`` keeps it from importing from its working folder."""
    return [sys.executable, "-P", "-m", PROCESS, host, str(port)]


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
