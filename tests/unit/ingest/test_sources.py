"""Mirrors of servers on loopback: WebDAV (wsgidav), S3 (moto) and SFTP (asyncssh)."""

import errno
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.remotes import PASSWORD, SERVERS, Remote, kept, webdav
from vind.indexes.errors import SourceError
from vind.ingest.rights.rules import ACCESS_FILE
from vind.ingest.sources import mirror as mirrors
from vind.ingest.sources.mirror import Synced, condition, safe_path, sync
from vind.ingest.sources.registry import Registry, Source, require_valid

NEEDS = {"webdav": ("webdav4", "wsgidav"), "s3": ("s3fs", "moto"), "sftp": ("sshfs", "asyncssh")}


@pytest.fixture(params=NEEDS)
def remote(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Remote]:
    for module in NEEDS[request.param]:
        pytest.importorskip(module)
    folder = tmp_path / "server" / "documents"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    with SERVERS[request.param](folder) as remote:
        yield remote


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.beside(tmp_path / "index")


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[Remote]:
    pytest.importorskip("webdav4")
    pytest.importorskip("wsgidav")
    folder = tmp_path / "documents"
    folder.mkdir()
    with webdav(folder) as remote:
        yield remote


def mirrored(registry: Registry) -> dict[str, str]:
    base = registry.mirror("documents")
    found = (path for path in base.rglob("*") if path.is_file() and path.name != ACCESS_FILE)
    return {str(path.relative_to(base)): path.read_text("utf-8") for path in found}


def synced(registry: Registry, remote: Remote, *, allow_empty: bool = False) -> Synced:
    return sync(registry, remote.source, allow_empty=allow_empty, pause=lambda _: None)


def test_a_mirror_follows_what_is_new_changed_moved_and_deleted(
    remote: Remote, registry: Registry
) -> None:
    kept(registry, remote.source)
    names = ["lease.txt", "hr/leave.txt", "hr/één ☕ & 100%.txt", "hr/#1?.txt"]
    for name in names:
        remote.put(name, f"text of {name}")
    first = synced(registry, remote)
    assert (first.error, first.fetched, first.failed) == ("", 4, 0)
    assert sorted(mirrored(registry).values()) == sorted(f"text of {name}" for name in names)
    lease = registry.mirror("documents") / "lease.txt"
    if not remote.s3:
        assert int(lease.stat().st_mtime) == int((remote.folder / "lease.txt").stat().st_mtime)
    again = synced(registry, remote)
    assert (again.error, again.fetched, again.unchanged) == ("", 0, 4)
    remote.put("lease.txt", "a longer text of the lease")
    remote.delete("hr/leave.txt")
    remote.put("moved/leave.txt", "text of hr/leave.txt")
    changed = synced(registry, remote)
    assert (changed.error, changed.fetched, changed.removed, changed.unchanged) == ("", 2, 1, 2)
    found = mirrored(registry)
    assert found["lease.txt"] == "a longer text of the lease"
    assert found["moved/leave.txt"] == "text of hr/leave.txt"
    assert "hr/leave.txt" not in found
    state = condition(registry, "documents")
    assert (state.error, state.files, state.failed) == ("", 4, ())
    assert state.succeeded


def test_rules_of_a_server_never_take_effect(remote: Remote, registry: Registry) -> None:
    source = kept(registry, remote.source) and remote.source
    for name in (".vindaccess", ".vindignore", "hr/.vindaccess", "hr/.vindignore"):
        remote.put(name, "*: *")
    remote.put("hr/leave.txt", "38 days")
    assert synced(registry, remote).error == ""
    assert mirrored(registry) == {"hr/leave.txt": "38 days"}
    assert list(registry.mirror(source.name).rglob(".vind*")) == [
        registry.mirror(source.name) / ACCESS_FILE
    ]
    assert (registry.mirror(source.name) / ACCESS_FILE).read_text("utf-8") == "*: \n"


def test_a_source_that_is_empty_now_keeps_what_it_has(remote: Remote, registry: Registry) -> None:
    kept(registry, remote.source)
    remote.put("lease.txt", "lease")
    synced(registry, remote)
    remote.delete("lease.txt")
    assert "--allow-empty" in synced(registry, remote).error
    assert mirrored(registry) == {"lease.txt": "lease"}
    assert synced(registry, remote, allow_empty=True).error == ""
    assert mirrored(registry) == {}


