"""``vind serve``: the web page, REST and MCP."""

from typing import Annotated

import typer

from vind.app.cli.options import IndexFolder, OpenToAll


def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="HOST", help="Address to listen on; 0.0.0.0 is every network."
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=1, max=65535, help="Port to listen on.")
    ] = 8501,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="A host name that browsers may use, such as a proxy's, beside the address that is "
            "listened on. May be repeated. Default: VIND_ALLOW_HOSTS.",
        ),
    ] = None,
    open_to_all: OpenToAll = False,
    index: IndexFolder = None,
) -> None:
    """Serve the web page until Ctrl-C, with REST and MCP (at /mcp) beside it."""
    from vind.app.access import require_safe
    from vind.app.web.server import check_address, serve
    from vind.app.web.sign_in import require_address
    from vind.indexes.settings import LOOPBACK, load_settings

    settings = load_settings(
        index=index, allow_hosts=allow_host or None, open_to_all=open_to_all or None
    )
    require_safe(settings, host)
    require_address(settings, host)
    check_address(host, port)
    if host not in LOOPBACK and settings.access == "off":
        typer.echo(
            f"Careful: whoever reaches {host} port {port} can read what is indexed; there is no "
            "password. By another name than its address it is found where `--allow-host NAME` "
            "says so.",
            err=True,
        )
    serve(settings, host, port, lambda url: typer.echo(f"vind is at {url} (Ctrl-C stops it)"))
