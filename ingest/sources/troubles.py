"""What goes wrong at a server, as a sentence with a cure; and what is worth another attempt."""

import errno
import random
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

from vind.indexes.core.durable import FULL_DISK
from vind.indexes.errors import SourceError, VindError

T = TypeVar("T")

ATTEMPTS = 5
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds; a server that asks for more gets up to ``LONGEST_ASKED``."""
LONGEST_ASKED = 300.0

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 509})


class Trouble(Enum):
    """A kind of trouble, and the sentence that tells it."""

    EXPIRED = (
        "the token or key has expired. Make a new one, and give it with `vind sources password`"
    )
    SIGN_IN = (
        "the account or password is wrong. Give the right one with `vind sources password`, or "
        "add the source again with another --account"
    )
    CERTIFICATE = (
        "the certificate of the server is not valid. Check the address; SSL_CERT_FILE names your "
        "own authority"
    )
    HOST_KEY = (
        "the host key of the server is not known. Run `ssh` to it once, check its fingerprint, "
        "and try again"
    )
    HOST = "the host is unknown. Check the address, and that this machine reaches the network"
    AWAY = "the server cannot be reached. Check the address, and that the server runs"
    BUSY = "the server is too busy. Try again later"
    FORBIDDEN = "the account may not read this. Ask who manages the server"
    GONE = "it is not there (any more). Check the address: the folder may have been moved"
    FULL = "the disk of the mirror is full. Make room, and run `vind sources sync` again"
    OTHER = "the server gave an answer that is not understood"


STOPS = frozenset(Trouble) - {Trouble.FORBIDDEN, Trouble.GONE, Trouble.OTHER, Trouble.BUSY}
"""Troubles of the whole source, after which no other file is tried."""

_AGAIN = frozenset({Trouble.AWAY, Trouble.BUSY})


def trouble_of(error: BaseException) -> Trouble:
    """The kind of an error of a door, or of writing the mirror."""
    chain = list(_chain(error))
    for one in chain:
        found = _by_type(one) or _by_status(one) or _by_name(one)
        if found:
            return found
    return Trouble.FORBIDDEN if isinstance(error, PermissionError) else Trouble.OTHER


def sentence(error: BaseException) -> str:
    """What went wrong, and what to do. Never has the secret: libraries' own texts are left out."""
    if isinstance(error, VindError):
        return str(error)
    trouble = trouble_of(error)
    named = f" ({type(error).__name__})" if trouble is Trouble.OTHER else ""
    return f"{trouble.value}{named}."


def with_retries(call: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """``call``, again where it failed for a time: pauses that double, with jitter.

    A server's Retry-After is followed.
    """
    for attempt in range(ATTEMPTS):
        try:
            return call()
        except Exception as error:
            if attempt + 1 == ATTEMPTS or trouble_of(error) not in _AGAIN:
                raise
            usual = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311
            pause(max(usual, min(_asked_for(error), LONGEST_ASKED)))
    raise SourceError("the server cannot be reached.")  # pragma: no cover - the loop returns


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _by_type(error: BaseException) -> Trouble | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble.CERTIFICATE
    if isinstance(error, socket.gaierror):
        return Trouble.HOST
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        return Trouble.FULL
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Trouble.GONE
    return None


def _by_status(error: BaseException) -> Trouble | None:
    """By the HTTP status, which webdav4 and botocore give at different places."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    answer = getattr(error, "response", None)
    if isinstance(answer, dict):
        code = str(answer.get("Error", {}).get("Code", ""))
        if "Expired" in code:
            return Trouble.EXPIRED
        if code in {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"}:
            return Trouble.SIGN_IN
        if code in {"SlowDown", "Throttling", "RequestLimitExceeded"}:
            return Trouble.BUSY
        status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if status == 401:
        challenge = "" if isinstance(answer, dict) else _header(error, "WWW-Authenticate")
        return Trouble.EXPIRED if "invalid_token" in challenge else Trouble.SIGN_IN
    if status in {404, 410}:
        return Trouble.GONE
    if status == 403:
        return Trouble.FORBIDDEN
    return Trouble.BUSY if status in _BUSY else None


_NAMED = {
    "ResourceNotFound": Trouble.GONE,
    "BadGatewayError": Trouble.BUSY,
    "IsAResourceError": Trouble.GONE,
    "HostKeyNotVerifiable": Trouble.HOST_KEY,
    "PermissionDenied": Trouble.SIGN_IN,  # asyncssh, on signing in
    "SFTPPermissionDenied": Trouble.FORBIDDEN,
    "SFTPNoSuchFile": Trouble.GONE,
}

_BROKEN = (
    *("Timeout", "ConnectError", "ConnectionError", "ConnectionLost", "ConnectionReset"),
    *("ConnectionRefused", "ConnectionClosed", "ReadError", "RemoteProtocolError", "BrokenPipe"),
    *("EndpointConnection", "IncompleteRead", "ClientPayloadError", "Aborted"),
)
"""Parts of the names of what broken connections raise."""


def _by_name(error: BaseException) -> Trouble | None:
    """By the name of the class: the libraries may be missing, so they are not imported here."""
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return Trouble.CERTIFICATE
    if "Name or service not known" in text or "Temporary failure in name resolution" in text:
        return Trouble.HOST
    name = type(error).__name__
    if name in _NAMED and not _has_better_cause(error):
        return _NAMED[name]
    if any(part in name for part in _BROKEN) and not _has_better_cause(error):
        return Trouble.AWAY
    if isinstance(error, OSError) and error.errno in {errno.EHOSTUNREACH, errno.ENETUNREACH}:
        return Trouble.AWAY
    return None


def _has_better_cause(error: BaseException) -> bool:
    causes = list(_chain(error.__cause__ or error.__context__))
    return any(_by_type(one) or _by_status(one) for one in causes)


def _header(error: BaseException, name: str) -> str:
    headers = getattr(getattr(error, "response", None), "headers", None)
    return str(headers.get(name, "")) if headers is not None else ""


def _asked_for(error: BaseException) -> float:
    """The seconds of a Retry-After; 0 without one, and for one that is a date."""
    for one in _chain(error):
        text = (
            "" if isinstance(getattr(one, "response", None), dict) else _header(one, "Retry-After")
        )
        if text.isdigit():
            return float(text)
    return 0.0
