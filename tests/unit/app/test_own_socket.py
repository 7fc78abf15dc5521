"""The socket of commands: in a folder that is the account's own, and a server that says something.

What commands ask over it is in ``tests/integration/test_served.py``.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from vind.app.cli import engine as cli_engine
from vind.app.servers.own_socket import socket_of
from vind.indexes.errors import NoIndexError
from vind.indexes.settings import Settings


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the account's own is made in: of the system, or of who was there first."""
    with TemporaryDirectory() as short:  # the address of a socket has 107 characters at most
        folder = Path(short, "run")
        monkeypatch.setattr("platformdirs.user_runtime_dir", lambda name: str(folder / name))
        yield folder


def test_there_is_a_socket_only_where_nobody_else_can_put_one(run: Path) -> None:
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


def test_more_passages_than_a_server_gives_are_found_without_it(
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


def test_a_server_that_says_nothing_is_none(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_engine, "ANSWER_SECONDS", 0.1)
    path = socket_of(Settings(index=run / "index"))
    assert path is not None
    with socket.socket(socket.AF_UNIX) as stopped:
        stopped.bind(str(path))
        stopped.listen()
        assert not cli_engine._Served(path).answers()
