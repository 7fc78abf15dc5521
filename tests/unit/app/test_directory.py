"""Groups from a directory: in which one is, who may hear the password, and what if it fails."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from tests import slapd
from tests.browser.signing_in import SECRET
from tests.slapd import ACCOUNT, BASE, HOST, PASSWORD, Slapd
from tests.unit.app.api.serving import served
from vind.app.access import Caller, directory, identify
from vind.app.access.directory import (
    AWAY,
    IN_MANY,
    KEPT_SECONDS,
    NOT_ONE,
    PAUSE_SECONDS,
    Way,
)
from vind.indexes.errors import DirectoryError, SettingsError
from vind.indexes.settings import Settings, load_settings

pytest.importorskip("ldap3")

PROXY = "127.0.0.1"
AD_CHAIN = "(member:1.2.840.113556.1.4.1941:={dn})"

with_slapd = pytest.mark.skipif(bool(slapd.why_not()), reason=slapd.why_not())


@pytest.fixture(scope="module")
def company() -> Iterator[Slapd]:
    with slapd.running() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    directory._directory.cache_clear()


def given(address: str, **more: Any) -> dict[str, Any]:
    own = {"ldap": address, "ldap_base": BASE, "ldap_account": ACCOUNT, "ldap_password": PASSWORD}
    return {"access": "rules", "proxy_addresses": PROXY, "proxy_secret": SECRET, **own, **more}


def comes(name: str, settings: Settings, groups: str = "") -> Caller:
    headers = {"x-forwarded-user": name, "x-forwarded-groups": groups}
    headers["x-vind-proxy-secret"] = SECRET
    return identify(headers, PROXY, settings, "rest")


def groups_of(name: str, settings: Settings) -> set[str]:
    return set(comes(name, settings).viewer.groups)


@with_slapd
@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("anna", {"hr", "everybody"}),
        ("bert", {"workshop", "everybody"}),  # whose entry has parentheses and a star in its name
        ("carla", set()),
        ("*", set()),
        ("anna)(uid=*", set()),
        ("an*", set()),
        (r"\61nna", set()),
        ("{dn}", set()),
    ],
)
def test_groups_come_from_the_directory_without_filter_injection(
    name: str, groups: set[str], company: Slapd
) -> None:
    assert groups_of(name, load_settings(**given(company.open))) == groups


@with_slapd
def test_directory_groups_override_proxy_groups_and_are_mapped(company: Slapd) -> None:
    settings = load_settings(**given(company.open, group_map="hr=personnel,board=board"))
    anna = comes("anna", settings, groups="board")
    assert anna.viewer.groups == {"personnel"}
    settings = load_settings(**given(company.open, administrators="@hr"))
    assert comes("anna", settings).viewer.is_administrator
    assert not comes("bert", settings, groups="hr").viewer.is_administrator


@with_slapd
@pytest.mark.parametrize(
    ("more", "groups"),
    [
        ({"ldap_groups": "(member={dn})"}, {"hr"}),
        ({"ldap_groups": "(memberUid={name})", "ldap_group_name": "gidNumber"}, {"100"}),
        ({"ldap_person": "(sn=Berg (van den))"}, None),
        ({"ldap_person": "(&(objectClass=inetOrgPerson)(uid={name}))"}, {"hr", "everybody"}),
    ],
)
def test_the_person_filter_and_group_name_can_be_set(
    more: dict[str, str], groups: set[str] | None, company: Slapd
) -> None:
    if groups is None:
        with pytest.raises(SettingsError, match=r"VIND_LDAP_PERSON is .*give a filter in paren"):
            load_settings(**given(company.open, **more))
    else:
        assert groups_of("anna", load_settings(**given(company.open, **more))) == groups


@with_slapd
def test_the_password_is_sent_only_over_tls_to_a_trusted_certificate(
    company: Slapd, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    encrypted = [load_settings(**given(one)) for one in (company.encrypted, company.by_start_tls)]
    for settings in encrypted:
        with pytest.raises(DirectoryError):  # by nobody that this machine trusts
            groups_of("anna", settings)
    assert "certificate verify failed" in caplog.text
    directory._directory.cache_clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(company.authority))
    for settings in encrypted:
        assert groups_of("anna", settings) == {"hr", "everybody"}
    elsewhere = load_settings(**given(company.encrypted.replace(HOST, "127.0.0.1")))
    with pytest.raises(DirectoryError):  # refused there, or of another name
        groups_of("anna", elsewhere)


def test_an_unencrypted_directory_never_gets_the_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[bytes] = []
    with socket.create_server((HOST, 0)) as listening:

        def refuse() -> None:
            client, _ = listening.accept()
            with client:
                heard.append(client.recv(1000))
                number = heard[0][4]  # of the message; the answer to it is a protocolError
                client.sendall(bytes.fromhex(f"300c0201{number:02x}78070a010204000400"))
                heard.append(client.recv(1000))

        thread = Thread(target=refuse)
        thread.start()
        settings = load_settings(**given(f"ldap://{HOST}:{listening.getsockname()[1]}"))
        with pytest.raises(DirectoryError, match="does not answer as it should"):
            groups_of("anna", settings)
        thread.join()
    assert b"1.3.6.1.4.1.1466.20037" in heard[0]
    assert PASSWORD.encode() not in b"".join(heard)
    assert "startTLS failed" in caplog.text


@with_slapd
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ldap_password": "another"}, "does not take cn=vind,dc=example,dc=nl: invalidCredential"),
        ({"ldap_account": "", "ldap_password": ""}, "does not search dc=example,dc=nl: "),
        ({"ldap_base": "dc=other"}, "does not search dc=other: noSuchObject"),
        ({"ldap_person": "(uid={name}))"}, "invalid filter"),
    ],
)
def test_a_directory_error_refuses_the_caller_and_logs_why(
    more: dict[str, str], said: str, company: Slapd, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DirectoryError) as refused:
        groups_of("anna", load_settings(**given(company.open, **more)))
    assert str(refused.value) == AWAY
    assert said in caplog.text
    assert PASSWORD not in caplog.text


@with_slapd
def test_ambiguous_names_and_too_many_groups_are_refused(
    company: Slapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(**given(company.open))
    with pytest.raises(DirectoryError, match=NOT_ONE):
        groups_of("twin", settings)
    assert groups_of("bert", settings)  # nobody else waits for that
    monkeypatch.setattr(directory, "MOST_GROUPS", 1)
    with pytest.raises(DirectoryError) as refused:
        groups_of("anna", settings)
    assert str(refused.value) == IN_MANY


@with_slapd
def test_cached_groups_expire_into_an_error_not_into_no_groups(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    with slapd.running() as company:
        settings = load_settings(**given(company.open))
        asked = directory.Directory(Way.of(settings), lambda: now)
        assert asked.groups_of("anna") == {"hr", "everybody"}
        company.stop()
        now = KEPT_SECONDS - 1
        assert asked.groups_of("anna") == {"hr", "everybody"}
        for name in ("bert", "anna", "bert"):
            with pytest.raises(DirectoryError):
                asked.groups_of(name)
            now = KEPT_SECONDS
        assert caplog.text.count("the directory ldap://") == 1  # the others do not wait for it
        now += PAUSE_SECONDS
        with pytest.raises(DirectoryError):
            asked.groups_of("anna")
        assert caplog.text.count("the directory ldap://") == 2


@with_slapd
def test_rest_callers_read_by_directory_groups_or_are_told_to_wait(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def asks(name: str) -> httpx.Response:
        headers = {"X-Forwarded-User": name, "X-Forwarded-Groups": "hr,finance"}
        secret = {"X-Vind-Proxy-Secret": SECRET}
        return api.client.get("/api/files", headers=headers | secret)

    with slapd.running() as company, served(tmp_path, **given(company.open)) as api:
        paths = [record["path"] for record in asks("anna").json()["files"]]
        assert {path.partition("/")[0] for path in paths} == {"hr"}
        assert asks("bert").json()["total"] == 0
        company.stop()
        assert asks("anna").json()["total"] == len(paths)
        with caplog.at_level(logging.WARNING):
            away = asks("carla")
        assert (away.status_code, away.json()["type"]) == (503, "/docs#directory")
        assert away.json()["detail"] == AWAY
        assert f"refused at rest, from {PROXY}: {AWAY}" in caplog.text
        assert api.audited()[-1]["about"]["reason"] == AWAY


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ldap": "dc.example.nl"}, "VIND_LDAP is 'dc.example.nl', which is no address of a dir"),
        ({"ldap": "https://dc.example.nl"}, "Give one such as ldaps://dc.example.nl"),
        ({"ldap": "ldaps://dc.example.nl/dc=example?cn"}, "is no address of a directory"),
        ({"ldap_base": " "}, "VIND_LDAP_BASE is not set, and VIND_LDAP is."),
        ({"ldap_password": ""}, "VIND_LDAP_PASSWORD is not set, and VIND_LDAP_ACCOUNT is."),
        ({"ldap_person": "(uid=anna)"}, "with {name} in it"),
        ({"ldap_person": "(member={dn})"}, "with {name} in it"),
        ({"ldap_groups": "member={dn}"}, "with {name} or {dn} in it"),
        ({"ldap_group_name": ""}, "Set VIND_LDAP_GROUP_NAME to some text, not ''."),
    ],
)
def test_invalid_directory_settings_are_refused_without_the_password(
    more: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(**given(**{"address": "ldaps://dc.example.nl", **more}))
    assert said in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_a_nested_group_filter_is_accepted_and_the_password_not_shown() -> None:
    settings = load_settings(**given("ldaps://dc.example.nl", ldap_groups=AD_CHAIN))
    assert settings.ldap_groups == AD_CHAIN
    assert PASSWORD not in repr(settings)
