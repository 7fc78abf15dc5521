"""The servers: ``vind serve``, ``vind api``, ``vind mcp``."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AllowHost, Host, IndexFolder, IndexFolders, OpenToAll, Port

if TYPE_CHECKING:
    from vind.indexes.settings import Settings


def warn_of_servers(settings: "Settings") -> None:
    """Says so where questions and quotes would be sent unencrypted beyond private networks."""
    if settings.llm_servers:
        import typer

        from vind.app.models import in_the_clear

        if danger := in_the_clear(settings):
            typer.echo(danger, err=True)


EXTRAS = {"web": "streamlit", "api": "fastapi", "mcp": "mcp"}
"""A package of each extra, without which its server does not start."""


def require_extra(extra: str) -> None:
    """Raises ServeError if the packages of ``extra``, one of EXTRAS, are not installed."""
    from importlib.util import find_spec

    from vind.indexes.errors import ServeError

    if find_spec(EXTRAS[extra]) is None:
        raise ServeError(
            f"This server takes packages that are not installed ({EXTRAS[extra]}): "
            f"pip install 'vind[{extra}]'"
        )


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8501,
    allow_host: AllowHost = None,
    open_to_all: OpenToAll = False,
    index: IndexFolders = None,
) -> None:
    """Serve the web page until Ctrl-C, with REST and MCP (at /mcp) beside it."""
    require_extra("web")
    from vind.app.access import require_safe
    from vind.app.servers.hosts import check_address
    from vind.app.web.server import serve
    from vind.app.web.sign_in import require_address
    from vind.indexes.core.setting_values import LOOPBACK
    from vind.indexes.settings import load_settings

    settings = load_settings(
        index=index[0] if index else None,
        indexes=tuple(index[1:]) if index else None,
        allow_hosts=allow_host or None,
        open_to_all=open_to_all or None,
    )
    require_safe(settings, host)
    require_address(settings, host)
    check_address(host, port)
    warn_of_servers(settings)
    if host not in LOOPBACK and settings.access == "off":
        typer.echo(
            f"Careful: whoever reaches {host} port {port} can read what is indexed; there is no "
            "password. By another name than its address it is found where `--allow-host NAME` "
            "says so.",
            err=True,
        )
    serve(settings, host, port, lambda url: typer.echo(f"vind is at {url} (Ctrl-C stops it)"))


def api(
    host: Host = "127.0.0.1",
    port: Port = 8502,
    allow_host: AllowHost = None,
    open_to_all: OpenToAll = False,
    index: IndexFolder = None,
) -> None:
    """Serve the REST API, with OpenAI's calls beside it, until Ctrl-C."""
    require_extra("api")
    from vind.app.access import require_safe
    from vind.app.servers.hosts import check_address
    from vind.indexes.settings import load_settings

    settings = load_settings(
        index=index, allow_hosts=allow_host or None, open_to_all=open_to_all or None
    )
    require_safe(settings, host)
    check_address(host, port, "api")
    warn_of_servers(settings)

    from vind.app.api.server import serve  # takes seconds, which a slip of the pen need not wait

    serve(
        settings,
        host,
        port,
        lambda url: typer.echo(
            f"vind's API is at {url}, described at {url}/docs (Ctrl-C stops it)"
        ),
    )


def mcp(
    http: Annotated[
        bool,
        typer.Option(
            "--http", help="Serve over HTTP, at /mcp; else for the program that starts this."
        ),
    ] = False,
    host: Host = "127.0.0.1",
    port: Port = 8503,
    allow_host: AllowHost = None,
    open_to_all: OpenToAll = False,
    index: IndexFolder = None,
) -> None:
    """Serve the Model Context Protocol: tools by which an assistant searches, asks and reads.

    A program that starts it speaks on stdin and stdout, and reads what your account may. Over HTTP
    each caller reads what they may, until Ctrl-C.
    """
    require_extra("mcp")
    from vind.indexes.settings import load_settings

    settings = load_settings(
        index=index, allow_hosts=allow_host or None, open_to_all=open_to_all or None
    )
    warn_of_servers(settings)
    if not http:
        from vind.app.mcp.transports import serve_stdio

        with suppress(KeyboardInterrupt):  # some clients end it so
            serve_stdio(settings)
        return
    from vind.app.access import require_safe
    from vind.app.mcp.transports import serve_http
    from vind.app.servers.hosts import check_address

    require_safe(settings, host)
    check_address(host, port)
    serve_http(settings, host, port, lambda url: typer.echo(f"MCP is at {url} (Ctrl-C stops it)"))
