"""``vind verify``: whether the index is sound, and how to mend it where it is not."""

import typer

from vind.app.cli.options import AsJson, IndexFolder


def verify(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Check every row and byte of the index, changing nothing.

    It may run while another `vind` works on the index. The exit code is 4 where something is wrong.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.cli.progress import progress
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.upkeep import show_verdict
    from vind.indexes.settings import load_settings
    from vind.indexes.upkeep.verify import verify as look
    from vind.indexes.where import store_of

    with progress() as report:
        verdict = look(store_of(load_settings(index=index)), report)
    if as_json:
        print_json(verdict)
    else:
        show_verdict(verdict, console())
    if not verdict.sound:
        raise typer.Exit(ExitCode.UNSOUND)
