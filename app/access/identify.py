"""Finds who makes a request, by its key, its token, or the headers of a named proxy."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from vind.app.access.caller import READING, Caller, Door, anybody
from vind.app.access.claims import caller_of, caller_of_claims
from vind.app.access.directory import require_library
from vind.app.access.keys import KEY_PREFIX, caller_of_key
from vind.indexes.errors import DirectoryError, NotSignedInError, ServeError
from vind.indexes.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from vind.app.audit import Audit

log = logging.getLogger("vind.access")

LONGEST_TOKEN = 16_384
"""In characters. The token of a person in hundreds of groups has a few thousand."""


def require_safe(settings: Settings, host: str) -> None:
    """Raises ServeError where a server on ``host`` would show everything to other machines.

    Such a server needs the explicit setting ``open_to_all``. Also raises ServeError where the
    library for a configured directory is missing.
    """
    require_library(settings)
    if host in LOOPBACK or settings.access != "off" or settings.open_to_all:
        return
    raise ServeError(
        f"Whoever reaches {host} could read all that is indexed, as access is off. Set VIND_ACCESS "
        "to filesystem or rules, or, where everybody may read everything, add --open-to-all."
    )


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
    if is_named_proxy(peer, settings):
        if name := _one(headers, settings.proxy_user_header):
            groups = _one(headers, settings.proxy_groups_header).split(",")
            return caller_of(_spelled(name), map(_spelled, groups), settings, door)
    elif _one(headers, settings.proxy_user_header):
        claimed = (
            f"The header {settings.proxy_user_header} came from {peer or 'nowhere'}, which is no "
            "proxy that VIND_PROXY_ADDRESSES names, and is not believed."
        )
        if _needs_sign_in(peer, settings):
            raise NotSignedInError(claimed)
        log.warning("%s", claimed)
    if presented and settings.oidc_issuer:
        from vind.app.access.tokens import checked_claims  # needs cryptography, which few use

        return caller_of_claims(checked_claims(presented, settings), settings, door)
    if _needs_sign_in(peer, settings):
        raise NotSignedInError(_how_to_sign_in(settings, presented))
    return anybody(door) if _is_loopback(peer) else anybody(door, READING)


def _needs_sign_in(peer: str, settings: Settings) -> bool:
    """Whether a request without credentials is refused."""
    if settings.access != "off" or is_named_proxy(peer, settings):
        return True
    return not (_is_loopback(peer) or settings.open_to_all)


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
