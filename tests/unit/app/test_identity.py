"""Who asks, by what a request brings; with tokens of an issuer that is made here."""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.datastructures import Headers

from tests.browser.signing_in import SECRET
from vind.app.access import (
    ALL_SCOPES,
    Caller,
    at_the_machine,
    identify,
    require_safe,
    tokens,
    viewer_of,
)
from vind.app.access.caller import READING, caller_of_claims
from vind.app.audit import Audit
from vind.app.audit.reading import events_of
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import ForbiddenError, NotSignedInError, ServeError, SettingsError
from vind.indexes.settings import Settings, load_settings

AWAY = "192.0.2.7"
HERE = "127.0.0.1"
PROXY = "10.0.0.5"


OWN_NAME = {"host": "127.0.0.1:8501"}


def settings_of(**given: Any) -> Settings:
    own = {"access": "rules", "keys": Path("/nonexistent/keys.json")}
    if "proxy_addresses" in given:
        own["proxy_secret"] = SECRET
    return load_settings(**{**own, **given})


# Nobody has signed in.


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
def test_with_access_off_a_caller_at_the_machine_may_do_everything(peer: str) -> None:
    for host in ("127.0.0.1:8501", "localhost", "[::1]:8501"):
        caller = identify({"host": host}, peer, settings_of(access="off"), "rest")
        assert caller == Caller(UNRESTRICTED, ALL_SCOPES, "rest")


@pytest.mark.parametrize(
    ("headers", "given", "scopes"),
    [
        # A proxy of this machine that says so, one that passes the name on, and one of a container.
        ({"X-Forwarded-For": "192.0.2.7"}, {}, None),
        ({"X-Forwarded-User": "anna"}, {}, None),
        ({"Forwarded": "for=192.0.2.7"}, {}, None),
        ({"Via": "1.1 proxy"}, {}, None),
        ({"host": "vind.example.nl"}, {}, None),
        ({"host": ""}, {}, None),
        # Where others are let in as well, or some are named, who manages is said by that alone.
        ({"X-Forwarded-User": "anna"}, {"open_to_all": True}, READING),
        ({"host": "vind.example.nl"}, {"open_to_all": True}, READING),
        ({}, {"open_to_all": True}, READING),
        ({}, {"allow_hosts": "vind.example.nl"}, READING),
        ({}, {"page_address": "https://vind.example.nl"}, READING),
        ({}, {"administrators": "anna"}, READING),
        ({}, {"administrators": "none"}, READING),
        ({}, {"allow_hosts": "localhost"}, ALL_SCOPES),
    ],
)
def test_with_access_off_only_a_caller_at_the_machine_manages(
    headers: dict[str, str], given: dict[str, Any], scopes: frozenset[str] | None
) -> None:
    settings = settings_of(access="off", **given)
    if scopes is None:
        with pytest.raises(NotSignedInError):
            identify({**OWN_NAME, **headers}, HERE, settings, "page")
    else:
        caller = identify({**OWN_NAME, **headers}, HERE, settings, "page")
        assert caller.scopes == scopes


@pytest.mark.parametrize("peer", [AWAY, "", "testclient", "::", "127.0.0.1.evil.nl"])
def test_with_access_off_remote_callers_sign_in_unless_open_to_all(peer: str) -> None:
    with pytest.raises(NotSignedInError, match=r"^Sign in first, by a key of `vind keys create`"):
        identify({}, peer, settings_of(access="off"), "rest")
    caller = identify({}, peer, settings_of(access="off", open_to_all=True), "rest")
    assert caller == Caller(UNRESTRICTED, READING, "rest")
    with pytest.raises(ForbiddenError, match="takes the scope manage"):
        caller.require("manage")


