"""``vind mcp``: for assistants and agents that speak the Model Context Protocol."""

from contextlib import suppress
from typing import Annotated

import typer

from vind.app.cli.options import AllowHost, Host, IndexFolder, OpenToAll, Port


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
    from vind.app.cli.careful import warn_of_servers
    from vind.indexes.settings import load_settings

    settings = load_settings(
        index=index, allow_hosts=allow_host or None, open_to_all=open_to_all or None
    )
    warn_of_servers(settings)
    if not http:
        from vind.app.mcp.stdio import serve_stdio

        with suppress(KeyboardInterrupt):  # some clients end it so
            serve_stdio(settings)
        return
    from vind.app.access import require_safe
    from vind.app.mcp.served import serve_http
    from vind.app.web.server import check_address

    require_safe(settings, host)
    check_address(host, port)
    serve_http(settings, host, port, lambda url: typer.echo(f"MCP is at {url} (Ctrl-C stops it)"))
