"""Mirrors of sources, fetched from real servers of WebDAV and SFTP on this machine."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import asyncssh
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsgidav.wsgidav_app import WsgiDAVApp

from tests.ports import free_port
from tests.rooms import REPOSITORY
from vind.indexes.errors import SourceError
from vind.indexes.settings import Settings
from vind.ingest import sources
from vind.ingest.sources import RULES_NAME, Fetched, Sources, local_path

PASSWORD = "geheim: ë"  # noqa: S105
FILES = {
    "verlof.md": "Vijf dagen.",
    "hr/beleid/thuis werken 100%.md": "Twee dagen.",
    "hr/Überstunden & büro.txt": "Keine.",
    "q?a#b.txt": "Vragen.",
}


class Site(NamedTuple):
    """A server's folder, and its address with the account."""

    folder: Path
    address: str


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keeps the output of tests clean."""


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "dav"
    folder.mkdir()
    accounts = {"*": {"anna": {"password": PASSWORD}}}
    configuration: dict[str, Any] = {
        "provider_mapping": {"/share": str(folder)},
        "simple_dc": {"user_mapping": accounts},
        "http_authenticator": {"accept_basic": True, "accept_digest": False},
        "logging": {"enable": False},
        "verbose": 0,
    }
    with make_server(
        "127.0.0.1", 0, WsgiDAVApp(configuration), WSGIServer, handler_class=_Quiet
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder, f"webdav://anna@127.0.0.1:{server.server_port}/share")
        server.shutdown()


class _Accounts(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("anna", PASSWORD)


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder, port = tmp_path / "ssh", free_port()
    folder.mkdir()
    key = asyncssh.generate_private_key("ssh-ed25519")
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    known = key.export_public_key().decode()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {known}")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def serve() -> Any:
        return await asyncssh.create_server(
            _Accounts,
            "127.0.0.1",
            port,
            server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=os.fsencode(folder)),
        )

    server = asyncio.run_coroutine_threadsafe(serve(), loop).result()
    yield Site(folder, f"sftp://anna@127.0.0.1:{port}/")
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture(params=["dav", "ssh"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PAUSES", (0.01, 0.01))


@pytest.fixture
def known(tmp_path: Path) -> Sources:
    return Sources(Settings(index=tmp_path / "index"))


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def fetch(known: Sources, *, allow_empty: bool = False) -> Fetched:
    return known.fetch("share", lambda *_: None, allow_empty=allow_empty)


def mirrored(known: Sources) -> list[str]:
    """The texts in the mirror, which has nothing else but its rules."""
    folder = known.named("share").folder
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != RULES_NAME]
    return sorted(file.read_text(encoding="utf-8") for file in files)


def test_changes_and_deletions_are_followed(site: Site, known: Sources) -> None:
    write(site.folder, FILES | {".vindaccess": "*: *\n", ".hidden/a.md": "x", "~$verlof.md": "x"})
    (site.folder / "link.md").symlink_to("/etc/hostname")
    known.add("share", site.address, "", PASSWORD)
    first = fetch(known)
    assert (first.new, first.failed) == (len(FILES), [])
    assert mirrored(known) == sorted(FILES.values())
    assert (fetch(known).unchanged, fetch(known).new) == (len(FILES), 0)
    write(site.folder, {"verlof.md": "Zes dagen nu.", "nieuw.md": "Nieuw."})
    (site.folder / "hr").rename(site.folder / "personeel")
    (site.folder / "q?a#b.txt").unlink()
    second = fetch(known)
    assert (second.new, second.changed, second.deleted) == (3, 1, 3)
    texts = [*FILES.values(), "Zes dagen nu.", "Nieuw."]
    assert mirrored(known) == sorted(set(texts) - {"Vijf dagen.", "Vragen."})
    assert not (known.named("share").folder / "hr").exists()
    source = known.named("share")
    assert (source.files, source.trouble, source.failed) == (4, "", ())
    assert source.succeeded


def test_nobody_reads_a_mirror_of_unknown_rights(dav: Site, known: Sources) -> None:
    write(dav.folder, {"a.md": "a", ".vindaccess": "*: *\n", "hr/.vindaccess": "*: *\n"})
    known.add("share", dav.address, "", PASSWORD)
    known.add("open", dav.address, "staff, user:anna", PASSWORD)
    fetch(known)
    known.fetch("open", lambda *_: None)
    rules = {one.name: list(one.folder.rglob(RULES_NAME)) for one in known.all()}
    assert {name: [file.read_text() for file in of] for name, of in rules.items()} == {
        "share": ["*: \n"],
        "open": ["*: staff, user:anna\n"],
    }


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda site: site.address.replace("anna", "piet"), "refuses the account"),
        (lambda site: f"{site.address.rstrip('/')}/nowhere", "There is no such folder"),
        (lambda _: "webdavs://anna@nowhere.invalid/share", "The name nowhere.invalid is unknown"),
        (lambda _: f"webdav://anna@127.0.0.1:{free_port()}/a", "Try again later"),
    ],
)
def test_a_source_that_fails_says_so_with_a_cure(
    site: Site, known: Sources, spoil: Callable[[Site], str], said: str
) -> None:
    write(site.folder, FILES)
    known.add("share", spoil(site), "", PASSWORD)
    with pytest.raises(SourceError, match=said):
        fetch(known)
    source = known.named("share")
    assert said in source.trouble
    assert PASSWORD not in source.trouble
    assert source.succeeded is None


def test_a_source_that_is_suddenly_empty_keeps_what_it_had(dav: Site, known: Sources) -> None:
    write(dav.folder, {"a.md": "a"})
    known.add("share", dav.address, "", PASSWORD)
    fetch(known)
    (dav.folder / "a.md").unlink()
    with pytest.raises(SourceError, match="has no files, and had 1: they are kept"):
        fetch(known)
    assert mirrored(known) == ["a"]
    assert fetch(known, allow_empty=True).deleted == 1
    assert mirrored(known) == []


def test_a_listing_that_breaks_deletes_nothing(
    dav: Site, known: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    from webdav4.fsspec import WebdavFileSystem

    write(dav.folder, {"a.md": "a", "z/b.md": "b"})
    known.add("share", dav.address, "", PASSWORD)
    fetch(known)
    (dav.folder / "a.md").unlink()
    listed = WebdavFileSystem.ls

    def breaks(self: WebdavFileSystem, path: str, **how: Any) -> Any:
        if path.endswith("z"):
            raise ConnectionResetError
        return listed(self, path, **how)

    monkeypatch.setattr(WebdavFileSystem, "ls", breaks)
    with pytest.raises(SourceError, match="Try again later"):
        fetch(known)
    assert mirrored(known) == ["a", "b"]


def test_a_full_disk_and_a_large_file_are_told(
    dav: Site, known: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(dav.folder, {"a.md": "a", "large.md": "x" * 100})
    known.add("share", dav.address, "", PASSWORD)
    monkeypatch.setattr(sources, "FILE_BYTES", 50)
    done = fetch(known)
    ((path, reason),) = done.failed
    assert (path, done.new) == ("large.md", 1)
    assert "larger than" in reason
    assert known.named("share").failed == ((path, reason),)
    monkeypatch.setattr(sources, "FILE_BYTES", 1000)
    monkeypatch.setattr(sources, "SPARED_BYTES", 10**18)
    with pytest.raises(SourceError, match="The disk has no room for share"):
        fetch(known)
    monkeypatch.undo()
    assert fetch(known).new == 1
    assert known.named("share").failed == ()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("webdavs://anna:geheim@host/a", "has a password in it"),
        ("webdav://host/a", "is not encrypted"),
        ("ftp://host/a", "is no address of a source"),
        ("/srv/share", "is no address of a source"),
        ("webdavs://host/a?b", "ends in"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(known: Sources, address: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        known.add("share", address, "", "")


def test_the_password_is_kept_for_the_account_alone(
    tmp_path: Path, dav: Site, known: Sources
) -> None:
    write(dav.folder, {"a.md": "a"})
    known.add("share", dav.address, "", PASSWORD)
    fetch(known)
    secret = PASSWORD.encode()
    having = [
        file for file in tmp_path.rglob("*") if file.is_file() and secret in file.read_bytes()
    ]
    assert [file.name for file in having] == ["index.sources.sqlite"]
    assert having[0].stat().st_mode & 0o077 == 0
    assert known.named("share").folder.stat().st_mode & 0o077 == 0
    known.remove("share")
    assert not known.all()
    assert secret not in having[0].read_bytes()
    assert not (tmp_path / "index.mirrors" / "share").exists()


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4).map("/".join))
def test_any_name_of_a_server_stays_in_the_mirror(path: str) -> None:
    try:
        local = local_path(path)
    except SourceError:
        assert {"", ".", ".."} & set(path.split("/"))
        return
    assert not local.is_absolute()
    assert not {"", ".", ".."} & set(local.parts)
    assert len(local.parts) == len(path.split("/"))
    assert all(len(part.encode("utf-8", "surrogatepass")) < 256 for part in local.parts)


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_names_have_different_places(one: str, other: str) -> None:
    if one != other and not {".", ".."} & {one, other} and "/" not in one + other:
        assert local_path(one) != local_path(other)


FETCHES = """
import sys
from pathlib import Path
from vind.indexes.settings import Settings
from vind.ingest.sources import Sources
Sources(Settings(index=Path(sys.argv[1]))).fetch("share", lambda *_: None)
"""


def test_a_killed_fetch_loses_nothing_and_doubles_nothing(
    dav: Site, known: Sources, tmp_path: Path
) -> None:
    write(dav.folder, {f"{number % 7}/{number}.md": f"{number}" for number in range(300)})
    known.add("share", dav.address, "", PASSWORD)
    chance = random.Random(7)  # noqa: S311
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", FETCHES, tmp_path / "index"],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(chance.uniform(0.3, 2.5))
            process.send_signal(signal.SIGKILL)
        for text in mirrored_whole(known):
            assert text.isdecimal()
    (dav.folder / "0" / "0.md").unlink()
    fetch(known)
    assert mirrored(known) == sorted(str(number) for number in range(1, 300))
    assert known.named("share").files == 299


def mirrored_whole(known: Sources) -> list[str]:
    """The texts of the mirror without a part that a kill left."""
    folder = known.named("share").folder
    return [file.read_text() for file in folder.rglob("*.md") if not file.name.startswith(".")]