@pytest.mark.parametrize("access", ["rules", "filesystem"])
@pytest.mark.parametrize("peer", [HERE, AWAY])
@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Basic YTpi"}, {"authorization": "Bearer x"}]
)
def test_with_access_on_everybody_must_sign_in(
    access: str, peer: str, headers: Mapping[str, str]
) -> None:
    settings = settings_of(access=access, open_to_all=True)
    with pytest.raises(NotSignedInError, match="Sign in first"):
        identify(headers, peer, settings, "page")


def test_a_dummy_key_is_accepted_where_no_key_is_needed() -> None:
    # Programs that were made for another server will not go without one.
    headers = {"authorization": "Bearer none", **OWN_NAME}
    assert identify(headers, HERE, settings_of(access="off"), "openai").scopes == ALL_SCOPES


@pytest.mark.parametrize(
    ("host", "given", "is_safe"),
    [
        ("127.0.0.1", {"access": "off"}, True),
        ("localhost", {"access": "off"}, True),
        ("::1", {"access": "off"}, True),
        ("0.0.0.0", {"access": "off"}, False),  # noqa: S104
        ("::", {"access": "off"}, False),
        ("vind.example.nl", {"access": "off"}, False),
    ],
)
def test_serving_other_machines_with_access_off_needs_open_to_all(
    host: str, given: dict[str, Any], is_safe: bool
) -> None:
    if is_safe:
        require_safe(settings_of(**given), host)
    else:
        with pytest.raises(ServeError, match=r"as access is off\. .* add --open-to-all\."):
            require_safe(settings_of(**given), host)


WHO_MANAGES = r"could be taken for who manages this server\. Set VIND_ADMINISTRATORS to"


@pytest.mark.parametrize(
    ("host", "given"),
    [
        ("0.0.0.0", {}),  # noqa: S104
        ("10.0.0.8", {}),
        (HERE, {"allow_hosts": "vind.example.nl"}),
        (HERE, {"allow_hosts": "localhost,vind.example.nl"}),
        (HERE, {"page_address": "https://vind.example.nl"}),
    ],
)
@pytest.mark.parametrize("who", [{"access": "rules"}, {"access": "off", "open_to_all": True}])
def test_serving_under_other_names_requires_administrators_to_be_set(
    host: str, given: dict[str, Any], who: dict[str, Any]
) -> None:
    with pytest.raises(ServeError, match=WHO_MANAGES):
        require_safe(settings_of(**given, **who), host)
    for told in ("anna", "@board", "none"):
        require_safe(settings_of(**given, **who, administrators=told), host)
    with pytest.raises(ServeError, match=r"as access is off\."):
        require_safe(settings_of(**given, access="off", administrators="none"), host)


def test_serving_under_local_names_only_needs_no_administrators() -> None:
    for given in ({"allow_hosts": "localhost"}, {"page_address": "http://127.0.0.1:8501"}):
        for access in ("off", "rules"):
            require_safe(settings_of(access=access, **given), HERE)


def test_sign_in_by_proxy_with_access_off_is_refused() -> None:
    with pytest.raises(ServeError, match="nothing is known of what they may read"):
        require_safe(settings_of(access="off", proxy_addresses=PROXY, open_to_all=True), HERE)


# A proxy has signed them in.


def by_proxy(**headers: str) -> dict[str, str]:
    """The headers of the proxy, with its secret."""
    said = {f"x-forwarded-{name}": value for name, value in headers.items()}
    return {**said, "x-vind-proxy-secret": SECRET}


def test_headers_of_a_named_proxy_identify_the_caller() -> None:
    settings = settings_of(proxy_addresses=f"{PROXY},fd00::/8", administrators="@board")
    anna = identify(by_proxy(user="anna", groups="hr, it,,"), PROXY, settings, "page")
    assert anna == Caller(Viewer("anna", frozenset({"hr", "it"})), READING, "page")
    ben = identify(by_proxy(user="ben", groups="board"), "fd00::17", settings, "page")
    assert (ben.viewer.is_administrator, ben.scopes) == (True, ALL_SCOPES)
    carla = identify(by_proxy(user="carla"), f"::ffff:{PROXY}", settings, "page")
    assert carla.viewer == Viewer("carla")
    # As a server reads what a proxy has written in UTF-8.
    zoe = identify(by_proxy(user="zoë".encode().decode("latin-1")), PROXY, settings, "page")
    assert zoe.viewer.name == "zoë"


