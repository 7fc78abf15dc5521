"""Keys of programs, made and revoked by the command, and what they open."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from vind.app.access import Caller, identify
from vind.app.access import keys as kept
from vind.app.access.keys import create_key, keys_of
from vind.app.audit.reading import events_of
from vind.app.cli.program import program
from vind.indexes.access import Viewer
from vind.indexes.errors import ForbiddenError, KeysError, NotSignedInError
from vind.indexes.settings import Settings, load_settings

Result = Any
"""What Typer's runner returns: of a class of its own or of click's, by its version."""

Vind = Callable[..., Result]


@pytest.fixture
def vind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vind:
    """``vind keys …`` with a file of keys of its own."""
    monkeypatch.setenv("VIND_KEYS", str(tmp_path / "own" / "keys.json"))
    monkeypatch.setenv("VIND_ACCESS", "rules")
    monkeypatch.setenv("VIND_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *command: CliRunner().invoke(program, ["keys", *command])


def text_of(done: Result) -> str:
    assert done.exit_code == 0, done.output
    return str(done.stdout).strip()


def asks(key: str, settings: Settings | None = None, peer: str = "192.0.2.7") -> object:
    headers = {"authorization": f"Bearer {key}"}
    return identify(headers, peer, settings or load_settings(), "rest")


def test_a_key_has_the_rights_of_its_groups_and_is_shown_once(vind: Vind, tmp_path: Path) -> None:
    text = text_of(vind("create", "crm", "--group", "sales", "--group", "hr", "--scope", "search"))
    caller = identify({"Authorization": f"bearer {text}"}, "192.0.2.7", load_settings(), "mcp")
    viewer = Viewer("key:crm", frozenset({"sales", "hr"}))
    assert caller == Caller(viewer, frozenset({"search"}), "mcp", "crm")
    file = tmp_path / "own" / "keys.json"
    assert file.stat().st_mode & 0o777 == 0o600
    secret = text.split("_", 2)[2]
    assert len(secret) == 43
    assert secret not in file.read_text()
    listed = vind("list", "--json").stdout
    assert secret not in listed
    assert "hash" not in json.loads(listed)[0]
    assert secret not in vind("list").stdout


def test_a_key_without_the_needed_scope_is_refused_with_the_remedy(vind: Vind) -> None:
    key = text_of(vind("create", "crm", "--scope", "search"))
    caller = identify({"authorization": f"Bearer {key}"}, "192.0.2.7", load_settings(), "rest")
    caller.require("search")
    with pytest.raises(ForbiddenError, match=r"^The key crm has no scope ask: it has search\. "):
        caller.require("ask")


@pytest.mark.parametrize(
    ("options", "scopes", "reads_all"),
    [
        ((), {"search", "ask", "read"}, False),
        (("--administrator",), {"search", "ask", "read", "manage"}, True),
        (("--administrator", "--scope", "manage"), {"manage"}, True),
        (("--group", "board"), {"search", "ask", "read"}, True),
    ],
)
def test_a_key_has_the_scopes_and_rights_given_at_creation(
    vind: Vind,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    scopes: set[str],
    reads_all: bool,
) -> None:
    monkeypatch.setenv("VIND_ADMINISTRATORS", "@board")
    headers = {"authorization": f"Bearer {text_of(vind('create', 'crm', *options))}"}
    caller = identify(headers, "192.0.2.7", load_settings(), "rest")
    assert set(caller.scopes) == scopes
    assert caller.viewer.is_administrator == reads_all


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("create Crm", "'Crm' is no name of a key"),
        ("create ../x", "'../x' is no name of a key"),
        ("create crm --scope write", "'write' is no scope. Those are search, ask, read, manage."),
        ("create crm --scope manage", "the scope manage takes --administrator as well"),
        ("create crm --expires soon", "'soon' is no time. Give days, weeks or years"),
        ("create crm --expires 0d", "'0d' is no time"),
        ("create taken", "There is a key taken already. Take another name"),
        ("revoke crm", "There is no key 'crm'. `vind keys list` names those that there are."),
    ],
)
def test_an_invalid_keys_command_is_refused_in_a_sentence(
    vind: Vind, command: str, said: str
) -> None:
    vind("create", "taken")
    done = vind(*command.split())
    assert done.exit_code != 0
    assert said in done.output + str(done.exception)
    assert [key.name for key in keys_of(load_settings())] == ["taken"]


def test_a_key_for_a_group_unknown_to_the_machine_is_refused(
    vind: Vind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIND_ACCESS", "filesystem")
    done = vind("create", "crm", "--group", "no-such-group")
    assert done.exit_code == 2
    assert "this machine has no group 'no-such-group'. `getent group` lists those" in done.output
    assert vind("create", "crm", "--group", "root").exit_code == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda key: key[:-1], "The key is not whole"),
        (lambda key: f"{key}x", "The key is not whole"),
        (lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"), "There is no such key"),
        (lambda key: f"{key[:5]}{'0' * 16}{key[21:]}", "There is no such key"),
        (lambda _: "vind_", "The key is not whole"),
        (lambda _: "vind_" + "x" * 20_000, "longer than 16,384 characters"),
    ],
)
def test_an_altered_key_is_refused(vind: Vind, spoil: Callable[[str], str], said: str) -> None:
    key = text_of(vind("create", "crm"))
    for settings in (load_settings(), load_settings(access="off")):
        with pytest.raises(NotSignedInError, match=said):
            asks(spoil(key), settings, peer="127.0.0.1")


def test_a_running_server_follows_created_and_revoked_keys(vind: Vind) -> None:
    settings = load_settings()
    with pytest.raises(NotSignedInError):
        asks("vind_" + "0" * 16 + "_" + "x" * 43, settings)
    key = text_of(vind("create", "crm"))
    asks(key, settings)
    other = text_of(vind("create", "erp"))
    asks(other, settings)
    assert vind("revoke", "crm").stdout == "crm is revoked.\n"
    with pytest.raises(NotSignedInError, match="There is no such key, or it was revoked"):
        asks(key, settings)
    asks(other, settings)


def test_a_key_expires(vind: Vind, monkeypatch: pytest.MonkeyPatch) -> None:
    key = text_of(vind("create", "crm", "--expires", "2w"))
    until = keys_of(load_settings())[0].expires
    assert until is not None
    assert timedelta(days=13.9) < until - datetime.now(UTC) <= timedelta(days=14)
    always = text_of(vind("create", "erp", "--expires", "never"))

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Later":  # noqa: ARG003 - as it is called
            return cls.fromtimestamp(time.time() + 14 * 86_400, UTC)

    monkeypatch.setattr(kept, "datetime", Later)
    with pytest.raises(NotSignedInError, match=r"^The key crm has expired\. "):
        asks(key)
    asks(always)


def test_concurrently_created_keys_are_all_kept(tmp_path: Path) -> None:
    settings = load_settings(keys=tmp_path / "keys.json")
    names = [f"k{number}" for number in range(8)]
    threads = [Thread(target=create_key, args=(settings, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [key.name for key in keys_of(settings)] == names


@pytest.mark.parametrize("content", ["", "{", '[{"id": 5}]', "[]]"])
def test_a_damaged_keys_file_lets_nobody_in(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    settings = load_settings(keys=tmp_path / "keys.json", access="rules")
    with pytest.raises(KeysError, match=r"keys\.json cannot be read \(it is damaged\)\. Put it"):
        asks("vind_" + "0" * 16 + "_" + "x" * 43, settings)


def test_a_leftover_temporary_file_does_not_loosen_the_keys_file_mode(tmp_path: Path) -> None:
    settings = load_settings(keys=tmp_path / "keys.json")
    (tmp_path / "keys.json.new").touch(mode=0o666)
    os.chmod(tmp_path / "keys.json.new", 0o666)  # noqa: PTH101, S103
    create_key(settings, "crm")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_the_audit_says_who_made_and_revoked_a_key(vind: Vind, tmp_path: Path) -> None:
    vind("create", "crm")
    vind("revoke", "crm")
    told = [(event.event, event.outcome, event.door) for event in events_of(tmp_path / "audit")]
    assert told == [("key-created", "crm", "cli"), ("key-revoked", "crm", "cli")]
