"""Accounts and groups as this machine names them: by their number, or by their Windows SID."""

import grp
import pwd
import shutil
import subprocess
from functools import lru_cache

_UNIX_USER, _UNIX_GROUP = "S-1-22-1-", "S-1-22-2-"
"""Samba's SIDs for the accounts and groups of the machine itself; a number follows."""

_KINDS = {"1": "user", "2": "group", "4": "group", "5": "group"}
"""What winbind calls a SID (SID_NAME_USE): an account, a group, an alias, a well-known group."""

_WINBIND_SECONDS = 10.0
_REMEMBERED = 65_536


class Principals:
    """Names for a run, in which each is asked for once: they may be kept on another machine.

    A name is "user:anna" or "group:hr"; an id that has none is "user:#1234" or "group:#1234".
    """

    def __init__(self) -> None:
        self._winbind = shutil.which("wbinfo")
        self.user = lru_cache(_REMEMBERED)(_user)
        self.group = lru_cache(_REMEMBERED)(_group)
        self.of_sid = lru_cache(_REMEMBERED)(self._of_sid)

    def _of_sid(self, sid: str) -> str | None:
        """The name of a SID ("S-1-5-21-…"); None where this machine does not know it."""
        for prefix, named in ((_UNIX_USER, self.user), (_UNIX_GROUP, self.group)):
            number = sid.removeprefix(prefix)
            if number != sid and number.isdecimal():
                return named(int(number))
        return self._by_winbind(sid)

    def _by_winbind(self, sid: str) -> str | None:
        if self._winbind is None:
            return None
        try:
            told = subprocess.run(  # noqa: S603 - a SID is digits
                [self._winbind, "--sid-to-name", sid],
                capture_output=True,
                timeout=_WINBIND_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            self._winbind = None  # it would keep every other SID waiting as long
            return None
        name, _, kind = told.stdout.decode("utf-8", "replace").strip().rpartition(" ")
        if told.returncode or not name or kind not in _KINDS:
            return None
        return _as_the_machine_has_it(_KINDS[kind], name)


def _as_the_machine_has_it(kind: str, name: str) -> str:
    """Winbind names the domain too, which an account of the usual one is not called by."""
    try:
        own = pwd.getpwnam(name).pw_name if kind == "user" else grp.getgrnam(name).gr_name
    except KeyError:
        own = name
    return f"{kind}:{own}"


def _user(number: int) -> str:
    try:
        return f"user:{pwd.getpwuid(number).pw_name}"
    except (KeyError, OverflowError):
        return f"user:#{number}"


def _group(number: int) -> str:
    try:
        return f"group:{grp.getgrgid(number).gr_name}"
    except (KeyError, OverflowError):
        return f"group:#{number}"
