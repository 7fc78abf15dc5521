"""``vind sources``: folders on other servers, mirrored beside the index and indexed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from vind.ingest.sources import Source

program = typer.Typer(
    help="Index folders of other servers (WebDAV, SFTP): docs/sources.md.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `vind sources list` has it.")]


@program.command()
def add(
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="webdavs://USER@HOST/FOLDER or sftp://USER@HOST/FOLDER, without a password.",
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="By default the last part of the address."),
    ] = None,
    readers: Annotated[
        list[str] | None,
        typer.Option(
            "--reader",
            metavar="GROUP",
            help="Who may read it where VIND_ACCESS is rules: a group, user:NAME, or * for all. "
            "May be repeated. By default administrators alone.",
        ),
    ] = None,
    secret_file: Annotated[
        Path | None,
        typer.Option(
            "--secret-file",
            metavar="FILE",
            parser=read_path,
            help="File with the password. By default it is asked for.",
        ),
    ] = None,
    index: IndexFolder = None,
) -> None:
    """Add a source. Its password is kept beside the index, for the account of vind alone."""
    from urllib.parse import urlsplit

    from vind.indexes.settings import load_settings
    from vind.ingest.sources import Sources

    parts = urlsplit(address)
    own = name or parts.path.rstrip("/").rpartition("/")[2].lower() or parts.hostname or ""
    secret = ""
    if secret_file:
        secret = secret_file.read_text(encoding="utf-8").strip("\r\n")
    elif parts.username and parts.password is None:
        secret = typer.prompt("Password", hide_input=True, default="", show_default=False, err=True)
    sources = Sources(load_settings(index=index))
    added = sources.add(own, address, ", ".join(readers or ()), secret)
    typer.echo(f"{added.name} is added. `vind sources sync` fetches and indexes it.", err=True)


@program.command("list")
def list_sources(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Show the sources, how their last fetch ended, and what could not be fetched."""
    from dataclasses import asdict

    from vind.app.serialize import print_json
    from vind.indexes.settings import load_settings
    from vind.ingest.sources import Sources

    sources = Sources(load_settings(index=index)).all()
    if as_json:
        print_json([asdict(source) for source in sources])
    elif sources:
        _show(sources)
    else:
        typer.echo("There are no sources. `vind sources add ADDRESS` adds one.", err=True)


def _show(sources: "list[Source]") -> None:
    for source in sources:
        when = f"{source.succeeded.astimezone():%Y-%m-%d %H:%M}" if source.succeeded else "never"
        typer.echo(f"{source.name}  {source.address}  {source.files} files, fetched {when}")
        if source.trouble:
            typer.echo(f"    FAILED: {source.trouble}")
        for path, reason in source.failed:
            typer.echo(f"    not fetched: {path!r}: {reason}")


@program.command()
def sync(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="By default all sources.")
    ] = None,
    allow_empty: Annotated[
        bool,
        typer.Option("--allow-empty", help="Take it for true that a source has no files any more."),
    ] = False,
    index: IndexFolder = None,
) -> None:
    """Fetch what is new or changed, and index it.

    The exit code is 1 where a source failed, after the others were done, and 3 where a file could
    not be fetched or read.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.cli.indexing import run_index
    from vind.app.cli.progress import say
    from vind.indexes.errors import SourceError
    from vind.indexes.settings import load_settings
    from vind.ingest.sources import Sources

    sources = Sources(load_settings(index=index))
    wanted = [sources.named(name) for name in names] if names else sources.all()
    if not wanted:
        raise SourceError("There are no sources. `vind sources add ADDRESS` adds one.")
    is_failed = is_partly = False
    for source in wanted:
        try:
            done = sources.fetch(source.name, lambda *_: None, allow_empty=allow_empty)
        except SourceError as error:
            is_failed = True
            say(f"{source.name} FAILED: {error}")
            continue
        is_partly |= bool(done.failed)
        say(
            f"{source.name}: {done.new} new, {done.changed} changed, {done.unchanged} unchanged, "
            f"{done.deleted} gone, {len(done.failed)} not fetched."
        )
    folders = [source.folder for source in wanted if source.folder.is_dir()]
    if folders:
        try:
            run_index(folders, index, None, fast_first=False, as_json=False, as_lines=False)
        except typer.Exit as end:
            is_partly |= end.exit_code == ExitCode.SOME_FAILED
    if is_failed:
        raise typer.Exit(ExitCode.COULD_NOT_RUN)
    if is_partly:
        raise typer.Exit(ExitCode.SOME_FAILED)


@program.command()
def remove(name: Name, index: IndexFolder = None) -> None:
    """Take a source out of the index, and delete its mirror. Nothing is deleted on the server."""
    from vind.app.cli.indexing import forget
    from vind.indexes.errors import FolderError, NoIndexError
    from vind.indexes.settings import load_settings
    from vind.ingest.sources import Sources

    sources = Sources(load_settings(index=index))
    folder = sources.named(name).folder
    try:
        forget(folder, index)
    except (FolderError, NoIndexError):
        typer.echo("Nothing of it was indexed.", err=True)
    sources.remove(name)
