"""Whether the command line takes a command, without running it."""

from typing import Any

from typer.main import get_command

from vind.app.cli.program import program


def takes(arguments: list[str]) -> None:
    """Parse what stands behind ``vind``. Raises KeyError of a command, or TyperException."""
    command: Any = get_command(program)
    while hasattr(command, "commands") and arguments and not arguments[0].startswith("-"):
        command, arguments = command.commands[arguments[0]], arguments[1:]
    command.make_context(command.name, list(arguments))
