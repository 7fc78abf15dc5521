"""Who may read a file, and who is asking.

A file's rights are a chain of gates: its own and that of every folder above it. Whoever passes all
of them may read the file. A gate covers what POSIX (POSIX.1e draft 17, 23.1.5), Windows ([MS-DTYP]
2.5.3.2) and lists of rules have in common: ordered entries, of which the first that names the
viewer decides; groups, of which one open entry is enough; and a default for everybody else.
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
"""Accounts ("user:anna") and groups ("group:hr"), each with whether it may pass."""

_GATES: TypeAdapter[tuple[tuple[Entries, Entries, bool], ...]] = TypeAdapter(
    tuple[tuple[Entries, Entries, bool], ...]
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person or account that asks.

    ``name`` and ``groups`` are written as in the rights: as the machine's accounts, or as what the
    claims of a sign-in are mapped to. An administrator may read everything.
    """

    name: str = ""
    groups: frozenset[str] = frozenset()
    is_administrator: bool = False

    @classmethod
    def of(cls, name: str, groups: Iterable[str], administrators: Collection[str]) -> Self:
        """A viewer of this name in these groups.

        The viewer is an administrator if ``administrators`` names the account, or one of the groups
        with an @ in front, as in ``Settings.administrators``.
        """
        own = frozenset(groups)
        # An account named "@hr" must not pass for the group hr.
        names = {f"@{group}" for group in own} | ({name} if not name.startswith("@") else set())
        return cls(name, own, not names.isdisjoint(administrators))


UNRESTRICTED = Viewer(is_administrator=True)
"""The viewer when access is off, and one person asks on their own machine."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One list of rights.

    The first of the ``ordered`` entries that names the viewer decides. If none does, the viewer's
    ``groups`` decide: one open entry is enough, and closed entries alone keep the viewer out.
    ``others`` applies to viewers that nothing names.
    """

    ordered: Entries = ()
    groups: Entries = ()
    others: bool = False

    def opens_for(self, viewer: Viewer) -> bool:
        """Whether ``viewer`` may pass, regardless of being an administrator."""
        own = {f"user:{viewer.name}", *(f"group:{name}" for name in viewer.groups)}
        for principal, opens in self.ordered:
            if principal in own:
                return opens
        of_groups = [opens for principal, opens in self.groups if principal in own]
        return any(of_groups) if of_groups else self.others

    @property
    def is_closed(self) -> bool:
        """Whether nobody may pass."""
        return not (self.others or any(opens for _, opens in (*self.ordered, *self.groups)))


OPEN = Gate(others=True)
CLOSED = Gate()


@dataclass(frozen=True, slots=True)
class Rights:
    """The gates that a reader of a file must pass, from the top folder to the file."""

    gates: tuple[Gate, ...]

    def admit(self, viewer: Viewer) -> bool:
        """Whether ``viewer`` may read a file with these rights."""
        return viewer.is_administrator or all(gate.opens_for(viewer) for gate in self.gates)

    def encoded(self) -> str:
        """The value of ``FileRecord.rights``: compact JSON, equal for equal chains.

        Repeated gates and gates that let everybody pass are left out.
        """
        kept = dict.fromkeys(gate for gate in self.gates if gate != OPEN)
        return json.dumps(
            [[gate.ordered, gate.groups, gate.others] for gate in kept],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def decoded(cls, text: str) -> Self | None:
        """The rights that ``text`` encodes; None if it is empty or invalid: they are unknown."""
        try:
            return cls(tuple(Gate(*written) for written in _GATES.validate_json(text, strict=True)))
        except ValidationError:
            return None


def are_for_administrators_only(rights: str) -> bool:
    """Whether only administrators may read a file with these encoded rights, known or unknown."""
    known = Rights.decoded(rights)
    return known is None or any(gate.is_closed for gate in known.gates)


def may_read(viewer: Viewer, rights: str) -> bool:
    """Whether ``viewer`` may read a file with these encoded rights; unknown rights admit nobody.

    Administrators may read every file.
    """
    if viewer.is_administrator:
        return True
    known = Rights.decoded(rights)
    return known is not None and known.admit(viewer)


def own_viewer(settings: Settings) -> Viewer:
    """The viewer when nobody signs in: the account that runs this process, with its groups.

    When access is off, this viewer may read everything.
    """
    return UNRESTRICTED if settings.access == "off" else own_account(settings)


def own_account(settings: Settings) -> Viewer:
    """The account that runs this process, with its groups.

    An account or group without a name on this machine is called by its number, "#1234", as in the
    rights of files.
    """
    user, numbers = os.geteuid(), {os.getegid(), *os.getgroups()}
    name = f"#{user}"
    with suppress(KeyError):
        account = pwd.getpwuid(user)
        name = account.pw_name
        numbers.update(os.getgrouplist(name, account.pw_gid))
    return Viewer.of(name, map(_group_name, numbers), settings.administrators or ())


def _group_name(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return f"#{number}"
