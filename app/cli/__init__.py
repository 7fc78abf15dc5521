"""The command line. One file a command; heavy libraries load in the command that needs them."""

import signal
import sys


def main() -> None:
    """Runs ``vind`` with the arguments of the process; ends it with an exit code."""
    # What stops a service, a container or a machine ends a command as Ctrl-C does, so that what it
    # made for a while is cleared away and no process of it is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from app.cli.guard import guarded
        from app.cli.streams import prepare_streams

        prepare_streams()
        guarded(_run)
    except KeyboardInterrupt:  # before there is a guard, or while it speaks
        sys.exit(128 + signal.SIGINT)


def _run() -> None:
    from app.cli.program import program

    program(prog_name="vind")
