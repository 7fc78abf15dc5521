"""Converts owner, group and mode, or a POSIX ACL, to a gate.

The ACL is parsed from its extended attribute, whose layout is stable (linux/posix_acl_xattr.h).
pylibacl is not used: installing it compiles it against system headers, which a machine without a
network lacks.
"""

import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from vind.indexes.access import OPEN, Entries, Gate
from vind.ingest.rights.principals import Principals

ACL_ATTRIBUTE = "system.posix_acl_access"

READ, SEARCH = 4, 1
"""Permission bits needed for a file, and for each folder above it."""

_VERSION = 2
_HEAD = struct.Struct("<I")
_ENTRY = struct.Struct("<HHI")
_OWNER, _USER, _OWNING_GROUP, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_REQUIRED = frozenset({_OWNER, _OWNING_GROUP, _OTHER})


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    allowed: int
    number: int


def posix_gate(
    status: os.stat_result, acl: bytes | None, wanted: int, principals: Principals
) -> Gate:
    """Who has the permission ``wanted`` (READ or SEARCH) on a file or folder.

    As in POSIX.1e draft 17, 23.1.5: the owner's entry decides for the owner, and a named user's for
    that user; else any matching group that grants the permission is enough; else the entry for
    others decides. ``acl`` is the value of ``ACL_ATTRIBUTE``, None where there is none. Raises
    ValueError for an invalid ACL.
    """
    # Where the mask of an ACL grants nothing, Linux ignores its entries and uses the mode.
    if acl is None or not status.st_mode & stat.S_IRWXG:
        entries = _mode_entries(status.st_mode)
    else:
        entries = list(_entries(acl))
        if _REQUIRED - {one.tag for one in entries}:
            raise ValueError("an ACL without an entry that each has")
    masks = [one.allowed for one in entries if one.tag == _MASK]
    masked = wanted & masks[0] if masks else wanted
    ordered: list[tuple[str, bool]] = []
    groups: list[tuple[str, bool]] = []
    others = False
    for one in entries:
        if one.tag == _OWNER:
            ordered.insert(0, (principals.user(status.st_uid), bool(one.allowed & wanted)))
        elif one.tag == _USER:
            ordered.append((principals.user(one.number), bool(one.allowed & masked)))
        elif one.tag in (_OWNING_GROUP, _GROUP):
            number = status.st_gid if one.tag == _OWNING_GROUP else one.number
            groups.append((principals.group(number), bool(one.allowed & masked)))
        elif one.tag == _OTHER:
            others = bool(one.allowed & wanted)
    return _gate(tuple(ordered), tuple(groups), others=others)


def _gate(ordered: Entries, groups: Entries, *, others: bool) -> Gate:
    opens_for_all = others and all(opens for _, opens in (*ordered, *groups))
    return OPEN if opens_for_all else Gate(ordered, groups, others)


def _mode_entries(mode: int) -> list[_Entry]:
    tags = ((_OWNER, 6), (_OWNING_GROUP, 3), (_OTHER, 0))
    return [_Entry(tag, mode >> shift & 7, 0) for tag, shift in tags]


def _entries(acl: bytes) -> Iterator[_Entry]:
    if len(acl) < _HEAD.size or _HEAD.unpack_from(acl)[0] != _VERSION:
        raise ValueError("an ACL of an unknown version")
    if (len(acl) - _HEAD.size) % _ENTRY.size:
        raise ValueError("an ACL that ends in an entry")
    for tag, allowed, number in _ENTRY.iter_unpack(acl[_HEAD.size :]):
        if tag not in (_OWNER, _USER, _OWNING_GROUP, _GROUP, _MASK, _OTHER):
            raise ValueError("an ACL with an unknown entry")
        yield _Entry(tag, allowed, number)
