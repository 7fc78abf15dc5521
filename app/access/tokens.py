"""Tokens of an OpenID Connect issuer, checked against the keys that it publishes.

Nothing is fetched but from the issuer of the settings: its discovery document (OpenID Connect
Discovery 1.0, section 4), and the key set (RFC 7517) at the address that this names.
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

from vind.indexes.errors import NotSignedInError
from vind.indexes.settings import LOOPBACK, Settings

ALGORITHMS = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
"""Signatures by the kind of key, which only the issuer can make: no HMAC, which anybody could who
takes its public key for the password."""

_TAKEN = frozenset(chain.from_iterable(ALGORITHMS.values()))

LEEWAY_SECONDS = 30
"""By how much the clocks of the issuer and of this machine may differ."""

FRESH_SECONDS = 3600
"""After which the keys are fetched again, as the issuer may have withdrawn one."""

STALE_SECONDS = 86_400
"""How long they are used where the issuer cannot be reached."""

PAUSE_SECONDS = 60
"""Between two tries to fetch: whoever sends tokens of unknown keys must not make us a hammer."""

TIMEOUT_SECONDS = 10

LARGEST_DOCUMENT = 1 << 20


def checked_claims(token: str, settings: Settings) -> dict[str, Any]:
    """The claims of a ``token`` that the issuer signed for vind, and that holds now.

    Raises NotSignedInError, with a sentence that says what is wrong with it.
    """
    try:
        head = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise NotSignedInError("What is in Authorization is no key and no token.") from error
    algorithm = str(head.get("alg"))  # which may be anything that JSON has
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
    """A public key by its ``kid``, and the signatures that are checked by it."""

    number: str | None
    key: Any
    algorithms: tuple[str, ...]


class IssuerKeys:
    """The keys by which an issuer signs, fetched when needed and now and then. For threads."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._lock = Lock()
        self._keys: list[PublishedKey] = []
        self._fetched = self._tried = float("-inf")

    def key(self, number: object) -> PublishedKey:
        """The key of that ``kid``; of a token that names none, the only one.

        Raises NotSignedInError where the issuer has none such, or cannot be reached.
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
        """Fetch keys that are older than that, and not again before a while has passed."""
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

    Raises OSError where it cannot be reached, and ValueError for what is no such answer.
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
    """Those of a key set that a signature may be checked by; the others are for something else."""
    for one in listed:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        algorithms = ALGORITHMS.get(str(one.get("kty")), ())
        try:
            key = jwt.PyJWK(one)
        except jwt.PyJWTError:
            continue  # of a kind that the library does not know
        said = one.get("alg")
        yield PublishedKey(
            key.key_id, key.key, tuple(name for name in algorithms if said in {None, name})
        )


def _is_as_safe(address: str, issuer: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "http":  # both on this machine, as in a trial
        return parts.hostname in LOOPBACK and urlsplit(issuer).hostname in LOOPBACK
    return parts.scheme == "https"


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """None: an issuer answers where it says that it is."""


def _fetched(address: str) -> dict[str, Any]:
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - checked
    with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as answer:
        body = answer.read(LARGEST_DOCUMENT + 1)
    if len(body) > LARGEST_DOCUMENT:
        raise ValueError("its answer is larger than a megabyte")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("its answer is no JSON object")  # noqa: TRY004 - of the text it is made
    return found
