"""The command line. One file a command; heavy libraries load in the command that needs them."""


def main() -> None:
    """Runs ``vind`` with the arguments of the process; ends it with an exit code."""
    from app.cli.guard import guarded
    from app.cli.program import program
    from app.cli.streams import prepare_streams

    prepare_streams()
    guarded(lambda: program(prog_name="vind"))