@pytest.mark.parametrize("peer", [AWAY, HERE, "10.0.0.50", ""])
def test_forged_headers_from_another_address_are_refused_and_logged(
    peer: str, tmp_path: Path
) -> None:
    settings = settings_of(proxy_addresses=PROXY)
    said = f"^The header X-Forwarded-User came from {peer or 'nowhere'}, which is no proxy that"
    with pytest.raises(NotSignedInError, match=said):
        identify(by_proxy(user="director"), peer, settings, "rest", Audit(tmp_path))
    (event,) = events_of(tmp_path)
    assert (event.event, event.peer, event.who) == ("sign-in-refused", peer, "")
    assert "is not believed" in event.reason


@pytest.mark.parametrize("secret", [None, "", "x", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "é"])
def test_proxy_headers_without_the_proxys_secret_are_refused(secret: str | None) -> None:
    settings = settings_of(proxy_addresses=PROXY, administrators="director")
    headers = {**by_proxy(user="director"), "x-vind-proxy-secret": secret}
    brought = {name: value for name, value in headers.items() if value is not None}
    said = f"came from {PROXY}, without the secret of that proxy, and is not believed"
    with pytest.raises(NotSignedInError, match=said):
        identify(brought, PROXY, settings, "page")


def test_forged_headers_name_nobody_when_no_sign_in_is_needed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)  # libraries that other tests load quieten its handler
    headers = by_proxy(user="director", groups="board")
    settings = settings_of(access="off", open_to_all=True, administrators="director")
    caller = identify(headers, HERE, settings, "rest")
    assert (caller.viewer.name, caller.scopes) == ("", READING)
    assert "is not believed" in caplog.text


def test_a_repeated_header_is_refused() -> None:
    secret = (b"x-vind-proxy-secret", SECRET.encode())
    raw = [secret, (b"x-forwarded-user", b"director"), (b"x-forwarded-user", b"anna")]
    with pytest.raises(NotSignedInError, match="X-Forwarded-User is there 2 times"):
        identify(Headers(raw=raw), PROXY, settings_of(proxy_addresses=PROXY), "page")
    raw = [secret, (b"x-forwarded-groups", b"board"), (b"x-forwarded-groups", b"hr")]
    raw.append((b"x-forwarded-user", b"anna"))
    with pytest.raises(NotSignedInError, match="X-Forwarded-Groups is there 2 times"):
        identify(Headers(raw=raw), PROXY, settings_of(proxy_addresses=PROXY), "page")


@pytest.mark.parametrize("name", [" ", "@board", "key:crm", "a\x00b", "a\u202eb", "x" * 300])
def test_an_invalid_account_name_is_refused(name: str) -> None:
    settings = settings_of(proxy_addresses=PROXY, administrators="@board,key:crm")
    with pytest.raises(NotSignedInError, match="is no name of an account"):
        identify(by_proxy(user=name), PROXY, settings, "page")


def test_a_proxy_that_names_nobody_lets_nobody_in() -> None:
    for access in ("off", "rules"):
        settings = settings_of(access=access, proxy_addresses=HERE)
        for headers in (by_proxy(groups="board"), OWN_NAME):
            with pytest.raises(NotSignedInError, match="the proxy that signs people in"):
                identify(headers, HERE, settings, "page")


