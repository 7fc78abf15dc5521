"""Turns the claims of a sign-in into the account and the groups that rights are given to."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from vind.app.access.caller import Caller, Door, scopes_of, viewer_of
from vind.app.access.directory import groups_in_directory
from vind.indexes.errors import NotSignedInError
from vind.indexes.settings import Settings

LONGEST_NAME = 256

OF_KEYS = "key:"
"""The prefix of programs' account names. No person's name may begin with it."""


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
