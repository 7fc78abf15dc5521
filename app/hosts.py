"""By which names a server may be asked, and from which pages: for the web page and the API alike.

A site can point its own name at this machine (DNS rebinding), and any page that is open in a
reader's browser can ask this server for something, also one that another program of the machine
serves at another port. The browser says so in its headers, which a page cannot write.
"""

from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from vind.indexes.settings import LOOPBACK

EVERY_NETWORK = ("0.0.0.0", "::")  # noqa: S104
"""What to listen on for all networks that this machine is on."""

OF_NO_OTHER_PAGE = ("same-origin", "none")
"""What browsers say in Sec-Fetch-Site of a request by this page, or by the reader."""

UNKNOWN_HOST = (
    "This server is not known by that name. Whoever runs it can make it known: "
    "vind {} --allow-host NAME"
)
OTHER_PAGE = "Only the page that this server serves can ask it for something, and no other page."


class Refused(NamedTuple):
    """Why a request is not answered."""

    status: HTTPStatus
    sentence: str


def names_of(host: str, allowed: Iterable[str]) -> frozenset[str]:
    """The names that a server that listens on ``host`` has, with those ``allowed`` beside."""
    local = LOOPBACK if host in LOOPBACK + EVERY_NETWORK else ()
    return frozenset(host_name(name) for name in (host, *local, *allowed))


def host_name(name: str) -> str:
    """``name`` as it is compared: in lower case, an IPv6 address without its brackets."""
    return name.strip().lower().removesuffix(".").removeprefix("[").removesuffix("]")


def refusal(scope: Scope, names: frozenset[str], command: str) -> Refused | None:
    """Why ``vind command``, which has these ``names``, does not answer; None where it does."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or _name_in(hosts[0]) not in names | _reached_at(scope):
        return Refused(HTTPStatus.MISDIRECTED_REQUEST, UNKNOWN_HOST.format(command))
    if not (_is_own_page(headers, hosts[0]) and _is_own_request(headers)):
        return Refused(HTTPStatus.FORBIDDEN, OTHER_PAGE)
    return None


def _name_in(host: str) -> str | None:
    """The name in a Host header, without the port; None where it is no such header."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    return host_name(parts.hostname) if parts.hostname and parts.netloc == host else None


def _reached_at(scope: Scope) -> frozenset[str]:
    """The address of this machine that the connection was made to: no other site can have it."""
    try:
        address = ip_address(scope["server"][0])
    except (TypeError, ValueError):
        return frozenset()
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return frozenset({str(mapped or address)})


def _is_own_page(headers: Headers, host: str) -> bool:
    """Whether the page that asks, where one is told, is at the host that is asked: port and all.

    The scheme may be another one: a proxy speaks TLS in our name.
    """
    origins = headers.getlist("origin")
    return not origins or [_place(origin) for origin in origins] == [host.lower()]


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _is_own_request(headers: Headers) -> bool:
    """Whether no page elsewhere makes the browser ask, but for one whose link the reader follows.

    Such a request may have no Origin, as that for a picture.
    """
    site = headers.get("sec-fetch-site", "none")
    followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
    return site in OF_NO_OTHER_PAGE or followed == ("navigate", "document")
