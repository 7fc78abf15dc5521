"""Servers of language models as an administrator has to know of them before anything is sent."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from vind.indexes.settings import Settings


def in_the_clear(settings: Settings) -> str:
    """What to say of servers beyond private networks that are sent quotes in the clear.

    Empty where there are none. Names are looked up; one that is not found is taken for such a one.
    """
    found = [address for address in settings.llm_servers if _is_in_the_clear(address)]
    if not found:
        return ""
    return (
        f"Careful: questions and quotes go unencrypted to {', '.join(found)}, which is not in a "
        "private network. Serve the language model over https, or from an address of your own "
        "network."
    )


def _is_in_the_clear(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme != "http":
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return not all(_is_private(str(at[0])) for *_, at in found)


def _is_private(host: str) -> bool:
    ip = ip_address(host.partition("%")[0])
    return ip.is_private or ip.is_loopback or ip.is_link_local
