"""Looks up this machine's names of accounts and groups, by number or by Windows SID."""

import grp
import pwd
import shutil
import subprocess
from functools import lru_cache

_UNIX_USER, _UNIX_GROUP = "S-1-22-1-", "S-1-22-2-"
"""Prefixes of Samba's SIDs for Unix accounts and groups; their number follows."""

_KINDS = {"1": "user", "2": "group", "4": "group", "5": "group"}
"""By SID_NAME_USE, as winbind prints it: user, domain group, alias, well-known group."""

_WINBIND_SECONDS = 10.0
_REMEMBERED = 65_536


class Principals:
    """Names, cached for one run, as the lookup may go over the network.

    A name is "user:anna" or "group:hr"; an id without a name is "user:#1234" or "group:#1234".
    """

    def __init__(self) -> None:
        self._winbind = shutil.which("wbinfo")
        self.user = lru_cache(_REMEMBERED)(_user)
        self.group = lru_cache(_REMEMBERED)(_group)
        self.by_sid = lru_cache(_REMEMBERED)(self._by_sid)

    def _by_sid(self, sid: str) -> str | None:
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
            done = subprocess.run(  # noqa: S603 - a SID is digits
                [self._winbind, "--sid-to-name", sid],
                capture_output=True,
                timeout=_WINBIND_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            self._winbind = None  # each further SID would wait as long
            return None
        name, _, kind = done.stdout.decode("utf-8", "replace").strip().rpartition(" ")
        if done.returncode or not name or kind not in _KINDS:
            return None
        return _local_name(_KINDS[kind], name)


def _local_name(kind: str, name: str) -> str:
    """The machine's own name: winbind adds the domain even where it is the default one."""
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
