import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from vind.app.cli.guard import ExitCode, guarded
from vind.indexes.errors import NoIndexError


def ended(command: Sequence[str], **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoIndexError("Nothing here.\x1b[2J Run `vind`."), "Nothing here.\ufffd[2J Run `vind`.\n"),
        (
            PermissionError(13, "Permission denied", "/srv/index/catalogue.sqlite"),
            "/srv/index/catalogue.sqlite: Permission denied. Check the path, and that you may "
            "read and write there.\n",
        ),
        (MemoryError(), "there is not enough memory. Close other"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "there is not enough memory. Close oth"),
    ],
)
def test_a_known_error_is_printed_as_a_sentence(
    capsys: pytest.CaptureFixture[str], error: Exception, said: str
) -> None:
    def program() -> None:
        raise error

    with pytest.raises(SystemExit) as end:
        guarded(program)
    assert end.value.code == ExitCode.COULD_NOT_RUN
    assert capsys.readouterr().err.startswith(f"vind: {said}")


def test_an_unknown_error_is_raised() -> None:
    def program() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        guarded(program)


STOPPED = """
import os, signal, sys
class Stop:
    def find_spec(self, name, *_):
        if name == {loading!r}:
            {stopping}
sys.meta_path.insert(0, Stop())
from vind.app.cli import main
main()
"""

AS_PYTHON = "os.kill(os.getpid(), signal.{stop})"
AS_C = f"""try:
                {AS_PYTHON}
            except KeyboardInterrupt as stop:
                raise ImportError("initialization failed") from stop"""
"""What becomes of a signal while a module loads: one that is written in C may make that of it."""


def stopped(stop: str, loading: str, stopping: str) -> str:
    return STOPPED.format(loading=loading, stopping=stopping.format(stop=stop))


SAID = "vind: stopped. What was committed is kept.\n"


@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("loading", "stopping", "said"),
    [("vind.app.cli.guard", AS_PYTHON, ""), ("typer", AS_PYTHON, SAID), ("typer", AS_C, SAID)],
)
def test_a_command_that_is_stopped_while_it_loads_prints_no_traceback(
    stop: str, loading: str, stopping: str, said: str
) -> None:
    source = stopped(stop, loading, stopping)
    done = ended([sys.executable, "-c", source])
    assert (done.returncode, done.stderr) == (ExitCode.INTERRUPTED, said)


@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("loading", "stopping"),
    [
        ("vind.indexes.settings", AS_PYTHON),
        ("vind.app.cli.writing", AS_PYTHON),
        ("vind.ingest.run.watch", AS_PYTHON),
        ("vind.ingest.run.watch", AS_C),
    ],
)
def test_a_watch_that_is_stopped_while_it_loads_ends_well(
    tmp_path: Path, stop: str, loading: str, stopping: str
) -> None:
    (tmp_path / "huur.txt").write_text("tekst")
    source = stopped(stop, loading, stopping)
    options = f"index {tmp_path} --watch --index {tmp_path}/index".split()
    done = ended([sys.executable, "-c", source, *options])
    said = "vind: stopped watching. What was committed is kept.\n"
    assert (done.returncode, done.stderr.splitlines(keepends=True)[-1]) == (ExitCode.DONE, said)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_closed_pipe_is_not_an_error(lines: int) -> None:
    source = (
        "from vind.app.cli.guard import guarded\n"
        f"guarded(lambda: [print('a line of some length') for _ in range({lines})])\n"
    )
    done = ended(["bash", "-c", f'"{sys.executable}" -c "$0" | true', source])
    assert (done.returncode, done.stderr) == (0, "")


def run(shell: str, program: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """A shell line in which $VIND is a command line of ``program``."""
    source = f"from vind.app.cli.guard import prepare_streams\nprepare_streams()\n{program}\n"
    line = shell.replace("$VIND", f'"{sys.executable}" -c "$0"')
    return ended(["bash", "-c", line, source], **variables)


PRINTS = "from vind.app.cli.guard import guarded\nguarded(lambda: print('a line'))"
CRASHES_AT_EXIT = """
import os, sys
class Library:
    def __del__(self, abort=os.abort):
        abort()
library = Library()
sys.argv = ["vind", *{arguments!r}]
from vind.app.cli import main
main()
"""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--version"], ExitCode.DONE), (["ask"], 2), (["status"], ExitCode.COULD_NOT_RUN)],
)
def test_a_library_that_crashes_at_exit_changes_no_exit_code(
    arguments: list[str], code: int, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", CRASHES_AT_EXIT.format(arguments=arguments)]
    done = ended(command, VIND_INDEX=str(tmp_path / "none"))
    assert done.returncode == code, done.stderr
    assert done.stdout or done.stderr


HELPS = "import sys\nsys.argv = ['vind', 'ask', '--help']\nfrom vind.app.cli import main\nmain()"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("program", [PRINTS, HELPS])
def test_a_full_disk_behind_stdout_is_reported_in_a_sentence(program: str, unbuffered: str) -> None:
    done = run("$VIND >/dev/full", program, PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == ExitCode.COULD_NOT_RUN
    assert done.stderr == (
        "vind: the output cannot be written (No space left on device). Send it elsewhere, or make "
        "room.\n"
    )


def test_a_write_error_on_another_file_is_not_blamed_on_stdout() -> None:
    program = PRINTS.replace("print('a line')", "open('/dev/full', 'w').write('x' * 10**6)")
    done = run("$VIND", program)
    assert done.returncode == 1
    assert done.stderr.startswith("vind: No space left on device. Check the path")


def test_a_closed_stdout_is_reported_in_a_sentence() -> None:
    done = run("$VIND >&-", PRINTS)
    assert done.returncode == ExitCode.COULD_NOT_RUN
    assert done.stderr.startswith("vind: there is no standard output: ")


def test_a_closed_stderr_changes_nothing_and_no_file_takes_its_number() -> None:
    program = PRINTS.replace("print('a line')", "print(open(os.devnull).fileno() > 2)")
    done = run("$VIND 2>&-", f"import os, sys\n{program}\nsys.stderr.write('x')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_during_help_is_not_an_error(unbuffered: str) -> None:
    # The reader has left before the page comes.
    done = run(
        "{ sleep 0.2; $VIND; } | exec 0<&-; exit ${PIPESTATUS[0]}",
        HELPS,
        PYTHONUNBUFFERED=unbuffered,
    )
    assert (done.returncode, done.stderr) == (0, "")


BAR = """
from vind.app.cli.progress import progress, say

with progress() as report:
    report(1, 2, "questions")
    say("It waits.")
"""


def test_a_remark_is_printed_on_its_own_line_above_the_progress_bar() -> None:
    terminal, end = os.openpty()
    xterm = os.environ | {"TERM": "xterm"}
    subprocess.run([sys.executable, "-c", BAR], env=xterm, stderr=end, check=True)
    shown = os.read(terminal, 1 << 16).decode()
    os.close(end)
    os.close(terminal)
    assert "\x1b[2Kvind: It waits.\r\n" in shown
