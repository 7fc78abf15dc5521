"""Without the extras the engine and the commands work, and a server says what to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
def test_what_a_command_says_without_the_extras(command: str, said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *command.split()],
        env={**os.environ, "VIND_INDEX": str(tmp_path / "index"), "VIND_EMBEDDER": "auto"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