def test_the_group_map_replaces_the_groups_of_headers_and_claims() -> None:
    settings = settings_of(
        proxy_addresses=PROXY, group_map='["CN=HR,DC=example=hr", "a1=it", "a1=all"]'
    )
    headers = by_proxy(user="anna", groups="a1, board, hr")
    assert identify(headers, PROXY, settings, "page").viewer.groups == {"it", "all"}
    claims = {"preferred_username": "anna", "groups": ["CN=HR,DC=example", "board"]}
    assert caller_of_claims(claims, settings, "page").viewer.groups == {"hr"}


def test_the_settings_choose_the_proxy_header_names() -> None:
    given = {"proxy_user_header": "Remote-User", "proxy_groups_header": "Remote-Groups"}
    settings = settings_of(proxy_addresses=PROXY, **given)
    headers = {"remote-user": "anna", "REMOTE-GROUPS": "hr", **by_proxy(user="director")}
    assert identify(headers, PROXY, settings, "page").viewer == Viewer("anna", frozenset({"hr"}))


# A token.

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


class Issuer:
    """An OpenID Connect issuer on this machine, of which each answer may be changed."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {"k1": KEY.public_key()}
        self.calls: list[str] = []
        self.says: dict[str, object] = {}
        self.is_up = True
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.calls.append(self.path)
                if not issuer.is_up:
                    self.send_error(503)
                    return
                body = json.dumps(issuer.answer(self.path)).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str) -> object:
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **self.says}
        algorithms = {
            kid: jwt.get_algorithm_by_name(
                "ES256" if isinstance(key, ec.EllipticCurvePublicKey) else "RS256"
            )
            for kid, key in self.keys.items()
        }
        return {
            "keys": [
                json.loads(algorithms[kid].to_jwk(key)) | {"kid": kid, "use": "sig"}
                for kid, key in self.keys.items()
            ]
        }

    def token(
        self, key: Any = KEY, algorithm: str = "RS256", kid: str = "k1", **claims: Any
    ) -> str:
        now = int(time.time())
        said = {
            "iss": self.address,
            "aud": "vind",
            "exp": now + 300,
            "iat": now,
            "preferred_username": "anna",
            "groups": ["hr"],
        } | claims
        held = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(held, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    found = Issuer()
    thread = Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    tokens.keys_of_issuer.cache_clear()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def by_token(token: str, issuer: Issuer, **given: Any) -> Caller:
    settings = settings_of(oidc_issuer=issuer.address, oidc_audience="vind", **given)
    return identify({"authorization": f"Bearer {token}"}, AWAY, settings, "rest")


def test_a_token_identifies_the_caller(issuer: Issuer) -> None:
    issuer.keys["k2"] = CURVE.public_key()
    anna = Caller(Viewer("anna", frozenset({"hr"})), READING, "rest")
    assert by_token(issuer.token(), issuer) == anna
    assert by_token(issuer.token(algorithm="PS256"), issuer).viewer.name == "anna"
    assert by_token(issuer.token(CURVE, "ES256", "k2"), issuer).viewer.name == "anna"
    assert by_token(issuer.token(aud=["other", "vind"]), issuer).viewer.name == "anna"
    assert issuer.calls == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize(
    ("claims", "given", "name", "groups"),
    [
        ({"email": "anna@x.nl"}, {"oidc_name_claim": "email"}, "anna@x.nl", {"hr"}),
        (
            {"realm_access": {"roles": ["staff"]}},
            {"oidc_groups_claim": "realm_access.roles"},
            "anna",
            {"staff"},
        ),
        ({"https://x.nl/g": "staff"}, {"oidc_groups_claim": "https://x.nl/g"}, "anna", {"staff"}),
        ({"groups": None}, {}, "anna", set()),
        ({"groups": {"hr": True}}, {}, "anna", set()),
        ({"groups": [5, "hr", None]}, {}, "anna", {"hr"}),
    ],
)
def test_the_settings_choose_the_claims_for_name_and_groups(
    issuer: Issuer, claims: dict[str, Any], given: dict[str, Any], name: str, groups: set[str]
) -> None:
    viewer = by_token(issuer.token(**claims), issuer, **given).viewer
    assert viewer == Viewer(name, frozenset(groups))


def none_alg(issuer: Issuer) -> str:
    return jwt.encode({"preferred_username": "director"}, "", algorithm="none")


def by_public_key(issuer: Issuer) -> str:
    """Signed with what everybody has: the issuer's public key, as if it were a password."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    hmac = jwt.get_algorithm_by_name("HS256")
    head, body, _ = issuer.token().split(".")
    head = jwt.utils.base64url_encode(b'{"alg":"HS256","kid":"k1"}').decode()
    signature = hmac.sign(f"{head}.{body}".encode(), pem)
    return f"{head}.{body}.{jwt.utils.base64url_encode(signature).decode()}"


