"""``vind models``: which weights there are, which are here, and how they come here."""

from typing import Annotated

import typer

from vind.app.cli.options import AsJson

program = typer.Typer(
    help="List, pull and verify the models.\n\nThey are fetched once and checked by their hash.",
    no_args_is_help=True,
)

PullNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Names of `vind models list`. Default: those in use."),
]
VerifyNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Names of `vind models list`. Default: all that are here."),
]


@program.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Show the models that vind knows, and which are on this machine."""
    from vind.app.json_out import print_json
    from vind.app.models import model_lines
    from vind.app.show.lines import console
    from vind.app.show.models import show_models
    from vind.indexes.settings import load_settings

    lines = model_lines(load_settings())
    if as_json:
        print_json(lines)
    else:
        show_models(lines, console())


@program.command()
def pull(names: PullNames = None) -> None:
    """Fetch models that are not here yet.

    A pull that broke off goes on where it was.
    """
    from vind.app.cli.progress import progress, say
    from vind.app.models import used_models
    from vind.indexes.models import find_model
    from vind.indexes.models import pull as pull_model
    from vind.indexes.settings import load_settings

    settings = load_settings()
    for name in names or used_models(settings):
        if terms := find_model(name).terms:
            say(f"{name}: {terms}")
        with progress(in_bytes=True) as report:
            folder = pull_model(
                name, settings, lambda p: report(p.done, p.total, f"{p.model} {p.note}")
            )
        typer.echo(f"{name} is in {folder}")


@program.command()
def verify(names: VerifyNames = None) -> None:
    """Check the files of pulled models against their hashes.

    The exit code is 3 where a file has changed.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.models import model_lines
    from vind.app.plain import printable, size
    from vind.indexes.errors import ModelDamagedError, ModelNotPulledError
    from vind.indexes.models import verify as verify_model
    from vind.indexes.settings import load_settings

    settings = load_settings()
    pulled = [line.name for line in model_lines(settings) if line.state != "not pulled"]
    if not names and not pulled:
        raise ModelNotPulledError(
            "There are no models on this machine. `vind models pull` gets them."
        )
    damaged = False
    for name in names or pulled:
        try:
            model = verify_model(name, settings)
        except ModelDamagedError as error:
            typer.echo(printable(f"vind: {error}"), err=True)
            damaged = True
        else:
            typer.echo(f"{name}: whole, {size(model.size)}")
    if damaged:
        raise typer.Exit(ExitCode.SOME_FAILED)
