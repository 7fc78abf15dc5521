"""README and tutorial work as they are written: a command prints what stands below it."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.driving import VIND
from tests.ports import free_port
from tests.rooms import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
TUTORIAL = (REPOSITORY / "docs" / "tutorial.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)

OF_A_MACHINE = (
    (r"in [\d.]+ s\.", "in 9 s."),
    (r"index is in \S+", "index is in HERE."),
    (r"\b\d+%", "9%"),
    (r" -?\d\.\d{3}(?= |$)", " 0.999"),
)
"""What differs between machines: times, folders, and numbers that follow from rounding."""


def steps(document: str) -> Iterator[tuple[str, str]]:
    """Each command of a document, and what it is said to print."""
    for block in re.findall(r"^```console\n(.*?)^```", document, re.MULTILINE | re.DOTALL):
        yield from STEP.findall(block)


def folded(printed: str) -> str:
    """On one line, without what differs between machines."""
    text = " ".join(printed.split())
    for pattern, same in OF_A_MACHINE:
        text = re.sub(pattern, same, text)
    return text


def is_as_told(printed: str, told: str) -> bool:
    """Whether a command printed what a document tells, whose line "…" leaves the rest out."""
    beginning, mark, _ = told.partition("\n…\n")
    if mark:
        return folded(printed).startswith(folded(beginning))
    return folded(printed) == folded(told)


def is_served(command: str, home: Path, environment: dict[str, str]) -> bool:
    """Whether the page answers that the command serves."""
    port = free_port()
    with subprocess.Popen(
        ["bash", "-c", f"exec {command} --port {port}"],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert f":{port}" in server.stdout.readline()
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=60) as answer:
            healthy: bool = answer.read() == b"ok"
        server.send_signal(signal.SIGTERM)  # never ignored, as Ctrl-C is in the background
    return healthy


@pytest.mark.models
def test_commands_print_what_readme_and_tutorial_say(tmp_path: Path) -> None:
    cache = os.environ.get("VIND_CACHE", str(Path("~/.cache/vind").expanduser()))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIND_")}
    environment = kept | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PATH": f"{VIND.parent}:{kept['PATH']}",
        "VIND_CACHE": cache,
        "VIND_EMBEDDER": "embeddinggemma-300m",
    }
    (tmp_path / "samples").symlink_to(REPOSITORY / "samples")
    documents = tmp_path / "Documents"
    (documents / "private").mkdir(parents=True)
    (documents / "private" / "diary.md").write_text("# Diary\n\nNobody reads this diary.\n")
    (documents / "club.md").write_text(
        "# Chess club\n\nThe chess club meets on Tuesday at 20:00.\n"
    )
    printed: dict[str, str] = {}
    for command, told in steps(TUTORIAL):
        if command.startswith(("make ", ". ")):  # what has set up the environment of this test
            continue
        printed[command] = ""
        if command.startswith("vind serve"):
            assert is_served(command, tmp_path, environment)
            continue
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        printed[command] = done.stdout
        assert not told.strip() or is_as_told(done.stdout, told), f"{command}\n{done.stdout}"
    assert {one.split()[1] for one in printed if one.startswith("vind ")} >= {
        *("index", "ask", "search", "files", "status", "forget")
    }
    same = {
        command.replace(" --index sample", "").replace(" --words never", ""): text
        for command, text in printed.items()
    }
    shown = list(steps(README))
    assert [command for command, _ in shown if command in same] == [c for c, _ in shown]
    for command, told in shown:
        assert is_as_told(same[command], told), f"{command}\n{same[command]}"


def test_make_targets_in_the_tutorial_exist() -> None:
    asked = [command.split()[1] for command, _ in steps(TUTORIAL) if command.startswith("make ")]
    targets = re.findall(r"^(\w+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert asked
    assert set(asked) <= set(targets)
