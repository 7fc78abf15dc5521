"""Looks up people's groups in an LDAP directory (RFC 4511), where the settings name one.

A person whose look-up fails is refused rather than treated as in no group: rights may deny a group
what everybody else may read.
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

from vind.indexes.core.setting_values import LOOPBACK
from vind.indexes.errors import DirectoryError, ServeError
from vind.indexes.settings import Settings

log = logging.getLogger("vind.access")

KEPT_SECONDS = 300
"""How long a person's groups are reused before the next look-up."""

PAUSE_SECONDS = 10
"""How long a failed directory is not asked. Look-ups fail at once meanwhile, instead of waiting."""

TIMEOUT_SECONDS = 5
"""The time limit for connecting, and for each answer."""

AT_ONCE = 8
"""How many look-ups run at once. Another one waits for its turn, TIMEOUT_SECONDS at most."""

MOST_GROUPS = 1000
"""The most groups that a person may have. Active Directory returns no more at once, and an
incomplete list would give wrong rights."""

PEOPLE = 10_000
"""How many people's groups are kept; those who asked longest ago go first."""

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
    """The settings for asking the directory."""

    address: str
    base: str
    account: str
    password: str
    person: str
    groups: str
    group_name: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of ``settings``."""
        return cls(
            settings.ldap,
            settings.ldap_base,
            settings.ldap_account,
            settings.ldap_password,
            settings.ldap_person,
            settings.ldap_groups,
            settings.ldap_group_name,
        )


class _Failed(Exception):  # noqa: N818 - never reaches a user
    """The directory refused a request."""


def groups_in_directory(name: str, settings: Settings) -> frozenset[str]:
    """The groups of the account ``name`` in the directory; none where it has no such person.

    Raises DirectoryError where the groups cannot be found out.
    """
    return _directory(Way.of(settings)).groups_of(name)


def require_library(settings: Settings) -> None:
    """Raises ServeError where the settings name a directory and the LDAP library is missing."""
    if not settings.ldap:
        return
    try:
        import ldap3  # noqa: F401
    except ImportError as error:
        raise ServeError(INSTALL) from error


@lru_cache(maxsize=8)
def _directory(way: Way) -> "Directory":
    """The directory for ``way``, kept for the whole process."""
    return Directory(way)


class Directory:
    """A directory with a cache of people's groups. Safe for threads."""

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
        # The server may not be a directory at all. The library then fails with any of these.
        except (_Failed, LDAPException, OSError, ValueError, LookupError, TypeError) as error:
            log.error("the directory %s: %s", self._way.address, error)  # noqa: TRY400 - not a bug of ours
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
    """The filter ``written`` with escaped ``values`` filled in (RFC 4515)."""
    from ldap3.utils.conv import escape_filter_chars

    return _PLACE.sub(lambda place: str(escape_filter_chars(values[place[1]])), written)


@contextmanager
def _connected(way: Way) -> Iterator[Any]:
    """A signed-in connection. Raises the library's errors, and _Failed."""
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
        # Encryption must start before the password is sent, except where nobody can listen.
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
    """The entries below the base that pass the filter ``wanted``; None where more than ``most``."""
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
