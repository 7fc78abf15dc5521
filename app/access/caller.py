"""Who calls vind through one of its doors, and what they may do there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from vind.indexes.access import UNRESTRICTED, Viewer, own_account
from vind.indexes.errors import ForbiddenError
from vind.indexes.settings import Settings

Scope: TypeAlias = Literal["search", "ask", "read", "manage"]
"""``search`` finds passages, ``ask`` has questions answered, ``read`` opens documents and lists
them, ``manage`` starts runs."""

SCOPES: tuple[Scope, ...] = get_args(Scope)
ALL_SCOPES: frozenset[Scope] = frozenset(SCOPES)
READING: frozenset[Scope] = ALL_SCOPES - {"manage"}
"""The scopes of people who are not administrators."""

CALLER = "vind.caller"
"""The key of the ASGI scope under which a server keeps a Caller that it already knows."""

Door: TypeAlias = Literal["page", "rest", "openai", "mcp", "cli"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, through which door, and what they may do. ``key`` names a program's key."""

    viewer: Viewer
    scopes: frozenset[Scope]
    door: Door
    key: str = ""

    def told_apart(self, peer: str) -> str:
        """An identifier of the caller: account and key, or the address ``peer`` without either."""
        return f"{self.viewer.name}\n{self.key}".strip() or from_address(peer)

    def require(self, scope: Scope) -> None:
        """Raises ForbiddenError where the caller lacks ``scope``."""
        if scope in self.scopes:
            return
        if self.key:
            more = " --administrator" if scope == "manage" else ""
            raise ForbiddenError(
                f"The key {self.key} has no scope {scope}: {_listed(self.scopes)}. Make one that "
                f"has: `vind keys create NAME --scope {scope}{more}`."
            )
        raise ForbiddenError(
            f"{self.viewer.name or 'Who is not signed in'} may not do this, which takes the scope "
            f"{scope}. Ask an administrator of vind (VIND_ADMINISTRATORS)."
        )


def from_address(peer: str) -> str:
    """An identifier of an unknown caller at the address ``peer``. No account has such a name."""
    return f"\nat {peer}"


def _listed(scopes: Iterable[Scope]) -> str:
    return f"it has {', '.join(sorted(scopes))}"


def scopes_of(viewer: Viewer) -> frozenset[Scope]:
    """The scopes of a person. Only administrators, who may read everything, may start runs."""
    return ALL_SCOPES if viewer.is_administrator else READING


def viewer_of(name: str, groups: Iterable[str], settings: Settings) -> Viewer:
    """The account ``name`` in ``groups``, an administrator where the settings name either."""
    return Viewer.of(name, groups, settings.administrators or ())


def at_the_machine(settings: Settings, door: Door = "cli") -> Caller:
    """The account that runs this process, with the groups that the machine has it in.

    With access off this account reads everything: it can open the index files anyway.
    """
    viewer = own_account(settings)
    if settings.access == "off":
        viewer = Viewer(viewer.name, viewer.groups, is_administrator=True)
    return Caller(viewer, scopes_of(viewer), door)


def anybody(door: Door, scopes: frozenset[Scope]) -> Caller:
    """A caller without a sign-in, as with access off."""
    return Caller(UNRESTRICTED, scopes, door)