def changed(issuer: Issuer) -> str:
    head, _, signature = issuer.token().split(".")
    _, body, _ = issuer.token(preferred_username="director").split(".")
    return f"{head}.{body}.{signature}"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda i: i.token(exp=int(time.time()) - 60), r"^The token has expired\. Sign in again"),
        (lambda i: i.token(nbf=int(time.time()) + 600), "does not hold yet"),
        (lambda i: i.token(exp=None), "The token has no claim exp"),
        (lambda i: i.token(aud="payroll"), "for another program: its `aud` is not vind"),
        (lambda i: i.token(aud=None), "The token has no claim aud"),
        (lambda i: i.token(iss="https://evil.example"), "of another issuer than http://127"),
        (lambda i: i.token(OTHER, kid=None), "was not signed by the issuer, or changed since"),
        (lambda i: i.token(OTHER), "was not signed by the issuer, or changed since"),
        (lambda i: i.token(OTHER, kid="k9"), "signed by a key that http://127.* does not have"),
        (lambda i: i.token(CURVE, "ES256"), "was not signed by the issuer, or changed since"),
        (none_alg, "signed by 'none', which is not taken"),
        (by_public_key, "signed by 'HS256', which is not taken"),
        (lambda _: "eyJhbGciOlsiUlMyNTYiXX0.e30.AAAA", "which is not taken"),  # {"alg":["RS256"]}
        (changed, "was not signed by the issuer, or changed since"),
        (lambda i: i.token()[:-10], "was not signed by the issuer, or changed since"),
        (lambda _: "a.b.c", "is no key and no token"),
        (lambda i: i.token(preferred_username=None), "has no claim preferred_username"),
        (lambda i: i.token(preferred_username=["anna"]), "has no claim preferred_username"),
        (lambda i: i.token(preferred_username="@board"), "is no name of an account"),
    ],
)
def test_an_invalid_token_is_refused_in_a_sentence(
    issuer: Issuer, made: Callable[[Issuer], str], said: str
) -> None:
    with pytest.raises(NotSignedInError, match=said):
        by_token(made(issuer), issuer, administrators="@board")


def test_a_token_with_a_slightly_wrong_clock_is_accepted(issuer: Issuer) -> None:
    now = int(time.time())
    assert by_token(issuer.token(exp=now - 10, nbf=now + 10), issuer).viewer.name == "anna"


