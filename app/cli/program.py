"""The program ``vind``: its commands, in the order in which a newcomer needs them."""

from typing import Annotated

import typer

from vind.app.cli import (
    api,
    ask,
    audit,
    backup,
    bundle,
    calibrate,
    chat,
    compact,
    doctor,
    evaluate,
    files,
    forget,
    index,
    keys,
    mcp,
    migrate,
    models,
    reindex,
    restore,
    search,
    serve,
    status,
    verify,
)

HELP_OPTIONS = ["-h", "--help"]

program = typer.Typer(
    name="vind",
    help="Find what your company knows: search and ask your own documents, on your own machine.",
    epilog="Start with: vind models pull, vind index FOLDER, vind ask 'a question'.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": HELP_OPTIONS},
)
program.command("index")(index.index)
program.command("search")(search.search)
program.command("ask")(ask.ask)
program.command("chat")(chat.chat)
program.command("serve")(serve.serve)
program.command("api")(api.api)
program.command("mcp")(mcp.mcp)
program.command("status")(status.status)
program.command("files")(files.files)
program.command("forget")(forget.forget)
program.command("reindex")(reindex.reindex)
program.command("verify")(verify.verify)
program.command("backup")(backup.backup)
program.command("restore")(restore.restore)
program.command("compact")(compact.compact)
program.command("migrate")(migrate.migrate)
program.command("eval")(evaluate.evaluate)
program.command("calibrate")(calibrate.calibrate)
program.add_typer(models.program, name="models")
program.add_typer(keys.program, name="keys")
program.add_typer(audit.program, name="audit")
program.command("doctor")(doctor.doctor)
program.command("bundle")(bundle.bundle)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"vind {version('vind')}")
        raise typer.Exit


@program.callback()
def _vind(
    version: Annotated[
        bool,
        typer.Option(
            "-V",
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and stop.",
        ),
    ] = False,
) -> None:
    pass
