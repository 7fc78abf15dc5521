"""``vind sources``: documents that live elsewhere, mirrored and indexed."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path

if TYPE_CHECKING:
    from vind.ingest.sources.registry import Registry, Source

program = typer.Typer(
    help="Mirror and index what lives at a server: WebDAV (Nextcloud), S3, SFTP.",
    no_args_is_help=True,
)

SECRET = "SOURCE_SECRET"  # noqa: S105 - the name of a variable, of which settings know nothing

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `vind sources list` shows it.")]
SecretFile = Annotated[
    Path | None,
    typer.Option(
        "--secret-file",
        metavar="FILE",
        parser=read_path,
        help=f"File whose first line is the password, key or token. Default: {SECRET}, else it is "
        "asked for.",
    ),
]


@program.command()
def add(
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="webdavs://host/folder, s3://bucket/folder or sftp://host/folder.",
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", help="Default: the last folder of the address.")
    ] = None,
    account: Annotated[
        str,
        typer.Option(
            "--account",
            help="Account; of S3 the id of the access key. Without one: of WebDAV a token, of S3 "
            "a public bucket.",
        ),
    ] = "",
    secret_file: SecretFile = None,
    readers: Annotated[
        list[str] | None,
        typer.Option(
            "--readers",
            metavar="GROUP",
            help="Who may read it where VIND_ACCESS=rules: a group, user:NAME, or * for everybody. "
            "May be repeated. Default: administrators only.",
        ),
    ] = None,
    endpoint: Annotated[
        str, typer.Option("--endpoint", metavar="URL", help="Server of S3. Default: Amazon's.")
    ] = "",
    largest: Annotated[
        int, typer.Option("--largest", metavar="MB", min=1, help="Largest file that is fetched.")
    ] = 500,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Allow a connection without TLS to another machine.")
    ] = False,
    index: IndexFolder = None,
) -> None:
    """Add a source. `vind sources sync` fetches and indexes it."""
    from vind.ingest.sources.registry import Source, default_name, require_valid

    registry = _registry(index)
    source = Source(
        name or default_name(address),
        address,
        account,
        tuple(readers or ()),
        endpoint,
        insecure,
        largest,
    )
    require_valid(source)
    registry.add(source, _secret(secret_file, source))
    typer.echo(f"{source.name} is added. Fetch and index it with: vind sources sync {source.name}")


@program.command()
def password(name: Name, secret_file: SecretFile = None, index: IndexFolder = None) -> None:
    """Give another password, key or token to a source."""
    registry = _registry(index)
    source = registry.named(name)
    registry.replace_secret(name, _secret(secret_file, source))
    typer.echo(f"{name} has another password. Try it with: vind sources sync {name}")


@program.command("list")
def list_sources(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Show the sources, and how the last sync went. The exit code is 3 where one failed."""
    from dataclasses import asdict

    from vind.app.cli.guard import ExitCode
    from vind.app.plain import counted, printable
    from vind.app.serialize import print_json
    from vind.ingest.sources.mirror import condition

    registry = _registry(index)
    found = [(source, condition(registry, source.name)) for source in registry.sources()]
    if as_json:
        print_json([asdict(source) | asdict(state) for source, state in found])
    elif not found:
        typer.echo("There are no sources. `vind sources add ADDRESS` adds one.", err=True)
    for source, state in found if not as_json else ():
        typer.echo(f"{source.name}  {source.address}")
        when = state.succeeded or "never"
        typer.echo(f"  {counted(state.files, 'file')}, last synced whole: {when}")
        if state.error:
            typer.echo(printable(f"  FAILED: {state.error}"))
        for path, reason in state.failed[:20]:
            typer.echo(printable(f"  not fetched: {path}: {reason}"))
        if len(state.failed) > 20:
            typer.echo(f"  and {len(state.failed) - 20} more; --json lists all")
    if any(state.error or state.failed for _, state in found):
        raise typer.Exit(ExitCode.SOME_FAILED)


@program.command()
def sync(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all sources.")
    ] = None,
    allow_empty: Annotated[
        bool,
        typer.Option("--allow-empty", help="Forget all files of a source that is empty now."),
    ] = False,
    index: IndexFolder = None,
) -> None:
    """Fetch what changed at the sources, and index it.

    Stopped or killed, the same command goes on. The exit code is 3 where a source or a file failed.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.cli.indexing import forget
    from vind.app.cli.indexing import index as index_folders
    from vind.app.cli.progress import say
    from vind.indexes.errors import FolderError, NoIndexError
    from vind.ingest.files.folders import is_empty
    from vind.ingest.sources.mirror import sync as sync_mirror

    registry = _registry(index)
    sources = [registry.named(name) for name in names] if names else registry.sources()
    failed = False
    folders = []
    for source in sources:
        done = sync_mirror(registry, source, allow_empty=allow_empty, say=say)
        say(
            f"{source.name}: {done.fetched} fetched, {done.unchanged} unchanged, "
            f"{done.removed} removed, {done.failed} failed, {done.skipped} hidden or unsafe names."
        )
        if done.error:
            say(f"{source.name} FAILED: {done.error}")
        failed |= bool(done.error or done.failed)
        mirror = registry.mirror(source.name)
        if not is_empty(mirror):
            folders.append(mirror)
        elif not done.error and done.removed:
            try:
                forget(mirror, index)
            except (FolderError, NoIndexError):
                continue  # it was never indexed
    if folders:
        index_folders(folders, index=index)
    if failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


@program.command()
def remove(name: Name, index: IndexFolder = None) -> None:
    """Take a source out: its files leave the index and this machine. The server is not touched."""
    from vind.app.cli.indexing import forget
    from vind.indexes.errors import FolderError, NoIndexError
    from vind.ingest.sources.mirror import remove as remove_mirror

    registry = _registry(index)
    registry.named(name)
    try:
        forget(registry.mirror(name), index)
    except (FolderError, NoIndexError):
        typer.echo("None of it was indexed.", err=True)
    remove_mirror(registry, name)
    typer.echo(f"{name} is removed.")


def _registry(index: Path | None) -> "Registry":
    from vind.indexes.settings import load_settings
    from vind.ingest.sources.registry import Registry

    return Registry.beside(load_settings(index=index).index)


def _secret(file: Path | None, source: "Source") -> str:
    if file is not None:
        return (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    if SECRET in os.environ:
        return os.environ[SECRET]
    if source.parts.scheme == "s3" and not source.account:
        return ""
    from getpass import getpass

    return getpass(f"Password, key or token of {source.name} (not shown): ")
