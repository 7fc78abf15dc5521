"""Warns an administrator of language model servers that quotes would reach unencrypted."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from vind.indexes.settings import Settings


def in_the_clear(settings: Settings) -> str:
    """A warning of servers outside private networks that get quotes unencrypted; empty without any.

    Names are looked up; an unknown name counts as outside.
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
