"""Who calls vind, what they may do, and how the claims of a sign-in become rights."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from vind.app.access.directory import groups_in_directory
from vind.indexes.access import UNRESTRICTED, Viewer, own_account
from vind.indexes.errors import ForbiddenError, NotSignedInError
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


LONGEST_NAME = 256

OF_KEYS = "key:"
"""The prefix of programs' account names. No person's name may begin with it."""


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
                f"The key {self.key} has no scope {scope}: it has "
                f"{', '.join(sorted(self.scopes))}. Make one that has: `vind keys create NAME "
                f"--scope {scope}{more}`."
            )
        raise ForbiddenError(
            f"{self.viewer.name or 'Who is not signed in'} may not do this, which takes the scope "
            f"{scope}. Ask an administrator of vind (VIND_ADMINISTRATORS)."
        )


def from_address(peer: str) -> str:
    """An identifier of an unknown caller at the address ``peer``. No account has such a name."""
    return f"\nat {peer}"


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


def caller_of_claims(claims: Mapping[str, Any], settings: Settings, door: Door) -> Caller:
    """The person described by the ``claims`` of a checked token.

    Raises NotSignedInError where the configured claim holds no name, and DirectoryError.
    """
    name = _claim(claims, settings.oidc_name_claim)
    if not isinstance(name, str) or not name.strip():
        raise NotSignedInError(
            f"The token has no claim {settings.oidc_name_claim} with the account of who signs in. "
            "Set VIND_OIDC_NAME_CLAIM to one that it has."
        )
    groups = _claim(claims, settings.oidc_groups_claim)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    return caller_of(name, (one for one in listed if isinstance(one, str)), settings, door)


def caller_of(name: str, claimed: Iterable[str], settings: Settings, door: Door) -> Caller:
    """The person ``name``, in the groups that the ``claimed`` groups are mapped to.

    Where the settings name a directory, its groups replace the claimed ones. Raises
    NotSignedInError for a name that no account can have, and DirectoryError.
    """
    name = name.strip()
    if (
        not 0 < len(name) <= LONGEST_NAME
        or name.startswith(("@", OF_KEYS))
        or any(unicodedata.category(letter).startswith("C") for letter in name)
    ):
        raise NotSignedInError(f"{name[:40]!r} is no name of an account.")
    if settings.ldap:
        claimed = groups_in_directory(name, settings)
    viewer = viewer_of(name, mapped_groups(claimed, settings), settings)
    return Caller(viewer, scopes_of(viewer), door)


def mapped_groups(claimed: Iterable[str], settings: Settings) -> frozenset[str]:
    """The groups that rights name, for ``claimed`` groups. A map drops the groups not in it."""
    named = frozenset(filter(None, map(str.strip, claimed)))
    if not settings.group_map:
        return named
    pairs = (pair.rpartition("=") for pair in settings.group_map)
    return frozenset(group.strip() for claim, _, group in pairs if claim.strip() in named)


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """The claim ``name``, or the nested claim at that dotted path; None where there is none."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found
