"""What the machine has: ``vind models``, ``vind doctor``, and ``vind bundle`` for one offline."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vind.app.doctor import Finding
    from vind.app.models import ModelLine

models_program = typer.Typer(
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


@models_program.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Show the models that vind knows, and which are on this machine."""
    from vind.app.models import model_lines
    from vind.app.serialize import print_json
    from vind.app.show.lines import console
    from vind.indexes.settings import load_settings

    lines = model_lines(load_settings())
    if as_json:
        print_json(lines)
    else:
        show_models(lines, console())


def show_models(lines: "Sequence[ModelLine]", out: "Console") -> None:
    """Prints one model a line, with a star at those that vind uses."""
    from vind.app.plain import size
    from vind.app.show.lines import show_table

    rows = [("", "NAME", "KIND", "STATE", "SIZE", "LICENCE", "WHAT IT DOES")]
    rows += [
        (
            "*" if line.used else "",
            line.name,
            line.kind,
            line.state,
            size(line.bytes) if line.bytes else "?",
            line.licence,
            line.purpose,
        )
        for line in lines
    ]
    show_table(rows, out)
    for line in lines:
        if line.terms:
            out.print(f"\n{line.name}: {line.terms}")
    out.print("\n* used by default, or chosen with VIND_EMBEDDER, VIND_RERANKER and VIND_LLM")


@models_program.command()
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


@models_program.command()
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


def doctor(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Check this machine, the models and the index.

    The exit code is 1 where something fails.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.doctor import Verdict, examine
    from vind.app.serialize import print_json
    from vind.app.show.lines import console
    from vind.indexes.settings import load_settings

    findings = []
    out = console()
    for finding in examine(load_settings(index=index)):
        findings.append(finding)
        if not as_json:
            show_finding(finding, out)
    if as_json:
        print_json(findings)
    if any(finding.verdict is Verdict.FAIL for finding in findings):
        raise typer.Exit(ExitCode.COULD_NOT_RUN)


def show_finding(finding: "Finding", out: "Console") -> None:
    """Prints the verdict and the finding, and the cure on a line of its own."""
    from rich.text import Text

    from vind.app.doctor import Verdict
    from vind.app.plain import one_line

    styles = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}
    line = Text()
    line.append(f"{finding.verdict:<5}", style=styles[finding.verdict])
    line.append(f"{finding.name:<13} ", style="bold")
    line.append(one_line(finding.finding))
    out.print(line)
    if finding.cure:
        out.print(Text(f"     {'':<13} {one_line(finding.cure)}", style="cyan"))


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
    from vind.app.models import model_lines
    from vind.app.plain import counted, one_line, size
    from vind.app.serialize import print_json
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
