"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index. Default: VIND_INDEX, else a folder under your data directory.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else on stdout.")
]
Paths = Annotated[
    list[str] | None,
    typer.Option(
        "--path",
        metavar="GLOB",
        help="Keep to files whose path matches, such as 'contracts/**'. May be repeated.",
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="EXT", help="Keep to files of this type, such as pdf. May be repeated."
    ),
]


def extensions(types: list[str] | None) -> tuple[str, ...]:
    """File types as the filters spell them: ".PDF" is "pdf"."""
    return tuple(name.lower().lstrip(".") for name in types or ())
