"""``vind serve``: the web page, REST and MCP."""

import typer

from vind.app.cli.options import AllowHost, Host, IndexFolders, OpenToAll, Port


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8501,
    allow_host: AllowHost = None,
    open_to_all: OpenToAll = False,
    index: IndexFolders = None,
) -> None:
    """Serve the web page until Ctrl-C, with REST and MCP (at /mcp) beside it."""
    from vind.app.access import require_safe
    from vind.app.cli.careful import warn_of_servers
    from vind.app.web.server import check_address, serve
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