def test_a_full_disk_stops_the_source_with_a_cure(remote: Remote, registry: Registry) -> None:
    kept(registry, remote.source)
    remote.put("small.txt", "small")
    remote.put("large.txt", "x" * 3_000_000)
    original = mirrors.sync_file

    def full(file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mirrors, "sync_file", full)
        assert "disk of the mirror is full" in synced(registry, remote).error
    assert mirrors.sync_file is original
    assert mirrored(registry) == {}
    assert synced(registry, remote).error == ""
    assert len(mirrored(registry)) == 2


def test_a_moved_folder_and_a_wrong_password_are_told(remote: Remote, registry: Registry) -> None:
    if remote.s3:
        pytest.skip("moto accepts every key, and a bucket has no folders")
    kept(registry, remote.source)
    remote.put("lease.txt", "lease")
    synced(registry, remote)
    registry.replace_secret("documents", "wrong")
    assert "password is wrong" in synced(registry, remote).error
    registry.replace_secret("documents", PASSWORD)
    moved = replace(remote, source=replace(remote.source, address=f"{remote.source.address}/gone"))
    assert "may have been moved" in synced(registry, moved).error
    assert mirrored(registry) == {"lease.txt": "lease"}
    assert condition(registry, "documents").error


def test_a_listing_that_breaks_removes_nothing(dav: Remote, registry: Registry) -> None:
    kept(registry, dav.source)
    for name in ("a/one.txt", "b/two.txt", "three.txt"):
        dav.put(name, name)
    synced(registry, dav)
    dav.delete("three.txt")
    dav.put("a/four.txt", "four")
    dav.failing = "b"
    assert "nothing was removed" in synced(registry, dav).error
    assert set(mirrored(registry)) == {"a/one.txt", "b/two.txt", "three.txt", "a/four.txt"}
    dav.failing = ""
    assert synced(registry, dav).error == ""
    assert set(mirrored(registry)) == {"a/one.txt", "b/two.txt", "a/four.txt"}


def test_a_file_that_fails_costs_itself(dav: Remote, registry: Registry) -> None:
    kept(registry, replace(dav.source, largest=1))
    dav.source = registry.named("documents")
    for name in ("one.txt", "two.txt"):
        dav.put(name, name)
    dav.put("large.txt", "x" * 1_000_001)
    dav.failing = "two.txt"
    done = synced(registry, dav)
    assert (done.error, done.fetched, done.failed) == ("", 1, 2)
    assert mirrored(registry) == {"one.txt": "one.txt"}
    reasons = dict(condition(registry, "documents").failed)
    assert "too busy" in reasons["two.txt"]
    assert "--largest" in reasons["large.txt"]


@pytest.mark.parametrize(
    ("status", "told", "tries"),
    [
        (401, "password is wrong", 1),
        (403, "may not read", 1),
        (404, "may have been moved", 1),
        (429, "too busy", 5),
        (503, "too busy", 5),
    ],
)
def test_a_refusal_is_a_sentence(
    dav: Remote, registry: Registry, status: int, told: str, tries: int
) -> None:
    kept(registry, dav.source)
    dav.status = status
    pauses: list[float] = []
    assert told in sync(registry, dav.source, pause=pauses.append).error
    assert dav.asked == tries
    assert pauses == [7] * (tries - 1)


@pytest.mark.parametrize(
    ("address", "told"),
    [("webdav://127.0.0.1:9/", "cannot be reached"), ("webdavs://no.invalid/", "host is unknown")],
)
def test_a_server_that_is_away_is_told(registry: Registry, address: str, told: str) -> None:
    pytest.importorskip("webdav4")
    source = Source("documents", address)
    kept(registry, source)
    assert told in sync(registry, source, pause=lambda _: None).error


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (Source("a", "webdavs://anna:geheim@host/x"), "--account"),
        (Source("a", "webdav://host/x"), "--insecure"),
        (Source("a", "smb://host/x"), "no kind of source"),
        (Source("a", "webdavs://host/x?y=z"), "without ? and #"),
        (Source("../a", "webdavs://host/x"), "no name"),
        (Source("a", "sftp://host/x"), "--account"),
        (Source("a", "s3://b", endpoint="http://host"), "--insecure"),
        (Source("a", "webdavs://host/x", readers=("hr\n*: *",)), "--readers"),
    ],
)
def test_an_address_that_is_unsafe_is_refused(source: Source, told: str) -> None:
    with pytest.raises(SourceError, match=told.replace("?", r"\?")) as refused:
        require_valid(source)
    assert "geheim" not in str(refused.value)


