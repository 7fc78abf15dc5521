"""The command line, in files of a kind; heavy libraries load in the command that needs them."""

import signal
import sys

from vind.app.cli.stopping import stop_at_signals


def main() -> None:
    """Runs ``vind`` with the arguments of the process; ends it with an exit code."""
    stop_at_signals()
    try:
        from vind.app.cli.guard import guarded, prepare_streams

        prepare_streams()
        guarded(_run)
    except KeyboardInterrupt:  # before there is a guard, or while it speaks
        sys.exit(128 + signal.SIGINT)


def _run() -> None:
    from vind.app.cli.program import program

    program(prog_name="vind")
