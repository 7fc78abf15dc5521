"""The process that ``vind serve`` starts: Streamlit over the page, set to what is said here alone.

It is run with the host and the port to listen on, and ends when who started it lets go of its
standard input, however that ended.
"""

import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from streamlit import config, net_util
from streamlit.web.server.starlette import starlette_server

from vind.app.hosts import names_of
from vind.app.parent import end_with_parent
from vind.app.serving import LAST_SECONDS
from vind.app.web.application import application
from vind.indexes.settings import load_settings

THEME = Path(__file__).with_name("theme.toml")

SENT_MB = 1
"""The most that a browser sends at once: an address has 2,000 characters, a form little more."""

OPTIONS: dict[str, Any] = {
    "server.headless": True,
    "secrets.files": [],
    "server.fileWatcherType": "none",
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.maxWidgetStateSize": SENT_MB,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    # Sites whose pages may steer this one from around it.
    "client.allowedOrigins": [],
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "theme.base": str(THEME),
}


OF_UVICORN: dict[str, Any] = {
    # Who asks is who is connected: headers of a proxy are believed, if at all, elsewhere.
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": LAST_SECONDS,
}
"""Of the server that Streamlit is in, which believes any program of this machine otherwise."""


def main() -> None:
    """Serves the page until it is stopped."""
    host, port = sys.argv[1:]
    threading.Thread(target=end_with_parent, daemon=True).start()
    _shut_off_streamlit()
    settings = load_settings()
    app = application(names_of(host, settings.allow_hosts), settings, host, int(port))
    with suppress(KeyboardInterrupt):  # the way to end it
        app.run(config={**OPTIONS, "server.address": host, "server.port": int(port)})


def _shut_off_streamlit() -> None:
    """Keep it from what is set for other pages, and from asking others about this one.

    Its files of settings are the user's, in the home folder, and of the folder that it runs in.
    Whenever a page of an origin that it does not know connects, it asks a server on the internet by
    what address this machine is seen there, which may be that origin. What is sent it would take
    into memory as far as what it sends may go, which is the whole list of documents.
    """
    config.get_config_files = _no_files
    net_util.get_external_ip = lambda: None
    starlette_server.get_max_message_size_bytes = lambda: SENT_MB << 20  # type: ignore[attr-defined]
    given = starlette_server._get_uvicorn_config_kwargs  # noqa: SLF001
    starlette_server._get_uvicorn_config_kwargs = lambda: {**given(), **OF_UVICORN}  # noqa: SLF001


def _no_files(file_name: str) -> list[str]:  # noqa: ARG001 - it is called by that name
    return []


if __name__ == "__main__":
    main()
