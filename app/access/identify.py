"""Finds who makes a request, by its key, its token, or the headers of a named proxy."""

import hmac
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vind.app.access.caller import (
    ALL_SCOPES,
    READING,
    Caller,
    Door,
    Scope,
    anybody,
    caller_of,
    caller_of_claims,
)
from vind.app.access.directory import require_library
from vind.app.access.keys import KEY_PREFIX, caller_of_key
from vind.app.servers.hosts import host_name
from vind.indexes.core.setting_values import LOOPBACK
from vind.indexes.errors import DirectoryError, NotSignedInError, ServeError
from vind.indexes.settings import Settings

if TYPE_CHECKING:
    from vind.app.audit import Audit

log = logging.getLogger("vind.access")

LONGEST_TOKEN = 16_384
"""In characters. The token of a person in hundreds of groups has a few thousand."""


PROXY_SECRET = "x-vind-proxy-secret"  # noqa: S105 - the name of a header
"""The header in which a proxy sends ``Settings.proxy_secret``."""

FORWARDED = ("forwarded", "x-real-ip", "via")
"""Headers of a proxy, beside those that begin with OF_PROXIES: whoever asks may be elsewhere."""

OF_PROXIES = "x-forwarded-"


def require_safe(settings: Settings, host: str) -> None:
    """Raises ServeError where a server on ``host`` needs to be told who is let in, and who manages.

    It needs both as soon as it has another name than this machine's own: then others reach it, by
    the network or by a proxy. Also raises ServeError where the library for a configured directory
    is missing.
    """
    require_library(settings)
    if settings.access == "off" and settings.proxy_addresses:
        raise ServeError(
            "VIND_PROXY_ADDRESSES says that people sign in, and VIND_ACCESS is off, so that "
            "nothing is known of what they may read. Set VIND_ACCESS to filesystem or rules."
        )
    names = _names_elsewhere(settings, host)
    if not names:
        return
    if settings.access == "off" and not settings.open_to_all:
        raise ServeError(
            f"Whoever reaches {names[0]} could read all that is indexed, as access is off. Set "
            "VIND_ACCESS to filesystem or rules, or, where everybody may read everything, add "
            "--open-to-all."
        )
    if settings.administrators is None:
        raise ServeError(
            f"Whoever reaches {names[0]} could be taken for who manages this server. Set "
            "VIND_ADMINISTRATORS to the accounts and @groups that do, or to none."
        )


def _names_elsewhere(settings: Settings, host: str = "") -> list[str]:
    """The names by which others reach a server on ``host``: those not of this machine alone."""
    page = urlsplit(settings.page_address).hostname or ""
    names = (host, *settings.allow_hosts, page)
    return [name for name in names if name and host_name(name) not in LOOPBACK]


def identify(
    headers: Mapping[str, str],
    peer: str,
    settings: Settings,
    door: Door,
    audit: "Audit | None" = None,
) -> Caller:
    """Who makes a request with these ``headers`` from the address ``peer``.

    ``peer`` must be the real other end of the connection, never an address from a header: servers
    that rewrite it (uvicorn's ``proxy_headers``) must be told not to. Refusals are logged, and
    written to ``audit``. Raises NotSignedInError, KeysError where the file of keys is damaged,
    DirectoryError where the caller's groups cannot be found out, and AuditError.
    """
    with refusals_noted(peer, door, audit):
        return _identified(headers, peer, settings, door)


@contextmanager
def refusals_noted(peer: str, door: Door, audit: "Audit | None") -> Iterator[None]:
    """Logs a refusal raised in the context, and writes it to ``audit``. Raises AuditError."""
    try:
        yield
    except (NotSignedInError, DirectoryError) as refused:
        log.warning("refused at %s, from %s: %s", door, peer or "nowhere", refused)
        if audit is not None:
            audit.write_refusal(door, peer, str(refused))
        raise


