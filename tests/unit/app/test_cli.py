"""The help answers at once, and the page about it says what it says."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.rooms import REPOSITORY
from vind.app.cli import engine as cli_engine
from vind.app.cli.asking import show_as_it_comes
from vind.app.cli.options import read_day, read_lang
from vind.app.cli.program import program
from vind.app.cli.progress import shown
from vind.app.cli.reference import reference
from vind.app.cli.upkeep import STATES
from vind.app.servers.own_socket import socket_of
from vind.indexes.errors import GenerationError, NoIndexError
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.ingest.run.progress import Progress
from vind.search.types import Answered, Event, Quote, QuotesFound, Told, Wording

HEAVY = {
    "faiss",
    "fastapi",
    "llama_cpp",
    "nncf",
    "numpy",
    "openvino",
    "sentence_transformers",
    "sklearn",
    "streamlit",
    "tantivy",
    "torch",
    "transformers",
    "unstructured",
}
COMMANDS = (
    "",
    "index",
    "search",
    "ask",
    "serve",
    "api",
    "status",
    "files",
    "eval",
    "sort run",
    "models",
    "doctor",
    "keys",
    "audit",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_loads_nothing_heavy(command: str) -> None:
    source = (
        "import sys; from vind.app.cli import main\n"
        f"sys.argv = ['vind', *{command.split()!r}, '--help']\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        f"print(sorted(set(sys.modules) & {HEAVY!r}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert "Usage: vind" in done.stdout
    assert done.stderr.strip() == "[]"


def test_docs_cli_md_matches_the_help() -> None:
    page = REPOSITORY / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: python -m vind.app.cli.reference > docs/cli.md"
    )


def test_the_help_names_every_state() -> None:
    assert STATES.split(", ") == list(FileState)


# What the commands make of the options that a search is kept to.


@pytest.mark.parametrize(
    "command", ["index", "forget", "eval", "calibrate", "backup", "restore", "status --index"]
)
@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_path_is_refused(command: str, path: str) -> None:
    done = CliRunner().invoke(program, [*command.split(), path], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert "the path is empty. Give one; . is the folder that you are in." in done.output


@pytest.mark.parametrize("command", ["search", "ask"])
@pytest.mark.parametrize("option", ["--after", "--before"])
@pytest.mark.parametrize("day", ["gisteren", "2023-13", "2023-02-30", "30-06-2023", ""])
def test_an_invalid_date_is_refused_with_the_accepted_formats(
    command: str, option: str, day: str
) -> None:
    done = CliRunner().invoke(program, [command, "x", option, day], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert f"{day!r} is not a day. Write it as 2023-06-30, 2023-06 or 2023." in done.output


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-06-30", date(2023, 6, 30)),
        ("2023-06", date(2023, 6, 1)),
        ("2023", date(2023, 1, 1)),
    ],
)
def test_a_month_or_a_year_is_read_as_its_first_day(text: str, day: date) -> None:
    assert read_day(text) == day


def test_lang_ignores_case_and_refuses_an_unknown_language() -> None:
    assert [read_lang(text) for text in ("nl", "EN", "Other")] == ["nl", "en", "other"]
    done = CliRunner().invoke(program, ["search", "x", "--lang", "fr"], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    said = "'fr' is not a language of documents. Those are de, en, nl, other."
    assert f"Invalid value for '--lang': {said}" in done.output


FOUND = QuotesFound((), (), True, 0.8, 0.8, "nl", "")


def test_an_answer_that_breaks_off_ends_in_a_newline() -> None:
    def breaks_off(*events: Event) -> Iterator[Event]:
        yield from events
        raise GenerationError("It broke off.")

    for events, printed in (
        ((FOUND, Told("De bronnen spreken elkaar tegen.")), "De bronnen spreken elkaar tegen.\n"),
        ((FOUND, Wording("Vijf"), Wording(" dagen.")), "Vijf dagen.\n"),
        ((FOUND,), ""),
    ):
        paper = Console(file=StringIO())
        with pytest.raises(GenerationError):
            show_as_it_comes("", breaks_off(*events), {}, paper)
        assert paper.file.getvalue() == printed  # type: ignore[attr-defined]


def test_a_complete_answer_ends_in_no_extra_blank_line() -> None:
    paper = Console(file=StringIO())
    answer = FOUND.answer("Vijf dagen.")
    events = iter((FOUND, Wording("Vijf dagen."), Answered(answer)))
    assert show_as_it_comes("", events, {}, paper) == answer
    assert paper.file.getvalue() == "Vijf dagen.\n\n"  # type: ignore[attr-defined]


def test_quotes_that_the_model_then_rejects_are_not_shown_twice() -> None:
    said = "Vijf dagen."
    quote = Quote(said, "a.md", None, 0, len(said), 0.9, "/docs", "", 1)
    found = replace(FOUND, quotes=(quote.marked(),))
    denied = replace(found, found=False, quotes=(quote,))
    events = (found, denied, Wording("Niet gevonden."), Answered(denied.answer("Niet gevonden.")))
    paper = Console(file=StringIO(), soft_wrap=True)
    show_as_it_comes("", iter(events), {}, paper)
    assert paper.file.getvalue() == (  # type: ignore[attr-defined]
        "Vijf dagen.\n[1] a.md\n    waarschijnlijk het goede antwoord\n\n"
        "Niet gevonden.\n\nDe dichtstbijzijnde passages:\n    a.md: Vijf dagen.\n"
    )


# What a run of indexing shows of itself.


def test_the_time_left_is_shown_once_it_is_known(capfd: pytest.CaptureFixture[str]) -> None:
    notes: list[str] = []
    show = shown(lambda done, total, note: notes.append(f"{done}/{total} {note}"))
    show(Progress(1, 40, 100, "a.txt"))
    show(Progress(2, 40, 900, "b.txt", seconds_left=7300.0, a_second=11.6))
    show(Progress(3, 40, 1300, "c.txt", seconds_left=40.0, a_second=11.6))
    assert notes == [
        "1/40 files, 100 passages  a.txt",
        "2/40 files, 900 passages, 2 hours left  b.txt",
        "3/40 files, 1,300 passages, 40 seconds left  c.txt",
    ]
    said = "vind: embedding 12 passages a second, this takes about 2 hours yet.\n"
    assert capfd.readouterr().err == said


def test_a_short_run_prints_no_progress_line(capfd: pytest.CaptureFixture[str]) -> None:
    show = shown(lambda *_: None)
    show(Progress(2, 40, 900, "b.txt", seconds_left=40.0, a_second=75.0))
    assert capfd.readouterr().err == ""


# The socket of commands: in a folder that is the account's own, and a server that says something.
#
# What commands ask over it is in ``tests/integration/test_served.py``.


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the account's own is made in: of the system, or of who was there first."""
    with TemporaryDirectory() as short:  # the address of a socket has 107 characters at most
        folder = Path(short, "run")
        monkeypatch.setattr("platformdirs.user_runtime_dir", lambda name: str(folder / name))
        yield folder


