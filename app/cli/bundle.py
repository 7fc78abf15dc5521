"""``vind bundle``: all of vind as one file, for a machine without a network."""

from pathlib import Path
from typing import Annotated

import typer

from vind.app.cli.options import AsJson, read_path


def bundle(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The file to write, such as vind.tar; there may be none yet.",
            parser=read_path,
        ),
    ],
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="NAME",
            help="A pulled model to put in. May be repeated. Default: all that are pulled.",
        ),
    ] = None,
    portable: Annotated[
        bool,
        typer.Option(
            "--portable",
            help="For any processor of this kind (x86: with AVX2) instead of one like this. Takes "
            "minutes longer.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write vind, its packages and models to one file for a machine without a network.

    That machine needs the same Python and platform. There, `tar xf FILE` and `sh
    vind-*/install.sh`.
    """
    from vind.app.bundle import bundle as make
    from vind.app.cli.progress import progress, say
    from vind.app.json_out import print_json
    from vind.app.models import model_lines
    from vind.app.plain import counted, one_line, size
    from vind.indexes.errors import ModelNotPulledError
    from vind.indexes.models import find_model
    from vind.indexes.settings import load_settings

    settings = load_settings()
    names = model or [one.name for one in model_lines(settings) if one.state != "not pulled"]
    if not names:
        raise ModelNotPulledError(
            "There are no models on this machine. `vind models pull` gets them."
        )
    for name in names:
        if terms := find_model(name).terms:
            say(f"{name}: {terms}")
    with progress() as report:
        made = make(file, names, settings, report, portable=portable)
    if as_json:
        print_json(made)
    else:
        typer.echo(
            f"Bundled {counted(made.packages, 'package')} and {counted(len(made.models), 'model')} "
            f"for {made.made_for} into {one_line(str(made.file))}, {size(made.bytes)}.\n"
            f"SHA-256 {made.sha256}"
        )
