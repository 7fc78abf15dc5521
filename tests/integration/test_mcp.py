"""docs/mcp.md, done as it says: the real command, and the clients that the page has."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

from tests.integration.test_cli import KEPT, VIND, vind
from tests.ports import free_port
from tests.rooms import REPOSITORY

pytestmark = pytest.mark.models

PAGE = (REPOSITORY / "docs" / "mcp.md").read_text(encoding="utf-8")
(SETTINGS,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
BY_STDIO, BY_HTTP = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

SAID = "U mag ten hoogste vijf verlofdagen meenemen naar het volgende kalenderjaar."
PAY = "De voorman verdient 4100 euro per maand."


@pytest.fixture(scope="module")
def company() -> Iterator[Path]:
    """A folder with ``docs``, of which a part is not for everybody, and its ``index``.

    Every account comes to it; pytest's own folders are for one.
    """
    company = Path(tempfile.mkdtemp())
    docs = company / "docs"
    for path, text in {"hr/verlof.md": SAID, "board/loon.md": PAY}.items():
        (docs / path).parent.mkdir(parents=True)
        (docs / path).write_text(f"# Regels\n\n{text}\n", encoding="utf-8")
    for part in (company, docs, docs / "hr"):
        part.chmod(0o755)
    (docs / "hr" / "verlof.md").chmod(0o644)
    (docs / "board").chmod(0o700)
    done = vind("index", docs, VIND_INDEX=str(company / "index"), VIND_ACCESS="filesystem")
    assert done.returncode == 0, done.stderr
    yield company
    shutil.rmtree(company)


def variables(company: Path, **others: str) -> dict[str, str]:
    """Those of a process that has vind's command on its path."""
    kept = {name: of for name, of in os.environ.items() if not name.startswith("VIND_")}
    same = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = f"{VIND.parent}{os.pathsep}{os.environ['PATH']}"
    own = {"VIND_INDEX": str(company / "index"), "VIND_KEYS": str(company / "keys.json")}
    return {**kept, **same, **own, "PATH": path, **others}


def run(program: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_documented_assistant_settings_start_the_mcp_server(company: Path) -> None:
    server = json.loads(SETTINGS)["mcpServers"]["vind"]
    assert server["env"] == {"VIND_INDEX": "/var/lib/vind/index"}
    env = variables(company)

    async def whole() -> None:
        parameters = StdioServerParameters(
            command=server["command"], args=server["args"], env=env, cwd=company
        )
        async with Client(parameters) as client:
            tools = (await client.list_tools()).tools
            assert all(f"| `{tool.name}` |" in PAGE for tool in tools)
            assert len(tools) == 4
            listed = await client.call_tool("list_documents", {})
            assert [one["path"] for one in listed.structured_content["documents"]] == [
                "board/loon.md",
                "hr/verlof.md",
            ]
            read = await client.call_tool("get_document", {"path": "hr/verlof.md"})
            (content,) = read.content
            assert isinstance(content, TextContent)
            assert f"> {SAID}" in content.text

    asyncio.run(whole())


def test_the_documented_stdio_program_runs(company: Path) -> None:
    program = BY_STDIO.replace('{"VIND_INDEX": "/var/lib/vind/index"}', "dict(os.environ)")
    assert f"\n> {SAID}" in run(f"import os\n{program}", variables(company))


@contextmanager
def served(command: list[str], env: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert "MCP is at http://127.0.0.1:" in process.stdout.readline()
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_documented_http_program_reads_what_its_key_may(company: Path) -> None:
    create, serve = COMMANDS.splitlines()
    key = vind(*create.split()[1:], **variables(company)).stdout
    (given,) = re.findall(r"vind_\S+", key)
    port = str(free_port())
    first, *command = serve.replace("8503", port).split()
    assert first == "VIND_ACCESS=filesystem"
    env = variables(company, VIND_ACCESS="filesystem", VIND_AUDIT=str(company / "audit"))
    with served([str(VIND), *command[1:]], env):
        client = BY_HTTP.replace("8503", port)
        asking = variables(company, VIND_ASSISTANT_KEY=given)
        assert run(client, asking) == f"{SAID}\nhr/verlof.md\n"
        other = client.replace("Hoeveel verlofdagen mag ik meenemen?", "Wat verdient de voorman?")
        assert "4100" not in run(other, asking)
    told = vind("audit", "--json", VIND_AUDIT=str(company / "audit"))
    assert SAID not in told.stdout
    assert "Wat verdient de voorman?" in told.stdout
    assert "loon.md" not in told.stdout


def test_mcp_prints_only_messages_and_ends_with_stdin(company: Path) -> None:
    first = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    sent = f"no message\n{json.dumps(first)}\n"
    done = subprocess.run(
        [VIND, "mcp"],
        input=sent,
        env=variables(company),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert [json.loads(line)["jsonrpc"] for line in done.stdout.splitlines()] == ["2.0"]
    assert "Traceback" not in done.stderr


def test_mcp_without_an_index_says_to_index_first(tmp_path: Path) -> None:
    done = vind("mcp", VIND_INDEX=str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "vind index FOLDER" in done.stderr