def test_the_socket_lies_only_in_a_folder_that_no_other_account_can_replace(run: Path) -> None:
    settings = Settings(index=run / "index")
    found = socket_of(settings)
    assert found is not None
    assert found.parent == run / "vind"
    run.chmod(0o777)
    assert socket_of(settings) is None  # the folder is ours, but anybody can put another there
    run.chmod(0o1777)
    assert socket_of(settings) == found  # as /tmp is
    found.parent.chmod(0o750)
    assert socket_of(settings) is None
    found.parent.chmod(0o700)
    run.rename(run.with_name("elsewhere"))
    run.symlink_to("elsewhere")
    assert socket_of(settings) is None


def test_a_command_opens_the_index_itself_for_over_100_passages(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = socket_of(settings := Settings(index=run / "index"))
    assert path is not None
    path.touch()
    monkeypatch.setattr(cli_engine._Served, "answers", lambda _: True)
    with cli_engine.command_engine(settings, 100) as engine:
        assert isinstance(engine, cli_engine._Served)
    with pytest.raises(NoIndexError), cli_engine.command_engine(settings, 101):
        pass


def test_a_server_that_does_not_answer_is_not_used(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_engine, "ANSWER_SECONDS", 0.1)
    path = socket_of(Settings(index=run / "index"))
    assert path is not None
    with socket.socket(socket.AF_UNIX) as stopped:
        stopped.bind(str(path))
        stopped.listen()
        assert not cli_engine._Served(path).answers()


# Without the extras the engine and the commands work, and a server says what to install.

WITHOUT = """
import sys
names = "authlib fastapi google.protobuf jwt mcp prometheus_client starlette streamlit uvicorn"
sys.modules.update(dict.fromkeys(names.split()))
from vind.app.cli import main
main()
"""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("serve", "(streamlit): pip install 'vind[web]'"),
        ("api", "(fastapi): pip install 'vind[api]'"),
        ("mcp", "(mcp): pip install 'vind[mcp]'"),
        ("ask where is it", "There is no index in"),
        ("search canteen", "There is no index in"),
        ("status", "There is no index in"),
        ("index nowhere", "nowhere"),
        ("keys list", "There are no keys."),
        ("audit", "There is no audit log"),
    ],
)
def test_commands_without_the_extras_run_or_name_the_missing_extra(
    command: str, said: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *command.split()],
        env={**os.environ, "VIND_INDEX": str(tmp_path / "index"), "VIND_EMBEDDER": "auto"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
