"""The options that several commands share."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

DAYS = ("%Y-%m-%d", "%Y-%m", "%Y")
"""How a day is written; a month or a year is its first day."""


def read_day(text: str) -> date:
    """The day that ``text`` is. Raises BadParameter where it is none."""
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise typer.BadParameter(f"{text!r} is not a day. Write it as 2023-06-30, 2023-06 or 2023.")


def read_path(text: str) -> Path:
    """The path that ``text`` is. Raises BadParameter where it is empty, as an unset variable is."""
    if not text.strip():
        raise typer.BadParameter("the path is empty. Give one; . is the folder that you are in.")
    return Path(text)


IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        parser=read_path,
        help="Folder of the index. Default: VIND_INDEX, else a folder under your data directory.",
    ),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help="Read and embed on this Ray cluster: HOST:PORT of its head, or auto. "
        "Default: VIND_RAY, else on this machine.",
    ),
]
IndexFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--index",
        metavar="DIR",
        parser=read_path,
        help="Folder of the index. May be repeated: the page lets people choose, programs get the "
        "first. Default: VIND_INDEX and VIND_INDEXES, else a folder under your data directory.",
    ),
]
Host = Annotated[
    str,
    typer.Option("--host", metavar="HOST", help="Address to listen on; 0.0.0.0 is every network."),
]
Port = Annotated[
    int, typer.Option("--port", metavar="PORT", min=1, max=65535, help="Port to listen on.")
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="NAME",
        help="A host name that may be asked for, such as a proxy's, beside the address that is "
        "listened on. May be repeated. Default: VIND_ALLOW_HOSTS.",
    ),
]
OpenToAll = Annotated[
    bool,
    typer.Option(
        "--open-to-all",
        help="Serve other machines with access off: whoever reaches it reads everything.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else on stdout.")
]
