"""Tokens of an OpenID Connect issuer, checked against the keys that it publishes.

Two things are fetched: the discovery document of the configured issuer (OpenID Connect Discovery
1.0, section 4), and the key set (RFC 7517) at the address that this document names.
"""

import json
import time
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt

from vind.indexes.core.setting_values import LOOPBACK
from vind.indexes.errors import NotSignedInError
from vind.indexes.settings import Settings

ALGORITHMS = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
"""The accepted signature algorithms by type of key. HMAC is left out: anybody could sign with the
issuer's public key as the shared secret."""

_TAKEN = frozenset(chain.from_iterable(ALGORITHMS.values()))

LEEWAY_SECONDS = 30
"""How far the clocks of the issuer and of this machine may differ."""

FRESH_SECONDS = 3600
"""The age at which the keys are fetched again, as the issuer may have withdrawn one."""

STALE_SECONDS = 86_400
"""How long fetched keys are used while the issuer cannot be reached."""

PAUSE_SECONDS = 60
"""The least time between two fetches, so that tokens with unknown keys cannot make this server
flood the issuer."""

TIMEOUT_SECONDS = 10

LARGEST_DOCUMENT = 1 << 20


def checked_claims(token: str, settings: Settings) -> dict[str, Any]:
    """The claims of a ``token`` that the issuer signed for vind and that is valid now.

    Raises NotSignedInError, which says what is wrong with the token.
    """
    try:
        head = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise NotSignedInError("What is in Authorization is no key and no token.") from error
    algorithm = str(head.get("alg"))  # may be any JSON value
    if algorithm not in _TAKEN:
        raise NotSignedInError(
            f"The token is signed by {algorithm[:20]!r}, which is not taken: anybody "
            "could have written it."
        )
    key = keys_of_issuer(settings.oidc_issuer).key(head.get("kid"))
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=key.algorithms,
            audience=settings.oidc_audience,
            issuer=settings.oidc_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud"]},
        )
    except jwt.PyJWTError as error:
        raise NotSignedInError(_what_is_wrong(error, settings)) from error
    return claims


def _what_is_wrong(error: jwt.PyJWTError, settings: Settings) -> str:
    if isinstance(error, jwt.ExpiredSignatureError):
        return "The token has expired. Sign in again for a new one."
    if isinstance(error, jwt.ImmatureSignatureError):
        return "The token does not hold yet. Check the clock of this machine."
    if isinstance(error, jwt.InvalidAudienceError):
        return f"The token is for another program: its `aud` is not {settings.oidc_audience}."
    if isinstance(error, jwt.InvalidIssuerError):
        return f"The token is of another issuer than {settings.oidc_issuer}."
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"The token has no claim {error.claim}."
    return "The token was not signed by the issuer, or changed since."


class PublishedKey(NamedTuple):
    """A public key, its ``kid`` as ``number``, and the algorithms that it may check."""

    number: str | None
    key: Any
    algorithms: tuple[str, ...]


class IssuerKeys:
    """An issuer's signing keys, fetched when needed and refreshed. Safe for threads."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._lock = Lock()
        self._keys: list[PublishedKey] = []
        self._fetched = self._tried = float("-inf")

    def key(self, number: object) -> PublishedKey:
        """The key with the ``kid`` ``number``; for None, the issuer's only key.

        Raises NotSignedInError where the issuer has no such key, or cannot be reached.
        """
        with self._lock:
            self._refresh(FRESH_SECONDS)
            if (found := self._found(number)) is None:
                self._refresh(PAUSE_SECONDS)
                found = self._found(number)
        if found is None:
            raise NotSignedInError(
                f"The token is signed by a key that {self._issuer} does not have."
            )
        return found

    def _found(self, number: object) -> PublishedKey | None:
        if number is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.number == number), None)

    def _refresh(self, older_than: float) -> None:
        """Fetch keys older than ``older_than`` seconds, at most once in PAUSE_SECONDS."""
        now = time.monotonic()
        if now - self._fetched < older_than or now - self._tried < PAUSE_SECONDS:
            self._require_keys(now, "tried less than a minute ago")
            return
        self._tried = now
        try:
            self._keys = fetched_keys(self._issuer)
        except (OSError, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            self._require_keys(now, str(reason))
        else:
            self._fetched = now

    def _require_keys(self, now: float, reason: str) -> None:
        if now - self._fetched >= STALE_SECONDS:
            raise NotSignedInError(
                f"The keys of {self._issuer} cannot be fetched ({reason}). Check VIND_OIDC_ISSUER "
                "and whether this machine reaches it."
            )


@lru_cache(maxsize=8)
def keys_of_issuer(issuer: str) -> IssuerKeys:
    """The keys of ``issuer``, kept for the whole process."""
    return IssuerKeys(issuer)


def fetched_keys(issuer: str) -> list[PublishedKey]:
    """The keys that ``issuer`` publishes for signatures.

    Raises OSError where it cannot be reached, and ValueError for a malformed answer.
    """
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise ValueError(f"it calls itself {str(found.get('issuer'))[:200]!r}")
    address = found.get("jwks_uri")
    if not isinstance(address, str) or not _is_as_safe(address, issuer):
        raise ValueError(f"it gives no safe address of its keys, but {str(address)[:200]!r}")
    listed = _fetched(address).get("keys")
    return list(_for_signatures(listed if isinstance(listed, list) else []))


def _for_signatures(listed: list[Any]) -> Iterator[PublishedKey]:
    """The keys of a key set that are meant for signatures."""
    for one in listed:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        algorithms = ALGORITHMS.get(str(one.get("kty")), ())
        try:
            key = jwt.PyJWK(one)
        except jwt.PyJWTError:
            continue  # a type of key that the library does not know
        said = one.get("alg")
        yield PublishedKey(
            key.key_id, key.key, tuple(name for name in algorithms if said in {None, name})
        )


def _is_as_safe(address: str, issuer: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "http":  # allowed only in a trial with both on this machine
        return parts.hostname in LOOPBACK and urlsplit(issuer).hostname in LOOPBACK
    return parts.scheme == "https"


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Refuse the redirect: an issuer must answer at its own address."""


def _fetched(address: str) -> dict[str, Any]:
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - checked
    with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as answer:
        body = answer.read(LARGEST_DOCUMENT + 1)
    if len(body) > LARGEST_DOCUMENT:
        raise ValueError("its answer is larger than a megabyte")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("its answer is no JSON object")  # noqa: TRY004 - the content is wrong
    return found
