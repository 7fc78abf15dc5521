"""The program ``vind``: its commands, in the order in which a newcomer needs them."""

import os
from typing import Annotated

import typer

from vind.app.cli import asking, audit, indexing, keys, machine, quality, serve, sources, upkeep

HELP_OPTIONS = ["-h", "--help"]

program = typer.Typer(
    name="vind",
    help="Find what your company knows: search and ask your own documents, on your own machine.",
    epilog="Start with: vind models pull, vind index FOLDER, vind ask 'a question'.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": HELP_OPTIONS},
)
program.command("index")(indexing.index)
program.command("search")(asking.search)
program.command("ask")(asking.ask)
program.command("chat")(asking.chat)
program.command("serve")(serve.serve)
program.command("api")(serve.api)
program.command("mcp")(serve.mcp)
program.command("status")(upkeep.status)
program.command("files")(upkeep.files)
program.command("forget")(indexing.forget)
program.command("reindex")(indexing.reindex)
program.command("verify")(upkeep.verify)
program.command("backup")(upkeep.backup)
program.command("restore")(upkeep.restore)
program.command("compact")(upkeep.compact)
program.command("migrate")(upkeep.migrate)
program.command("eval")(quality.evaluate)
program.command("calibrate")(quality.calibrate)
program.add_typer(sources.program, name="sources")
program.add_typer(machine.models_program, name="models")
program.add_typer(keys.program, name="keys")
program.add_typer(audit.program, name="audit")
program.command("doctor")(machine.doctor)
program.command("bundle")(machine.bundle)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"vind {version('vind')}")
        raise typer.Exit


@program.callback()
def _vind(
    _version: Annotated[
        bool,
        typer.Option(
            "-V",
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and stop.",
        ),
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "-v",
            "--verbose",
            count=True,
            show_default=False,
            help="Log on stderr each file, search and answer; twice, more.",
        ),
    ] = 0,
) -> None:
    from vind.app.logs import LEVELS, log_to_stderr

    if verbose:  # for the processes that a command starts, too
        os.environ["VIND_LOG"] = "info" if verbose == 1 else "debug"
    level = os.environ.get("VIND_LOG") or "warning"
    if level in LEVELS:  # a command refuses others as it loads its settings
        log_to_stderr(level)
