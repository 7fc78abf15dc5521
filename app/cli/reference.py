"""docs/cli.md, written from the help texts: ``python -m app.cli.reference > docs/cli.md``."""

import sys
from collections.abc import Iterator

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from app.cli.program import HELP_OPTIONS, program
from indexes.settings import ENV_PREFIX, Settings

COLUMNS = 88
"""Width of the help texts in the page."""

HEAD = """\
# The command line

Written from `vind --help` by `python -m app.cli.reference > docs/cli.md`; a test holds it to that.

Results go to stdout, progress and remarks to stderr. With `--json`, stdout is one JSON document
(`index --watch` prints one on a line after each run). It has the fields of a record:

| command | record |
|---|---|
| `search` | a list of `Hit` (`search/types.py`) |
| `ask` | `Answer` (`search/types.py`), and `best` |
| `status` | `IndexStatus` (`indexes/status.py`) |
| `files` | a list of `FileRecord` (`indexes/types.py`) |
| `index`, `reindex`, `forget` | `Summary` (`ingest/report.py`) |
| `verify` | `Verdict` (`indexes/verify/index.py`) |
| `backup`, `restore` | `Backup` (`indexes/upkeep/backup.py`) |
| `compact` | `Compacted` (`indexes/upkeep/compact.py`) |
| `eval` | `Report` (`search/evaluation/evaluate.py`) |
| `calibrate` | `Calibration`; without a file `Standing` (`search/calibration/calibrate.py`) |
| `doctor` | a list of `Finding` (`app/doctor/finding.py`) |
| `models list` | a list of `ModelLine` (`app/models.py`) |

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | could not run; a sentence on stderr says why and what to do. Or something fails (`doctor`) |
| 2 | wrong usage |
| 3 | done, but not all was read (`index`, `reindex`), a model is damaged (`models verify`) |
| 4 | something is wrong with the index (`verify`) |
| 130 | stopped with Ctrl-C or SIGTERM; what was committed is kept (0: `index --watch`, `serve`) |

## Settings

Each is an environment variable. An unknown one is refused, so a slip of the pen shows; one that is
set to nothing counts as not set. "~" is the home folder.

| variable | meaning | default |
|---|---|---|
{settings}
"""


def reference() -> str:
    """The page, in Markdown."""
    sections = (
        f"## {name}\n\n```\n{text}\n```\n" for name, text in _helps(get_command(program), "vind")
    )
    return "\n".join((HEAD.format(settings="\n".join(_settings())), *sections))


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = "of the machine" if field.default_factory else _written(field.default)
        yield f"| `{ENV_PREFIX}{name.upper()}` | {field.description} | {default} |"


def _written(default: object) -> str:
    """A default as the variable would have it."""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default else "nothing"


def _helps(command: object, name: str) -> Iterator[tuple[str, str]]:
    if not isinstance(command, TyperGroup | TyperCommand):
        raise TypeError(f"{name} is not a command of Typer's")
    # Plain text: the boxes and colours of the terminal have no place in a page.
    command.rich_markup_mode = None
    context = typer.Context(
        command, info_name=name, terminal_width=COLUMNS, help_option_names=HELP_OPTIONS
    )
    yield name, command.get_help(context).strip()
    if isinstance(command, TyperGroup):
        for child in command.list_commands(context):
            yield from _helps(command.get_command(context, child), f"{name} {child}")


if __name__ == "__main__":
    sys.stdout.write(reference())
