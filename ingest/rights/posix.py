"""A gate out of owner, group and mode, and out of a POSIX ACL where there is one.

The ACL is read from its extended attribute, whose layout the kernel promises
(linux/posix_acl_xattr.h). The library for it, pylibacl, is compiled when it is installed, with
headers of the system, which a machine without a network has not.
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
"""What is asked of a file, and of a folder on the way to it."""

_VERSION = 2
_HEAD = struct.Struct("<I")
_ENTRY = struct.Struct("<HHI")
_OWNER, _USER, _OWNING_GROUP, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_ONCE = frozenset({_OWNER, _OWNING_GROUP, _OTHER})


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    allowed: int
    number: int


def posix_gate(
    status: os.stat_result, acl: bytes | None, wanted: int, principals: Principals
) -> Gate:
    """Who gets ``wanted`` (READ or SEARCH) of a file or folder.

    As in POSIX.1e draft 17, 23.1.5: the owner's entry decides for the owner, one that names an
    account for that account; then one of the groups that grants it is enough; then the others'.
    ``acl`` is the value of ``ACL_ATTRIBUTE``, None where there is none. Raises ValueError where it
    is no ACL.
    """
    # Of an ACL whose mask grants nothing Linux does not look at the entries, but at the mode.
    if acl is None or not status.st_mode & stat.S_IRWXG:
        entries = _of_mode(status.st_mode)
    else:
        entries = list(_entries(acl))
        if _ONCE - {one.tag for one in entries}:
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


def _of_mode(mode: int) -> list[_Entry]:
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
