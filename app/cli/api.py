"""``vind api``: the REST API."""

import typer

from vind.app.cli.options import AllowHost, Host, IndexFolder, OpenToAll, Port


def api(
    host: Host = "127.0.0.1",
    port: Port = 8502,
    allow_host: AllowHost = None,
    open_to_all: OpenToAll = False,
    index: IndexFolder = None,
) -> None:
    """Serve the REST API, with OpenAI's calls beside it, until Ctrl-C."""
    from vind.app.access import require_safe
    from vind.app.cli.careful import warn_of_servers
    from vind.app.web.server import check_address
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
