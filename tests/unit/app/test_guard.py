import subprocess
import sys

import pytest

from app.cli.guard import ExitCode, guarded
from indexes.errors import NoIndexError


def test_a_known_trouble_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def program() -> None:
        raise NoIndexError("Nothing here.\x1b[2J Run `vind index FOLDER`.")

    with pytest.raises(SystemExit) as end:
        guarded(program)
    assert end.value.code == ExitCode.COULD_NOT_RUN
    assert capsys.readouterr().err == "vind: Nothing here.\ufffd[2J Run `vind index FOLDER`.\n"


def test_an_unknown_trouble_is_not_hidden() -> None:
    def program() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        guarded(program)


def test_an_interrupted_run_says_what_is_kept() -> None:
    source = (
        "import os, signal, typer\n"
        "from app.cli.guard import guarded\n"
        "program = typer.Typer()\n"
        "@program.command()\n"
        "def work() -> None:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "guarded(lambda: program([]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False
    )
    assert done.returncode == ExitCode.INTERRUPTED
    assert done.stderr == "vind: stopped. What was committed is kept.\n"


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_reader_that_leaves_is_no_trouble(lines: int) -> None:
    source = (
        "from app.cli.guard import guarded\n"
        f"guarded(lambda: [print('a line of some length') for _ in range({lines})])\n"
    )
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -c "$0" | true', source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
