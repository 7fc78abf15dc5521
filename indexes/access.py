"""Who may read a file, and who asks.

The rights of a file are a chain of gates, its own and that of every folder above it; whoever passes
all of them may read it. A gate is what POSIX (POSIX.1e draft 17, 23.1.5), Windows ([MS-DTYP]
2.5.3.2) and lists of rules have in common: entries in order, of which the first that names the
viewer decides; groups, of which one that opens is enough; and what holds for everybody else.
"""

import grp
import json
import os
import pwd
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self, TypeAlias

from pydantic import TypeAdapter, ValidationError

from vind.indexes.settings import Settings

Entries: TypeAlias = tuple[tuple[str, bool], ...]
"""Accounts ("user:anna") and groups ("group:hr"), each with whether it is let through."""

_GATES: TypeAdapter[tuple[tuple[Entries, Entries, bool], ...]] = TypeAdapter(
    tuple[tuple[Entries, Entries, bool], ...]
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: the name of an account, the groups that it is in, and whether it reads everything.

    Names are as the rights have them: those of the machine's accounts, or what the claims of a
    sign-in are mapped to.
    """

    name: str = ""
    groups: frozenset[str] = frozenset()
    is_administrator: bool = False

    @classmethod
    def of(cls, name: str, groups: Iterable[str], administrators: Collection[str]) -> Self:
        """Somebody of this name and in these groups.

        An administrator where ``administrators`` name the account, or one of the groups with an @
        in front, as ``Settings.administrators`` does.
        """
        own = frozenset(groups)
        # An account whose name begins with @ would pass for a group of administrators.
        names = {f"@{group}" for group in own} | ({name} if not name.startswith("@") else set())
        return cls(name, own, not names.isdisjoint(administrators))


UNRESTRICTED = Viewer(is_administrator=True)
"""Where access is off, and one person asks on their own machine."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One list of rights.

    ``ordered``: the first entry that names the viewer decides. After these one of ``groups`` that
    the viewer is in and that opens is enough; in none that opens but in one of them, it is closed.
    For those that nothing names ``others`` holds.
    """

    ordered: Entries = ()
    groups: Entries = ()
    others: bool = False

    def opens_for(self, viewer: Viewer) -> bool:
        """Whether ``viewer``, who may be an administrator or not, is let through."""
        own = {f"user:{viewer.name}", *(f"group:{name}" for name in viewer.groups)}
        for principal, opens in self.ordered:
            if principal in own:
                return opens
        of_groups = [opens for principal, opens in self.groups if principal in own]
        return any(of_groups) if of_groups else self.others

    @property
    def is_closed(self) -> bool:
        """Whether it lets nobody through."""
        return not (self.others or any(opens for _, opens in (*self.ordered, *self.groups)))


OPEN = Gate(others=True)
CLOSED = Gate()


@dataclass(frozen=True, slots=True)
class Rights:
    """The gates that a reader of a file has to pass, from the top folder to the file."""

    gates: tuple[Gate, ...]

    def admit(self, viewer: Viewer) -> bool:
        """Whether ``viewer`` may read what has these rights."""
        return viewer.is_administrator or all(gate.opens_for(viewer) for gate in self.gates)

    def encoded(self) -> str:
        """As ``FileRecord.rights`` has them: compact JSON, equal for equal chains.

        Gates that let everybody through, and repeated ones, are left out.
        """
        kept = dict.fromkeys(gate for gate in self.gates if gate != OPEN)
        return json.dumps(
            [[gate.ordered, gate.groups, gate.others] for gate in kept],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def decoded(cls, text: str) -> Self | None:
        """The rights in ``text``; None where it is empty or no such thing: nobody knows them."""
        try:
            return cls(tuple(Gate(*written) for written in _GATES.validate_json(text, strict=True)))
        except ValidationError:
            return None


def are_for_administrators_only(rights: str) -> bool:
    """Whether nobody else may read a file of these encoded rights, or nobody knows who may."""
    known = Rights.decoded(rights)
    return known is None or any(gate.is_closed for gate in known.gates)


def may_read(viewer: Viewer, rights: str) -> bool:
    """Whether ``viewer`` may read a file of these encoded rights; of unknown ones, who may all."""
    if viewer.is_administrator:
        return True
    known = Rights.decoded(rights)
    return known is not None and known.admit(viewer)


def own_viewer(settings: Settings) -> Viewer:
    """Who asks where nobody signs in: the account that runs this process, with its groups.

    With access off one that reads everything. What has no name on this machine is called by its
    number, "#1234", as in the rights of files.
    """
    return UNRESTRICTED if settings.access == "off" else own_account(settings)


def own_account(settings: Settings) -> Viewer:
    """The account that runs this process; what has no name on this machine has its number."""
    user, numbers = os.geteuid(), {os.getegid(), *os.getgroups()}
    name = f"#{user}"
    with suppress(KeyError):
        account = pwd.getpwuid(user)
        name = account.pw_name
        numbers.update(os.getgrouplist(name, account.pw_gid))
    return Viewer.of(name, map(_group_name, numbers), settings.administrators)


def _group_name(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return f"#{number}"
