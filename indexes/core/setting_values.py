"""The values of settings: read from an environment variable, checked, and refused in words."""

import json
import os
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from reprlib import repr as shortened
from urllib.parse import urlsplit

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)

_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
"""One that no header of a mail can be broken with."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Hosts that only this machine can reach."""

IS_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)
"""A model of this machine has no such name."""

_TEXTS_IN_JSON = re.compile(r'\s*\[\s*"')
"""Start of a JSON list of strings, which no pattern of files has."""


def split_list(value: object) -> object:
    """A list from an environment variable: JSON, or separated by commas or lines."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError as error:
            if _TEXTS_IN_JSON.match(value):
                raise ValueError(f"begins as a list in JSON, and is none ({error})") from error
            # Not JSON: a pattern may begin with a character set, "[Cc]ache/".
    return tuple(part for part in map(str.strip, value.replace(",", "\n").splitlines()) if part)


def whole_path(path: Path | str) -> Path:
    """The absolute path, with "~" expanded, since vind may not be started by a shell.

    It stays valid when the process changes its working directory.
    """
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111 - Path raises at an unknown user


def require_path(value: object) -> object:
    """Refuse blank paths, which pathlib takes for the working directory, and null characters."""
    if isinstance(value, str | Path) and not str(value).strip():
        raise ValueError("is blank, and must be a folder")
    if "\0" in str(value):
        raise ValueError("has a null character, as no folder has")
    return value


def host_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse host names that a browser cannot request."""
    for name in names:
        if not _HOST_NAME.fullmatch(name) and not _is_address(name.strip("[]")):
            raise ValueError(
                f"has {name!r}, which is no name of a host. Give it without http:// and without a "
                "port, such as vind.example.nl"
            )
    return names


def named_or_none(value: object) -> object:
    """A list, which the word ``none`` leaves empty."""
    return () if value == "none" else split_list(value)


def networks(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Check addresses of machines and of networks."""
    for address in addresses:
        try:
            ip_network(address)
        except ValueError as error:
            raise ValueError(
                f"has {address!r}, which is no address and no network ({error}). Give one such as "
                "10.0.0.5 or 10.0.0.0/24"
            ) from error
    return addresses


def ray_address(address: str) -> str:
    """Check the address of a Ray cluster, as ``ray start`` prints it."""
    host, _, port = address.strip().rpartition(":")
    is_whole = bool(host) and "/" not in host and port.isdecimal() and 0 < int(port) < 1 << 16
    if address.strip() not in {"", "auto"} and not is_whole:
        raise ValueError(
            f"is {address!r}, which is no address of a Ray cluster. Give HOST:PORT, as `ray start "
            "--head` prints it, or auto"
        )
    return address.strip()


def header_name(name: str) -> str:
    """Check the name of a header of HTTP."""
    if not _HEADER_NAME.fullmatch(name):
        raise ValueError(f"is {name!r}, which is no name of a header, such as X-Forwarded-User")
    return name


def issuer_address(address: str) -> str:
    """Check the address of an issuer, whose keys must be fetched over a safe connection."""
    try:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_whole = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_safe = is_whole = False
    if address and not (is_safe and is_whole):
        raise ValueError(
            f"is {address!r}, which is no address of an issuer. Give one that begins with "
            "https://, as the issuer itself writes it"
        )
    return address


def llm_or_servers(value: str) -> str:
    """A model's name or file as given, or the checked addresses of servers."""
    if not IS_ADDRESS.match(value):
        return value
    parts = (part.strip() for part in value.split(","))
    return ",".join(dict.fromkeys(_llm_server(part) for part in parts if part))


def _llm_server(address: str) -> str:
    if "@" in address:
        raise ValueError("has a name or password in an address. Set VIND_LLM_KEY to the key")
    try:
        parts = urlsplit(address)
        is_server = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_server = False
    if not is_server or parts.query or parts.fragment or not address.isascii() or " " in address:
        raise ValueError(
            f"has {shortened(address)}, which is no address of a server of language models. Give "
            "one such as http://127.0.0.1:8000/v1, or several parted by commas"
        )
    return address.rstrip("/")


def printable_key(key: str) -> str:
    """Check the characters of a key."""
    if not (key.isascii() and key.isprintable()):
        raise ValueError("has characters in it that no key has. Set it to the key alone")
    return key.strip()


def ldap_address(address: str) -> str:
    """The address of a directory: over TLS, or on this machine."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"ldap", "ldaps"} and bool(parts.hostname)
        _ = parts.port  # raises where it is none
    except ValueError:
        is_whole = False
    if address and (not is_whole or parts.path.strip("/") or parts.query or parts.username):
        raise ValueError(
            f"is {address!r}, which is no address of a directory. Give one such as "
            "ldaps://dc.example.nl, or ldap://dc.example.nl for StartTLS"
        )
    return address.rstrip("/")


def webhook_address(address: str) -> str:
    """The address that a notice of a failed run is sent to, which may have a secret in it."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_whole = False
    if address and (not is_whole or not address.isascii() or " " in address):
        raise ValueError("is no address of a host. Give one that begins with https:// or http://")
    return address


def mail_server(address: str) -> str:
    """The address of a server that takes mail: over TLS, or on this machine."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_whole = False
    if address and (not is_whole or parts.path.strip("/") or parts.query or parts.username):
        raise ValueError(
            "is no address of a mail server. Give one such as "
            "smtps://mail.example.nl, or smtp://mail.example.nl:587 for STARTTLS"
        )
    return address.rstrip("/")


def mail_address(address: str) -> str:
    """Check an address of mail, which goes into the headers of a mail as it is."""
    if address and not _MAIL_ADDRESS.fullmatch(address):
        raise ValueError(f"has {shortened(address)}. Give an address such as it@example.nl")
    return address


def mail_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """``mail_address`` for several."""
    return tuple(map(mail_address, addresses))


def page_origin(address: str) -> str:
    """Check the address of the page: what stands before the path."""
    try:
        parts = urlsplit(address)
        is_origin = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises if the port is invalid
    except ValueError:
        is_origin = False
    if address and (not is_origin or parts.path.strip("/") or parts.query or parts.username):
        raise ValueError(
            f"is {address!r}. Give what stands before the path in the browser, such as "
            "https://vind.example.nl"
        )
    return address.rstrip("/")


def group_pairs(pairs: tuple[str, ...]) -> tuple[str, ...]:
    """Check pairs of a claim's value and a group."""
    for pair in pairs:
        claim, _, group = pair.rpartition("=")
        if not claim.strip() or not group.strip():
            raise ValueError(
                f"has {pair!r}. Give pairs of a value of the claim and a group, such as "
                "a1b2-c3d4=hr"
            )
    return pairs


def path_or_word(value: object) -> object:
    """An absolute path as text, or a special word unchanged."""
    if value in {"", "auto", "off"} or not isinstance(value, str | Path):
        return value
    require_path(value)
    return str(whole_path(value))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
