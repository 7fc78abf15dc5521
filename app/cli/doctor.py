"""``vind doctor``: what is wrong, how bad that is, and the cure."""

import typer

from vind.app.cli.options import AsJson, IndexFolder


def doctor(index: IndexFolder = None, as_json: AsJson = False) -> None:
    """Check this machine, the models and the index.

    The exit code is 1 where something fails.
    """
    from vind.app.cli.guard import ExitCode
    from vind.app.doctor import Verdict, examine
    from vind.app.json_out import print_json
    from vind.app.show.doctor import show_finding
    from vind.app.show.lines import console
    from vind.indexes.settings import load_settings

    findings = []
    out = console()
    for finding in examine(load_settings(index=index)):
        findings.append(finding)
        if not as_json:
            show_finding(finding, out)
    if as_json:
        print_json(findings)
    if any(finding.verdict is Verdict.FAIL for finding in findings):
        raise typer.Exit(ExitCode.COULD_NOT_RUN)
