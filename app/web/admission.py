"""Who is let in: a browser that asks for this server by a name of its own, from a page of its own.

A site can point its own name at this machine (DNS rebinding), and any page that is open in a
reader's browser can ask this server for something, also one that another program of the machine
serves at another port. The browser says so in its headers, which a page cannot write.
"""

import re
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Hosts that only this machine reaches."""

EVERY_NETWORK = ("0.0.0.0", "::")  # noqa: S104
"""What to listen on for all networks that this machine is on."""

SERVED = re.compile(
    r"/(index\.html|favicon\.png|static/.+|original/.+|leaf/\d+/\d+/\d+-\d+"
    r"|_stcore/(health|host-config|stream))?"
)
"""All that the page is made of. What else Streamlit serves is for other pages and their makers:
uploads, figures, components, an interface for programs."""

OF_NO_OTHER_PAGE = ("same-origin", "none")
"""What browsers say in Sec-Fetch-Site of a request by this page, or by the reader."""

UNKNOWN_HOST = (
    "This server is not known by that name. Whoever runs it can make it known: "
    "vind serve --allow-host NAME"
)
OTHER_PAGE = "Only the page that this server serves can ask it for something, and no other page."
NOTHING_HERE = "There is nothing here. The page of vind is at the top: /"
ONLY_READ = "Nothing can be sent to this server, or changed: it is read alone."


def names_of(host: str, allowed: Iterable[str]) -> frozenset[str]:
    """The names that a server that listens on ``host`` has, with those ``allowed`` beside."""
    local = LOOPBACK if host in LOOPBACK + EVERY_NETWORK else ()
    return frozenset(host_name(name) for name in (host, *local, *allowed))


def host_name(name: str) -> str:
    """``name`` as it is compared: in lower case, an IPv6 address without its brackets."""
    return name.strip().lower().removesuffix(".").removeprefix("[").removesuffix("]")


class Admission:
    """Middleware in front of all that is served: pages, files and connections alike."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as the app does, or with the reason why it does not."""
        refusal = None if scope["type"] == "lifespan" else self._refusal(scope)
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _name_in(hosts[0]) not in self._names | _reached_at(scope):
            return _saying(UNKNOWN_HOST, HTTPStatus.MISDIRECTED_REQUEST)
        if not (_is_own_page(headers, hosts[0]) and _is_own_request(headers)):
            return _saying(OTHER_PAGE, HTTPStatus.FORBIDDEN)
        if not SERVED.fullmatch(scope["path"]):
            return _saying(NOTHING_HERE, HTTPStatus.NOT_FOUND)
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}:
            return _saying(ONLY_READ, HTTPStatus.METHOD_NOT_ALLOWED)
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


def _saying(sentence: str, status: HTTPStatus) -> Response:
    return PlainTextResponse(f"{sentence}\n", status_code=status)