def test_signing_keys_are_refetched_at_most_once_a_minute(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    by_token(issuer.token(), issuer)
    issuer.keys = {"k2": OTHER.public_key()}
    new = issuer.token(OTHER, kid="k2")
    for _ in range(3):
        with pytest.raises(NotSignedInError, match="does not have"):
            by_token(new, issuer)
    assert issuer.calls.count("/keys") == 1
    now += tokens.PAUSE_SECONDS
    assert by_token(new, issuer).viewer.name == "anna"
    with pytest.raises(NotSignedInError, match="does not have"):
        by_token(issuer.token(), issuer)  # withdrawn
    assert issuer.calls.count("/keys") == 2


def test_tokens_stay_valid_while_the_issuer_is_briefly_down(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    by_token(issuer.token(), issuer)
    issuer.is_up = False
    now += tokens.FRESH_SECONDS
    assert by_token(issuer.token(), issuer).viewer.name == "anna"
    now += tokens.STALE_SECONDS
    for _ in range(2):
        with pytest.raises(NotSignedInError, match=r"^The keys of http.* cannot be fetched"):
            by_token(issuer.token(), issuer)


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ({"issuer": "https://evil.example"}, "it calls itself 'https://evil.example'"),
        ({"jwks_uri": "http://evil.example/keys"}, "no safe address of its keys"),
        ({"jwks_uri": "file:///etc/passwd"}, "no safe address of its keys"),
        ({"jwks_uri": None}, "no safe address of its keys"),
    ],
)
def test_signing_keys_are_not_fetched_from_an_unsafe_address(
    issuer: Issuer, says: dict[str, object], said: str
) -> None:
    issuer.says = says
    with pytest.raises(NotSignedInError, match=said):
        by_token(issuer.token(), issuer)
    assert issuer.calls == ["/.well-known/openid-configuration"]


# Settings, and who is at the machine.


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oidc_issuer": "http://id.example"}, "VIND_OIDC_ISSUER is 'http://id.example', which is"),
        ({"oidc_issuer": "id.example"}, "Give one that begins with https://"),
        ({"oidc_issuer": "https://a:b@id.example"}, "no address of an issuer"),
        ({"oidc_issuer": "https://id.example"}, "VIND_OIDC_AUDIENCE is not set, and VIND_OIDC_ISS"),
        ({"proxy_addresses": "nginx"}, "VIND_PROXY_ADDRESSES has 'nginx', which is no address"),
        ({"proxy_addresses": "10.0.0.5/8"}, "which is no address and no network"),
        (
            {"proxy_addresses": "10.0.0.5"},
            "VIND_PROXY_SECRET is not set, and VIND_PROXY_ADDRESSES i",
        ),
        ({"proxy_secret": "short"}, "VIND_PROXY_SECRET needs 24 or more letters, digits and signs"),
        ({"proxy_secret": "é" * 24}, "VIND_PROXY_SECRET needs 24 or more letters, digits and sig"),
        ({"proxy_user_header": "X User"}, "VIND_PROXY_USER_HEADER is 'X User', which is no name"),
        ({"group_map": "hr"}, "VIND_GROUP_MAP has 'hr'. Give pairs"),
        ({"group_map": "hr="}, "VIND_GROUP_MAP has 'hr='. Give pairs"),
        ({"audit_days": 0}, "Set VIND_AUDIT_DAYS to 1 or more, not 0."),
        ({"audit_questions": "all"}, "Set VIND_AUDIT_QUESTIONS to 'text', 'hash' or 'nothing'"),
        ({"oidc_name_claim": ""}, "Set VIND_OIDC_NAME_CLAIM to some text, not ''."),
    ],
)
def test_invalid_identity_settings_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(**given)
    assert said in str(refused.value)


def test_a_caller_at_the_machine_is_the_account_of_the_process() -> None:
    caller = at_the_machine(settings_of())
    assert caller.viewer.name
    assert caller.viewer.groups
    assert (caller.viewer.is_administrator, caller.scopes, caller.door) == (False, READING, "cli")
    everything = at_the_machine(settings_of(access="off"))
    assert (everything.viewer.is_administrator, everything.scopes) == (True, ALL_SCOPES)
    named = at_the_machine(settings_of(administrators=caller.viewer.name))
    assert named.scopes == ALL_SCOPES


def test_administrators_come_from_the_settings() -> None:
    settings = settings_of(administrators="anna,@board")
    for name, groups, is_one in (
        ("anna", (), True),
        ("ben", ("board",), True),
        ("ben", ("hr",), False),
        ("board", ("anna",), False),
        ("@board", (), False),
        ("", (), False),
    ):
        assert viewer_of(name, groups, settings).is_administrator == is_one