def _identified(headers: Mapping[str, str], peer: str, settings: Settings, door: Door) -> Caller:
    presented = _bearer(headers)
    if presented.startswith(KEY_PREFIX):
        return caller_of_key(presented, settings, door)
    if _is_proxy(headers, peer, settings):
        if name := _one(headers, settings.proxy_user_header):
            groups = _one(headers, settings.proxy_groups_header).split(",")
            return caller_of(_spelled(name), map(_spelled, groups), settings, door)
    elif _one(headers, settings.proxy_user_header):
        named = is_named_proxy(peer, settings)
        lacking = "without the secret of that proxy"
        whose = lacking if named else "which is no proxy that VIND_PROXY_ADDRESSES names"
        claimed = (
            f"The header {settings.proxy_user_header} came from {peer or 'nowhere'}, {whose}, and "
            "is not believed."
        )
        if not _unsigned(headers, peer, settings):
            raise NotSignedInError(claimed)
        log.warning("%s", claimed)
    if presented and settings.oidc_issuer:
        from vind.app.access.tokens import checked_claims  # needs cryptography, which few use

        return caller_of_claims(checked_claims(presented, settings), settings, door)
    if scopes := _unsigned(headers, peer, settings):
        return anybody(door, scopes)
    raise NotSignedInError(_how_to_sign_in(settings, presented))


def _unsigned(headers: Mapping[str, str], peer: str, settings: Settings) -> frozenset[Scope]:
    """The scopes of who does not sign in; none where everybody has to.

    Who is at the machine manages what is served to that machine alone. Others manage by a rule.
    """
    if settings.access != "off" or is_named_proxy(peer, settings):
        return frozenset()
    is_here = is_at_this_machine(headers, peer, settings)
    if not (is_here or settings.open_to_all):
        return frozenset()
    is_for_here = not (settings.open_to_all or _names_elsewhere(settings))
    is_free = is_here and is_for_here and settings.administrators is None
    return ALL_SCOPES if is_free else READING


def is_at_this_machine(headers: Mapping[str, str], peer: str, settings: Settings) -> bool:
    """Whether a request comes from this machine, under its own name and through no known proxy."""
    through = is_named_proxy(peer, settings) or any(
        name.lower() in FORWARDED or name.lower().startswith(OF_PROXIES) for name in headers
    )
    name = urlsplit(f"//{_one(headers, 'host')}").hostname or ""
    return _is_loopback(peer) and not through and (name == "localhost" or _is_loopback(name))


def _how_to_sign_in(settings: Settings, presented: str) -> str:
    ways = ["a key of `vind keys create` as Authorization: Bearer vind_…"]
    if settings.oidc_issuer:
        ways.append(f"a token of {settings.oidc_issuer}")
    if settings.proxy_addresses:
        ways.append("the proxy that signs people in")
    wrong = "What is in Authorization is no key of vind's. " if presented else ""
    return f"{wrong}Sign in first, by {' or '.join(ways)}."


def _bearer(headers: Mapping[str, str]) -> str:
    """The text after "Bearer", empty for other schemes, which belong to a proxy in front."""
    scheme, _, presented = _one(headers, "authorization").strip().partition(" ")
    if scheme.lower() != "bearer":
        return ""
    if len(presented) > LONGEST_TOKEN:
        raise NotSignedInError(f"The token is longer than {LONGEST_TOKEN:,} characters.")
    return presented.strip()


def _one(headers: Mapping[str, str], name: str) -> str:
    """The one value of a header, empty where there is none.

    Raises NotSignedInError for two: a proxy that only adds a header lets the caller forge one.
    """
    getlist = getattr(headers, "getlist", None)
    values: list[str] = (
        getlist(name)
        if getlist
        else [value for key, value in headers.items() if key.lower() == name.lower()]
    )
    if len(values) > 1:
        raise NotSignedInError(
            f"The header {name} is there {len(values)} times. Let the proxy put its own in the "
            "place of those that it is sent."
        )
    return values[0] if values else ""


def _spelled(value: str) -> str:
    """A header's text, which proxies write in UTF-8 and servers read as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _is_loopback(peer: str) -> bool:
    try:
        return _address(peer).is_loopback
    except ValueError:
        return False


def _is_proxy(headers: Mapping[str, str], peer: str, settings: Settings) -> bool:
    """Whether a request comes from a named proxy and brings its secret."""
    brought = _one(headers, PROXY_SECRET).encode("latin-1", "replace")
    is_right = hmac.compare_digest(brought, settings.proxy_secret.encode())
    return bool(settings.proxy_secret) and is_right and is_named_proxy(peer, settings)


def is_named_proxy(peer: str, settings: Settings) -> bool:
    """Whether the address ``peer`` is that of a proxy that the settings name."""
    try:
        address = _address(peer)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.proxy_addresses)


def _address(peer: str) -> IPv4Address | IPv6Address:
    """Raises ValueError for text that is no IP address, such as the peer of a Unix socket."""
    address = ip_address(peer)
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
