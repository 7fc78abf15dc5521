"""The addresses of servers, and the host name and origin of requests, which are checked.

A site can point its own name at this machine (DNS rebinding). Any page in a reader's browser can
send requests to this server, also a page of another program on this machine. The browser tells both
in headers that a page cannot set.
"""

import errno
import socket
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from vind.indexes.core.setting_values import LOOPBACK
from vind.indexes.errors import ServeError

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.types import Scope

EVERY_NETWORK = ("0.0.0.0", "::")  # noqa: S104
"""The addresses that listen on all networks of this machine."""

OF_NO_OTHER_PAGE = ("same-origin", "none")
"""The values of Sec-Fetch-Site for a request by this page, or by the reader."""

SIGN_OUT = "/auth/logout"
"""The one path whose GET changes something: who follows it is signed out of the page."""

UNKNOWN_HOST = (
    "This server is not known by that name. Whoever runs it can make it known: "
    "vind {} --allow-host NAME"
)
OTHER_PAGE = "Only the page that this server serves can ask it for something, and no other page."


HOST_CURE = (
    "Give an address of this machine, such as `--host 127.0.0.1`; 0.0.0.0 is every network that it "
    "is on."
)


class Refused(NamedTuple):
    """Why a request is refused: the status and a sentence for the user."""

    status: HTTPStatus
    sentence: str


def names_of(host: str, allowed: Iterable[str]) -> frozenset[str]:
    """The names of a server that listens on ``host``, and the ``allowed`` ones."""
    local = LOOPBACK if host in LOOPBACK + EVERY_NETWORK else ()
    return frozenset(host_name(name) for name in (host, *local, *allowed))


def host_name(name: str) -> str:
    """``name`` normalised for comparison: in lower case, an IPv6 address without brackets."""
    return name.strip().lower().removesuffix(".").removeprefix("[").removesuffix("]")


def refusal(scope: "Scope", names: frozenset[str], command: str) -> Refused | None:
    """Why ``vind command``, reached under ``names``, refuses a request; None where it does not."""
    from starlette.datastructures import Headers  # needs an extra, and commands need host_name

    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or _name_in(hosts[0]) not in names | _reached_at(scope):
        return Refused(HTTPStatus.MISDIRECTED_REQUEST, UNKNOWN_HOST.format(command))
    is_read = scope.get("method", "GET") in {"GET", "HEAD"} and scope["path"] != SIGN_OUT
    if not (_is_own_page(headers, hosts[0]) and _is_own_request(headers, is_read=is_read)):
        return Refused(HTTPStatus.FORBIDDEN, OTHER_PAGE)
    return None


def _name_in(host: str) -> str | None:
    """The name in a Host header, without the port; None for a malformed header."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises ValueError for an invalid port
    except ValueError:
        return None
    return host_name(parts.hostname) if parts.hostname and parts.netloc == host else None


def _reached_at(scope: "Scope") -> frozenset[str]:
    """The address that the connection was made to, which no other site can have as its name."""
    try:
        address = ip_address(scope["server"][0])
    except (TypeError, ValueError):
        return frozenset()
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return frozenset({str(mapped or address)})


def _is_own_page(headers: "Headers", host: str) -> bool:
    """Whether the Origin, if there is one, has the host and port of the request.

    The scheme may differ, as a proxy may add TLS.
    """
    origins = headers.getlist("origin")
    return not origins or [_place(origin) for origin in origins] == [host.lower()]


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _is_own_request(headers: "Headers", *, is_read: bool) -> bool:
    """Whether no other site caused the request, except by a link to read that was followed.

    A request by another site may lack an Origin, such as one for a picture.
    """
    site = headers.get("sec-fetch-site", "none")
    followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
    return site in OF_NO_OTHER_PAGE or (is_read and followed == ("navigate", "document"))


def check_address(host: str, port: int, command: str = "serve") -> None:
    """Raises ServeError, with the reason, where ``vind command`` cannot listen there."""
    if not host.strip():
        raise ServeError(f"`--host` is empty. {HOST_CURE}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (socket.gaierror, UnicodeError) as error:
        raise ServeError(f"There is no host {host}. {HOST_CURE}") from error
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            raise ServeError(f"{host} is no address of this machine. {HOST_CURE}") from error
        raise ServeError(
            f"Nothing can be served on {host} port {port} ({error.strerror}). Choose another, such "
            f"as `vind {command} --port {port % 65535 + 1}`."
        ) from error


def reachable(host: str) -> str:
    """The name by which this machine reaches a server that listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def address(host: str, port: int) -> str:
    """The URL of the page for a browser on this machine."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
