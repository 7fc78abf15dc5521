"""The command line. One file a command; heavy libraries load in the command that needs them."""

import sys
from io import TextIOWrapper


def main() -> None:
    """Runs ``vind`` with the arguments of the process; ends it with an exit code."""
    from app.cli.guard import guarded
    from app.cli.program import program

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    guarded(lambda: program(prog_name="vind"))
