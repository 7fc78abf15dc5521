"""The help answers at once, and the page about it says what it says."""

import subprocess
import sys

import pytest

from tests.rooms import REPOSITORY
from vind.app.cli.reference import reference
from vind.app.cli.upkeep import STATES
from vind.indexes.types import FileState

HEAVY = {
    "faiss",
    "fastapi",
    "llama_cpp",
    "nncf",
    "numpy",
    "openvino",
    "sentence_transformers",
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


def test_the_page_of_the_command_line_is_what_the_help_says() -> None:
    page = REPOSITORY / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: python -m vind.app.cli.reference > docs/cli.md"
    )


def test_the_help_names_every_state() -> None:
    assert STATES.split(", ") == list(FileState)
