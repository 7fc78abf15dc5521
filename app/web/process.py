"""The process that ``vind serve`` starts: Streamlit with the page, and only the options set here.

Its arguments are the host and the port to listen on. It ends when its standard input is closed,
which happens however the parent process ends.
"""

import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from streamlit import config, net_util
from streamlit.web.server.starlette import starlette_server

from vind.app.logs import log_to_stderr
from vind.app.servers.hosts import names_of
from vind.app.servers.run import LAST_SECONDS, end_with_parent
from vind.app.web.application import application
from vind.indexes.settings import load_settings

THEME = Path(__file__).with_name("theme.toml")

SENT_MB = 1
"""The largest message from a browser: an address has 2,000 characters, a form little more."""

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
    # No other site may control the page from a frame around it.
    "client.allowedOrigins": [],
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "theme.base": str(THEME),
}


OF_UVICORN: dict[str, Any] = {
    # The peer must be the real other end of the connection. ``app.access`` judges proxy headers.
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": LAST_SECONDS,
}
"""Options of Streamlit's uvicorn, which by default trusts proxy headers from this machine."""


def main() -> None:
    """Serves the page until it is stopped."""
    host, port = sys.argv[1:]
    threading.Thread(target=end_with_parent, daemon=True).start()
    _shut_off_streamlit()
    settings = load_settings()
    log_to_stderr(settings.log)
    app = application(names_of(host, settings.allow_hosts), settings, host, int(port))
    with suppress(KeyboardInterrupt):  # Ctrl-C is the normal end
        app.run(config={**OPTIONS, "server.address": host, "server.port": int(port)})


def _shut_off_streamlit() -> None:
    """Keep Streamlit from foreign settings, from the internet, and from large messages.

    It would read settings files in the home folder and the working folder. When a page of an
    unknown origin connects, it would ask a server on the internet for this machine's public
    address. It would accept messages as large as those it sends, which may be the whole list of
    documents.
    """
    config.get_config_files = _no_files
    net_util.get_external_ip = lambda: None
    starlette_server.get_max_message_size_bytes = lambda: SENT_MB << 20  # type: ignore[attr-defined]
    given = starlette_server._get_uvicorn_config_kwargs  # noqa: SLF001
    starlette_server._get_uvicorn_config_kwargs = lambda: {**given(), **OF_UVICORN}  # noqa: SLF001


def _no_files(file_name: str) -> list[str]:  # noqa: ARG001 - called by keyword
    return []


if __name__ == "__main__":
    main()
