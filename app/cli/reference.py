"""docs/cli.md, written from the help texts: ``python -m vind.app.cli.reference > docs/cli.md``."""

import sys
from collections import Counter
from collections.abc import Collection, Iterator

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from vind.app.cli.program import program
from vind.indexes.settings import ENV_PREFIX, Settings

COLUMNS = 88
"""Width of the help texts in the page."""

HEAD = """\
# The command line

Written from `vind --help` by `python -m vind.app.cli.reference > docs/cli.md`.

Results go to stdout, progress and remarks to stderr. With `--json`, stdout is one JSON document
(`index --watch`: one a line after each run). The [records](python-api.md#records) of the Python
API are `Hit` (`search`), `Answer` (`ask`), `IndexStatus` (`status`), `FileRecord` (`files`) and
`Summary` (`index`, `reindex`, `forget`). The others have docstrings in the code: `Verdict`
(`verify`), `Backup` (`backup`, `restore`), `Compacted`, `Migrated`, `Report` (`eval`),
`Calibration` or, without a file, `Standing` (`calibrate`), `Finding` (`doctor`), `Bundle`,
`ModelLine` (`models list`), `Key` (`keys`), `AuditEvent` and `AuditVerdict` (`audit`, `audit
verify`), `Taught` and `SortedDocument` (`sort`), `Themes` (`themes`).

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | could not run: stderr says why and what to do. Or a check failed (`doctor`) |
| 2 | wrong usage |
| 3 | done, but not all was read (`index`, `reindex`), or a model is damaged (`models verify`) |
| 4 | something is wrong with the index (`verify`) or the audit (`audit verify`) |
| 130 | stopped (Ctrl-C, SIGTERM); what was committed is kept (0: `index --watch`, `serve`, `mcp`) |

## Settings

Environment variables. An unknown one is refused; one that is empty counts as not set. "~" is the
home folder.

| variable | meaning | default |
|---|---|---|
{settings}

## Options of several commands

Every command takes `-h` or `--help`. Each command below says which of these it takes.

| option | meaning |
|---|---|
{shared}
"""


def reference() -> str:
    """The page, in Markdown."""
    commands = tuple(_commands(get_command(program), "vind"))
    counted = Counter(_signature(option) for _, command in commands for option in _options(command))
    often = {signature for signature, count in counted.items() if count > 1}
    head = HEAD.format(settings="\n".join(_settings()), shared=_listed(often))
    return "\n".join((head, *(_section(name, command, often) for name, command in commands)))


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = "of the machine" if field.default_factory else _written(field.default)
        yield f"| `{ENV_PREFIX}{name.upper()}` | {field.description} | {default} |"


def _written(default: object) -> str:
    """A default as the variable would have it."""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    written = str(default).replace("|", r"\|")  # which ends a cell, also in code
    return f"`{written}`" if default else "nothing"


Command = TyperGroup | TyperCommand
Signature = tuple[str, str]
"""An option as the help lists it: how it is given, and what it is for."""


def _commands(command: object, name: str) -> Iterator[tuple[str, Command]]:
    if not isinstance(command, Command):
        raise TypeError(f"{name} is not a command of Typer's")
    # Plain text: the boxes and colours of the terminal have no place in a page.
    command.rich_markup_mode = None
    command.add_help_option = False
    yield name, command
    if isinstance(command, TyperGroup):
        context = _context(command, name)
        for child in command.list_commands(context):
            yield from _commands(command.get_command(context, child), f"{name} {child}")
        # Each has a section of its own.
        command.commands = {}


def _context(command: Command, name: str) -> typer.Context:
    return typer.Context(command, info_name=name, terminal_width=COLUMNS)


def _options(command: Command) -> list[TyperOption]:
    return [option for option in command.params if isinstance(option, TyperOption)]


def _signature(option: TyperOption) -> Signature:
    return " ".join((*option.opts, option.metavar or "")).strip(), option.help or ""


def _listed(often: Collection[Signature]) -> str:
    """A row of a table for each option that several commands have."""
    return "\n".join(f"| `{given}` | {purpose} |" for given, purpose in sorted(often))


def _section(name: str, command: Command, often: Collection[Signature]) -> str:
    """The help of a command; of the options that others have as well, their names alone."""
    shared = [option for option in _options(command) if _signature(option) in often]
    command.params = [option for option in command.params if option not in shared]
    names = ", ".join(f"`{option.opts[0]}`" for option in shared)
    usage, _, text = command.get_help(_context(command, name)).strip().partition("\n\n")
    taken = usage.rpartition("[OPTIONS]")[2]
    return f"## {name}{taken}\n\n```\n{text}\n```\n" + (f"\nAlso {names}.\n" if shared else "")


if __name__ == "__main__":
    sys.stdout.write(reference())
