"""The groups of people in a directory that speaks LDAP (RFC 4511), where the settings name one.

Who cannot be looked up is refused, and is not taken to be in no group: rights may deny a group what
everybody else may read.
"""

import logging
import re
import ssl
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore, Lock
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from vind.indexes.errors import DirectoryError, ServeError
from vind.indexes.settings import LOOPBACK, Settings

log = logging.getLogger("vind.access")

KEPT_SECONDS = 300
"""After which somebody is looked up again."""

PAUSE_SECONDS = 10
"""After the directory has failed, before it is asked again: who asks meanwhile need not wait."""

TIMEOUT_SECONDS = 5
"""To connect, and for each answer."""

AT_ONCE = 8
"""Look-ups; who comes beside these waits for TIMEOUT_SECONDS."""

MOST_GROUPS = 1000
"""Of one person. Active Directory gives no more at once, and some of them are not enough."""

PEOPLE = 10_000
"""Whose groups are kept, those who asked last."""

NO_ATTRIBUTES = "1.1"

SUCCESS, SIZE_LIMIT_EXCEEDED = 0, 4

INSTALL = "Groups from a directory need one more package: pip install 'vind[ldap]'"

AWAY = (
    "The directory that knows your groups does not answer as it should. Try again in a minute; "
    "whoever runs this server finds why in its log."
)
NOT_ONE = "The directory has more than one person of your name. Tell whoever runs this server."
IN_MANY = f"You are in more than {MOST_GROUPS:,} groups of the directory. Tell whoever runs it."

_PLACE = re.compile(r"\{(name|dn)\}")


class Way(NamedTuple):
    """How the directory is asked."""

    address: str
    base: str
    account: str
    password: str
    person: str
    groups: str
    group_name: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings have it."""
        return cls(
            settings.ldap,
            settings.ldap_base,
            settings.ldap_account,
            settings.ldap_password,
            settings.ldap_person,
            settings.ldap_groups,
            settings.ldap_group_name,
        )


class _Failed(Exception):  # noqa: N818 - no trouble of the user's
    """The directory says no."""


def groups_in_directory(name: str, settings: Settings) -> frozenset[str]:
    """The groups that the directory has the account ``name`` in; none where it has no such person.

    Raises DirectoryError where that cannot be told.
    """
    return _directory(Way.of(settings)).groups_of(name)


def require_library(settings: Settings) -> None:
    """Raises ServeError where a directory is to be asked, and the library for it is missing."""
    if not settings.ldap:
        return
    try:
        import ldap3  # noqa: F401
    except ImportError as error:
        raise ServeError(INSTALL) from error


@lru_cache(maxsize=8)
def _directory(way: Way) -> "Directory":
    """The directory asked in that way, kept for the whole process."""
    return Directory(way)


class Directory:
    """A directory, and the groups of those who asked last. For threads."""

    def __init__(self, way: Way, clock: Callable[[], float] = time.monotonic) -> None:
        self._way, self._clock = way, clock
        self._lock, self._places = Lock(), BoundedSemaphore(AT_ONCE)
        self._kept: OrderedDict[str, tuple[frozenset[str], float]] = OrderedDict()
        self._failed = float("-inf")

    def groups_of(self, name: str) -> frozenset[str]:
        """The groups of the person ``name``; none where there is no such person.

        Raises DirectoryError.
        """
        with self._lock:
            now = self._clock()
            groups, since = self._kept.get(name, (frozenset[str](), float("-inf")))
            if now - since < KEPT_SECONDS:
                self._kept.move_to_end(name)
                return groups
            if now - self._failed < PAUSE_SECONDS:
                raise DirectoryError(AWAY)
        groups = self._asked(name)
        with self._lock:
            self._kept[name] = groups, now
            self._kept.move_to_end(name)
            if len(self._kept) > PEOPLE:
                self._kept.popitem(last=False)
        return groups

    def _asked(self, name: str) -> frozenset[str]:
        from ldap3.core.exceptions import LDAPException

        if not self._places.acquire(timeout=TIMEOUT_SECONDS):
            raise DirectoryError(AWAY)
        try:
            return self._found(name)
        # What answers there may be no directory: the library then stumbles over what it says.
        except (_Failed, LDAPException, OSError, ValueError, LookupError, TypeError) as error:
            log.error("the directory %s: %s", self._way.address, error)  # noqa: TRY400 - no fault here
            self._failed = self._clock()
            raise DirectoryError(AWAY) from None
        finally:
            self._places.release()

    def _found(self, name: str) -> frozenset[str]:
        way = self._way
        with _connected(way) as connection:
            people = _search(connection, way, _filled(way.person, name=name), NO_ATTRIBUTES, 1)
            if people is None:
                raise DirectoryError(NOT_ONE)
            if not people:
                log.warning("the directory %s has nobody of the name %r", way.address, name)
                return frozenset()
            of_person = _filled(way.groups, name=name, dn=str(people[0]["dn"]))
            groups = _search(connection, way, of_person, way.group_name, MOST_GROUPS)
            if groups is None:
                raise DirectoryError(IN_MANY)
        named = (value for one in groups for value in one["raw_attributes"].values())
        return frozenset(text.decode() for values in named for text in values)


def _filled(written: str, **values: str) -> str:
    """A filter with values in it, of which no character means anything there (RFC 4515)."""
    from ldap3.utils.conv import escape_filter_chars

    return _PLACE.sub(lambda place: str(escape_filter_chars(values[place[1]])), written)


@contextmanager
def _connected(way: Way) -> Iterator[Any]:
    """A connection that is signed in. Raises what the library does, and _Failed."""
    import ldap3

    address = urlsplit(way.address)
    is_tls = address.scheme == "ldaps"
    server = ldap3.Server(
        address.hostname,
        address.port,
        use_ssl=is_tls,
        tls=ldap3.Tls(validate=ssl.CERT_REQUIRED, sni=address.hostname),
        get_info=ldap3.NONE,
        connect_timeout=TIMEOUT_SECONDS,
    )
    connection = ldap3.Connection(
        server,
        way.account or None,
        way.password or None,
        receive_timeout=TIMEOUT_SECONDS,
        auto_referrals=False,
        read_only=True,
    )
    try:
        connection.open()
        # Before the password is said. Without it only where nobody can listen.
        if not is_tls and address.hostname not in LOOPBACK and not connection.start_tls():
            raise _Failed("it does not encrypt")
        if not connection.bind():
            raise _Failed(
                f"it does not take {way.account or 'who has no account'}: {_said(connection)}"
            )
        yield connection
    finally:
        connection.unbind()


def _search(
    connection: Any, way: Way, wanted: str, attribute: str, most: int
) -> list[dict[str, Any]] | None:
    """The entries below the base that pass a filter; None where they are more than ``most``."""
    connection.search(
        way.base,
        wanted,
        attributes=[attribute],
        size_limit=most + 1,
        time_limit=TIMEOUT_SECONDS,
    )
    code = connection.result["result"]
    found = [one for one in connection.response or () if one["type"] == "searchResEntry"]
    if code == SIZE_LIMIT_EXCEEDED or len(found) > most:
        return None
    if code != SUCCESS:
        raise _Failed(f"it does not search {way.base}: {_said(connection)}")
    return found


def _said(connection: Any) -> str:
    result = connection.result
    return f"{result['description']} {result['message'] or ''}".strip()