def test_a_secret_is_in_its_own_file_alone(dav: Remote, registry: Registry) -> None:
    kept(registry, dav.source)
    dav.put("lease.txt", "lease")
    synced(registry, dav)
    files = [path for path in registry.directory.rglob("*") if path.is_file()]
    having = [path for path in files if PASSWORD.encode() in path.read_bytes()]
    assert having == [registry.directory / "secrets.json"]
    assert having[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "name",
    [
        "a\\..\\b.txt",
        "nul\0.txt",
        "x" * 400 + ".txt",
        "/".join(["long" * 40] * 40) + "/a.txt",
        "con.txt",
        "ends. ",
        "line\nbreak.txt",
        "\u202etxt.exe",
        "a:b|c.txt",
    ],
)
def test_a_hostile_name_becomes_a_safe_one(name: str) -> None:
    local = safe_path(name)
    assert local == safe_path(name) != safe_path(name, 1)
    assert len(local.encode()) <= 1500
    for part in local.split("/"):
        assert len(part.encode()) <= 255
        assert part.strip(". ") == part
        assert part.isprintable()
        assert not set(part) & set("\\:|\0")


def test_names_that_clash_have_places_of_their_own() -> None:
    taken = mirrors._Taken([])
    remotes = ["a", "a/b", "A", "dir/x.txt", "DIR/X.TXT", "a/b/c", "e\u0301", "\u00e9"]
    places = [taken.place(remote) for remote in remotes]
    assert len({mirrors._folded(place) for place in places}) == len(remotes)
    for place in places:
        assert not any(other.startswith(f"{place}/") for other in places)


@pytest.mark.parametrize(
    "path", ["../a", "a/../b", "/a", "a//b", ".vindaccess", ".ssh/x", "b/c", "", "d/\udcff"]
)
def test_a_path_that_leads_elsewhere_is_not_fetched(path: str) -> None:
    assert not mirrors._is_sound(path, "d" if path == "b/c" else "")


_CHILD = """
import sys
from pathlib import Path
from vind.ingest.sources.mirror import sync
from vind.ingest.sources.registry import Registry
registry = Registry.beside(Path(sys.argv[1]))
print("begun", flush=True)
sys.exit(bool(sync(registry, registry.named("documents")).error))
"""


def test_kills_lose_nothing_and_double_nothing(
    dav: Remote, registry: Registry, tmp_path: Path
) -> None:
    kept(registry, dav.source)
    expected = {f"{n % 7}/file {n}.txt": f"{n} " * 5000 for n in range(400)}
    older: dict[str, str] = {}
    for name, text in expected.items():
        dav.put(name, text)
    chance, kills = random.Random(59), 0  # noqa: S311 - the same each time
    arguments = [sys.executable, "-c", _CHILD, str(tmp_path / "index")]
    while kills < 20:
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(chance.uniform(0.02, 0.4))
            child.send_signal(signal.SIGKILL)
            kills += child.wait() == -signal.SIGKILL
        found = mirrored(registry)
        assert found.keys() <= expected.keys()
        assert all(text in {expected[name], older.get(name)} for name, text in found.items())
        if found == expected:  # all there: other contents, to be killed in replacing them
            older = expected
            expected = dict.fromkeys(expected, f"{kills} " * (5000 + kills))
            for name, text in expected.items():
                dav.put(name, text)
    for name in list(expected)[:50]:
        dav.delete(name)
        del expected[name]
    assert synced(registry, dav).error == ""
    assert mirrored(registry) == expected
    assert synced(registry, dav).fetched == 0
    assert not (registry.directory / "parts").exists()
