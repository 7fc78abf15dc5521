"""Converts a Windows security descriptor, from a mounted share or Samba, to a gate.

Layouts: [MS-DTYP] 2.4.6 (self-relative descriptor), 2.4.5 (ACL), 2.4.4 (its entries) and 2.4.2
(SID); Samba's librpc/idl/xattr.idl for its attribute.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from vind.indexes.access import OPEN, Gate
from vind.ingest.rights.principals import Principals

SHARE_ATTRIBUTES = ("system.cifs_ntsd", "system.cifs_acl")
"""Extended attributes in which the kernel's SMB client exposes the descriptor of a file."""

SAMBA_ATTRIBUTE = "security.NTACL"
"""The extended attribute in which a Samba server stores the descriptor of a file."""

_GENERIC_ALL, _GENERIC_EXECUTE, _GENERIC_READ = 0x10000000, 0x20000000, 0x80000000
READ_DATA = 0x1 | _GENERIC_ALL | _GENERIC_READ
TRAVERSE = 0x20 | _GENERIC_ALL | _GENERIC_EXECUTE
"""Access rights for a file, and for each folder above it: any of these bits grants it."""

_DESCRIPTOR = struct.Struct("<BBHIIII")
_ACL = struct.Struct("<BBHHH")
_ACE = struct.Struct("<BBHI")
_SELF_RELATIVE, _DACL_PRESENT = 0x8000, 0x0004
_INHERIT_ONLY = 0x08

# Types of entries. Object and conditional entries may not apply: those that allow are ignored, and
# those that deny count, to be safe.
_ALLOWED = 0x00
_DENIED = frozenset({0x01, 0x06, 0x0A, 0x0C})
_OBJECT_TYPES = frozenset({0x06, 0x0C})

_EVERYBODY = frozenset({"S-1-1-0", "S-1-5-11"})  # Everyone, Authenticated Users
_OWNER_RIGHTS = "S-1-3-4"
# Creator Owner and Creator Group are templates for new files; Anonymous is no account.
_NOBODY = frozenset({"S-1-3-0", "S-1-3-1", "S-1-5-7"})


@dataclass(frozen=True, slots=True)
class _Ace:
    allows: bool
    sid: str


def windows_gate(data: bytes, wanted: int, principals: Principals, *, at: int = 0) -> Gate:
    """Who has the right ``wanted`` (READ_DATA or TRAVERSE) by the descriptor at ``data[at:]``.

    As in [MS-DTYP] 2.5.3.2: the first entry for the reader and the right decides; without one
    access is denied. A descriptor without an ACL is open to everybody. A SID unknown to this
    machine becomes both "user:S-1-…" and "group:S-1-…". Where such a SID is denied, nobody knows
    who that is, so all who were not allowed before are denied. Raises ValueError for an invalid
    descriptor.
    """
    try:
        owner, aces = _parsed(data, at, wanted)
    except (struct.error, IndexError) as error:
        raise ValueError("a security descriptor that is cut short") from error
    if aces is None:
        return OPEN
    entries: dict[str, bool] = {}
    for ace in aces:
        sid = owner if ace.sid == _OWNER_RIGHTS else ace.sid
        if sid in _EVERYBODY:
            return Gate(tuple(entries.items()), others=ace.allows)
        if sid in _NOBODY:
            continue
        name = principals.by_sid(sid)
        for one in (name,) if name else (f"user:{sid}", f"group:{sid}"):
            entries.setdefault(one, ace.allows)
        if name is None and not ace.allows:
            break
    return Gate(tuple(entries.items()))


def _parsed(data: bytes, at: int, wanted: int) -> tuple[str, list[_Ace] | None]:
    """The SID of the owner ("" without one), and the entries about ``wanted`` in order.

    None instead of entries where there is no ACL. Offsets in the descriptor count from the start of
    ``data``, even where Samba's wrapper precedes it.
    """
    revision, _, control, owner_at, _, _, dacl_at = _DESCRIPTOR.unpack_from(data, at)
    if revision != 1 or not control & _SELF_RELATIVE:
        raise ValueError("no self-relative security descriptor")
    owner = _sid(data, owner_at, len(data)) if owner_at else ""
    if not control & _DACL_PRESENT or not dacl_at:
        return owner, None
    return owner, list(_aces(data, dacl_at, wanted))


def _aces(data: bytes, at: int, wanted: int) -> Iterator[_Ace]:
    _, _, size, count, _ = _ACL.unpack_from(data, at)
    end = at + size
    if end > len(data):
        raise ValueError("a list of rights that is cut short")
    at += _ACL.size
    for _ in range(count):
        kind, flags, ace_size, mask = _ACE.unpack_from(data, at)
        if ace_size < _ACE.size or at + ace_size > end:
            raise ValueError("an entry that is not within its list")
        if (kind == _ALLOWED or kind in _DENIED) and mask & wanted and not flags & _INHERIT_ONLY:
            sid_at = at + _ACE.size + (_object_bytes(data, at) if kind in _OBJECT_TYPES else 0)
            yield _Ace(kind == _ALLOWED, _sid(data, sid_at, at + ace_size))
        at += ace_size


def _object_bytes(data: bytes, at: int) -> int:
    """The number of bytes before the SID of an object entry: flags, and up to two GUIDs."""
    present: int = struct.unpack_from("<I", data, at + _ACE.size)[0]
    return 4 + 16 * (present & 1) + 8 * (present & 2)


def _sid(data: bytes, at: int, end: int) -> str:
    """A SID, "S-1-5-21-…": revision, count, six bytes of authority, then ``count`` numbers."""
    revision, count = data[at], data[at + 1]
    if revision != 1 or count > 15 or at + 8 + 4 * count > end:
        raise ValueError("no SID")
    authority = int.from_bytes(data[at + 2 : at + 8], "big")
    numbers = struct.unpack_from(f"<{count}I", data, at + 8)
    return "-".join(("S", "1", str(authority), *map(str, numbers)))


def descriptor_at(attribute: bytes) -> int:
    """The offset of the security descriptor in the value of ``SAMBA_ATTRIBUTE``.

    The value is NDR: a version, twice (as itself and as the tag of the union), pointers that are
    only null or not, hashes, and the descriptor, aligned to four bytes. Raises ValueError for an
    unknown version, or where there is no descriptor.
    """
    try:
        version, switch, outer = struct.unpack_from("<HHI", attribute)
        (inner,) = struct.unpack_from("<I", attribute, 8) if version > 1 else (outer,)
    except struct.error as error:
        raise ValueError("an NT ACL that is cut short") from error
    if version != switch or version not in (1, 2, 3, 4) or not outer or not inner:
        raise ValueError("an NT ACL of an unknown version")
    if version == 1:
        return 8
    if version == 2:
        return 12 + 16
    hashed = 12 + 2 + 64  # the type of hash, and the hash
    if version == 3:
        return _aligned(hashed)
    described = attribute.find(b"\0", hashed)
    if described < 0:
        raise ValueError("an NT ACL that is cut short")
    return _aligned(described + 1) + 8 + 64  # a time, and a second hash


def _aligned(at: int) -> int:
    return (at + 3) & ~3
