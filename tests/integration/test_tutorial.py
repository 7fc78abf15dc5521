"""The tutorial works as it is written: each command is run, and prints what stands below it."""

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

TUTORIAL = (REPOSITORY / "docs" / "tutorial.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ |```).+\n)*)", re.MULTILINE)


def steps() -> Iterator[tuple[str, list[str]]]:
    """Each command of the tutorial, and the lines that it is said to print."""
    for block in re.findall(r"^```console\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL):
        for command, printed in STEP.findall(block):
            yield command, printed.splitlines()


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
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
            healthy: bool = answer.read() == b"ok"
        server.send_signal(signal.SIGINT)
    return healthy


@pytest.mark.nightly
@pytest.mark.models
def test_every_command_does_what_the_tutorial_says(tmp_path: Path) -> None:
    cache = os.environ.get("VIND_CACHE", str(Path("~/.cache/vind").expanduser()))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIND_")}
    environment = kept | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PATH": f"{VIND.parent}:{kept['PATH']}",
        "VIND_CACHE": cache,
        "VIND_EMBEDDER": "multilingual-e5-small",
    }
    (tmp_path / "samples").symlink_to(REPOSITORY / "samples")
    documents = tmp_path / "Documents"
    (documents / "private").mkdir(parents=True)
    (documents / "private" / "diary.md").write_text("# Diary\n\nNobody reads this diary.\n")
    (documents / "club.md").write_text(
        "# Chess club\n\nThe chess club meets on Tuesday at 20:00.\n"
    )
    ran = []
    for command, printed in steps():
        if command.startswith(("make ", ". ")):  # what has set up the environment of this test
            continue
        ran.append(command)
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
        assert [line for line in printed if line not in done.stdout] == [], done.stdout
    assert {one.split()[1] for one in ran if one.startswith("vind ")} >= {"index", "ask", "forget"}


def test_make_targets_in_the_tutorial_exist() -> None:
    asked = [command.split()[1] for command, _ in steps() if command.startswith("make ")]
    targets = re.findall(r"^(\w+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert asked
    assert set(asked) <= set(targets)
