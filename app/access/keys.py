"""The keys of programs, kept in one file. A running server sees every change to it.

A key is ``vind_``, a public id and a secret of 32 random bytes. Only the secret's SHA-256 is kept:
slow hashes protect guessable passwords, and nobody guesses 256 bits.
"""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from vind.app.access.caller import ALL_SCOPES, OF_KEYS, READING, Caller, Door, Scope, viewer_of
from vind.indexes.access import Viewer
from vind.indexes.core.durable import FileMark, disk_errors, file_mark, replace_file
from vind.indexes.errors import KeysError, NotSignedInError
from vind.indexes.settings import Settings

KEY_PREFIX = "vind_"
"""The prefix of every key, so that secret scanners recognise one in code and logs."""

SECRET_BYTES = 32

_KEY = re.compile(rf"{KEY_PREFIX}([0-9a-f]{{16}})_([A-Za-z0-9_-]{{43}})")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Key:
    """A program's key, without its secret.

    ``hash`` is the SHA-256 of the secret in hexadecimal. ``created`` and ``expires`` are in UTC;
    ``expires`` is None for a key that never does.
    """

    id: str
    name: str
    hash: str
    groups: tuple[str, ...]
    scopes: tuple[Scope, ...]
    administrator: bool
    created: datetime
    expires: datetime | None

    def has_expired(self, now: datetime) -> bool:
        """Whether the key is no longer valid."""
        return self.expires is not None and now >= self.expires


_KEYS = TypeAdapter(tuple[Key, ...])


def create_key(
    settings: Settings,
    name: str,
    groups: Collection[str] = (),
    scopes: Collection[Scope] = (),
    lasts: timedelta | None = None,
    *,
    administrator: bool = False,
    before: Callable[[], None] = lambda: None,
) -> tuple[Key, str]:
    """A new key and its text, which cannot be shown again.

    The key may read what everybody and ``groups`` may read, or everything for an ``administrator``.
    Without ``scopes`` it has all but ``manage``, or all of them for an administrator. ``before``
    is called before the key is saved. Raises KeysError for a taken or invalid name, and
    DiskFullError.
    """
    if not _NAME.fullmatch(name):
        raise KeysError(
            f"{name!r} is no name of a key. Take small letters, digits and the signs . _ -"
        )
    now = datetime.now(UTC).replace(microsecond=0)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    usual = ALL_SCOPES if administrator else READING
    key = Key(
        id=secrets.token_hex(8),
        name=name,
        hash=_hashed(secret),
        groups=tuple(sorted(set(groups))),
        scopes=tuple(sorted(set(scopes) or usual)),
        administrator=administrator,
        created=now,
        expires=now + lasts if lasts is not None else None,
    )
    with _changing(settings.keys_file) as keys:
        if any(one.name == name for one in keys):
            raise KeysError(
                f"There is a key {name} already. Take another name, or first `vind keys revoke "
                f"{name}`."
            )
        before()
        keys.append(key)
    return key, f"{KEY_PREFIX}{key.id}_{secret}"


def revoke_key(settings: Settings, name: str, before: Callable[[], None] = lambda: None) -> None:
    """Delete a key; a running server refuses it from then on.

    ``before`` is called before the key is deleted. Raises KeysError where there is no such key.
    """
    with _changing(settings.keys_file) as keys:
        kept = [key for key in keys if key.name != name]
        if len(kept) == len(keys):
            raise KeysError(
                f"There is no key {name!r}. `vind keys list` names those that there are."
            )
        before()
        keys[:] = kept


def keys_of(settings: Settings) -> tuple[Key, ...]:
    """All keys, by name. Raises KeysError where their file is damaged or cannot be read."""
    file = settings.keys_file
    return _read(file, file_mark(file))


def caller_of_key(presented: str, settings: Settings, door: Door) -> Caller:
    """The program whose key is ``presented``.

    Raises NotSignedInError where there is no such key, or it has expired.
    """
    parts = _KEY.fullmatch(presented)
    if not parts:
        raise NotSignedInError("The key is not whole. It is what `vind keys create` printed.")
    public, secret = parts.groups()
    key = next((one for one in keys_of(settings) if one.id == public), None)
    # Compares for an unknown key too, so that the time taken does not tell which ids exist.
    is_right = hmac.compare_digest(_hashed(secret), key.hash if key else _hashed(""))
    if key is None or not is_right:
        raise NotSignedInError(
            "There is no such key, or it was revoked. `vind keys create` makes another."
        )
    if key.has_expired(datetime.now(UTC)):
        raise NotSignedInError(
            f"The key {key.name} has expired. `vind keys revoke` it, and make another with "
            "`vind keys create`."
        )
    return Caller(_viewer(key, settings), frozenset(key.scopes), door, key.name)


def require_same_key(caller: Caller, settings: Settings) -> None:
    """Raises NotSignedInError where the key of ``caller`` is no longer what it was; for streams."""
    if not caller.key:
        return
    key = next((one for one in keys_of(settings) if one.name == caller.key), None)
    if (
        key is None
        or key.has_expired(datetime.now(UTC))
        or _viewer(key, settings) != caller.viewer
        or frozenset(key.scopes) != caller.scopes
    ):
        raise NotSignedInError("The key was revoked, or has expired, since the question was asked.")


def _viewer(key: Key, settings: Settings) -> Viewer:
    """The program's own account. Its prefix keeps it apart from the accounts of people."""
    viewer = viewer_of(OF_KEYS + key.name, key.groups, settings)
    return Viewer(viewer.name, viewer.groups, viewer.is_administrator or key.administrator)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@contextmanager
def _changing(path: Path) -> Iterator[list[Key]]:
    """The keys as a list to change, saved when the context ends without an error."""
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # without it two commands at once would lose a key
        keys = list(_read(path, file_mark(path)))
        yield keys
        keys.sort(key=lambda key: key.name)
        written = json.dumps(_KEYS.dump_python(tuple(keys), mode="json"), indent=1)
        with disk_errors(path.parent):
            replace_file(path, f"{written}\n".encode(), private=True)
    finally:
        os.close(folder)


@lru_cache(maxsize=8)
def _read(path: Path, mark: FileMark) -> tuple[Key, ...]:
    """The keys in a file, cached by its ``mark``, which changes whenever the file is replaced."""
    if mark is None:
        return ()
    try:
        return _KEYS.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        raise KeysError(
            f"The file of keys {path} cannot be read ({reason}). Put it back from a backup, or "
            "move it away and make the keys anew."
        ) from error
