"""What the commands make of the options that a search is kept to."""

from datetime import date

import pytest
from typer.testing import CliRunner

from vind.app.cli.options import read_day, read_lang
from vind.app.cli.program import program


@pytest.mark.parametrize(
    "command", ["index", "forget", "eval", "calibrate", "backup", "restore", "status --index"]
)
@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_path_is_none(command: str, path: str) -> None:
    done = CliRunner().invoke(program, [*command.split(), path], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert "the path is empty. Give one; . is the folder that you are in." in done.output


@pytest.mark.parametrize("command", ["search", "ask"])
@pytest.mark.parametrize("option", ["--after", "--before"])
@pytest.mark.parametrize("day", ["gisteren", "2023-13", "2023-02-30", "30-06-2023", ""])
def test_a_day_that_is_none_is_refused_with_how_to_write_it(
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
def test_a_month_or_a_year_is_its_first_day(text: str, day: date) -> None:
    assert read_day(text) == day


def test_a_language_is_read_whatever_its_case_and_one_that_is_none_is_refused() -> None:
    assert [read_lang(text) for text in ("nl", "EN", "Other")] == ["nl", "en", "other"]
    done = CliRunner().invoke(program, ["search", "x", "--lang", "fr"], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    said = "'fr' is not a language of documents. Those are de, en, nl, other."
    assert f"Invalid value for '--lang': {said}" in done.output
