"""What the README shows first is what the commands print."""

import re
from pathlib import Path

import pytest

from tests.integration.test_cli import vind
from tests.rooms import REPOSITORY
from tests.unit.sample_texts import COMPANY

pytestmark = pytest.mark.models

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_example_in_the_readme_matches_the_real_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIND_EMBEDDER", "embeddinggemma-300m")
    _, indexing, asking = README.partition("```\n\nOn a machine")[0].split("\n$ ")
    printed = vind("index", COMPANY, "--index", tmp_path / "index").stdout
    _, *lines = indexing.strip().splitlines()
    of_here = re.sub(r"in [\d.]+ s\.\n", "in 34.6 s.\n", printed)
    of_here = of_here.replace(str(tmp_path), "/home/you/.local/share/vind")
    assert of_here.splitlines() == lines

    command, *lines = asking.strip().splitlines()
    question = command.removeprefix('vind ask "').removesuffix('"')
    asked = ("ask", "--words", "never", question, "--index", tmp_path / "index")
    assert on_one_line(vind(*asked).stdout).startswith(on_one_line(" ".join(lines)))
