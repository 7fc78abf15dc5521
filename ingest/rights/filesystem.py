"""Reads a file's rights from the file system: its own, and those of all folders above it.

No file is opened: lstat and getxattr are enough.

Owner, group and mode, or a POSIX ACL, become a gate. The ACL is parsed from its extended attribute,
whose layout is stable (linux/posix_acl_xattr.h). pylibacl is not used: installing it compiles it
against system headers, which a machine without a network lacks.

So does a Windows security descriptor, from a mounted share or Samba. Layouts: [MS-DTYP] 2.4.6
(self-relative descriptor), 2.4.5 (ACL), 2.4.4 (its entries) and 2.4.2 (SID); Samba's
librpc/idl/xattr.idl for its attribute.
"""

import errno
import grp
import os
import pwd
import shutil
import stat
import struct
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vind.indexes.access import OPEN, Entries, Gate

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


_NONE_HERE = frozenset({errno.ENODATA, errno.EOPNOTSUPP})

_Gates = tuple[Gate, ...]


class FilesystemRights:
    """Reads the gates of files. It caches those of folders, so each walk needs a new one."""

    def __init__(self, principals: Principals) -> None:
        self._principals = principals
        self._ways: dict[Path, _Gates] = {}
        self._devices_without: defaultdict[str, set[int]] = defaultdict(set)

    def gates(self, file: Path) -> _Gates:
        """The gates from the root to ``file``, an absolute path, and its own.

        Raises OSError where one cannot be read, ValueError where its format is unknown.
        """
        way = self.way(file.parent)
        return _joined(way, self._own(file, READ, READ_DATA))

    def way(self, folder: Path) -> _Gates:
        """The gates from the root to ``folder``, itself included. Raises as ``gates`` does."""
        steps = []
        while folder not in self._ways:
            steps.append(folder)
            if folder == folder.parent:
                break
            folder = folder.parent
        way = self._ways.get(folder, ())
        for step in reversed(steps):
            way = _joined(way, self._own(step, SEARCH, TRAVERSE))
            self._ways[step] = way
        return way

    def _own(self, path: Path, posix_wanted: int, windows_wanted: int) -> _Gates:
        status = path.lstat()
        device, principals = status.st_dev, self._principals
        # The owner and mode that a mounted share shows only reflect mount options.
        for name in SHARE_ATTRIBUTES:
            descriptor = self._attribute(path, name, device)
            if descriptor is not None:
                return (windows_gate(descriptor, windows_wanted, principals),)
        acl = self._attribute(path, ACL_ATTRIBUTE, device)
        own = posix_gate(status, acl, posix_wanted, principals)
        wrapped = self._attribute(path, SAMBA_ATTRIBUTE, device)
        if wrapped is None:
            return (own,)
        # Samba opens a file as the account that asks, so descriptor and mode must both allow it.
        # Samba ignores a descriptor that is older than a change of the mode; here it still narrows.
        at = descriptor_at(wrapped)
        return windows_gate(wrapped, windows_wanted, principals, at=at), own

    def _attribute(self, path: Path, name: str, device: int) -> bytes | None:
        """The value of an extended attribute; None where there is none."""
        if device in self._devices_without[name]:
            return None
        try:
            return os.getxattr(path, name, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NONE_HERE:
                raise
            if error.errno == errno.EOPNOTSUPP and not path.is_symlink():
                self._devices_without[name].add(device)
            return None


def _joined(way: _Gates, own: _Gates) -> _Gates:
    new = dict.fromkeys(gate for gate in own if gate != OPEN and gate not in way)
    return (*way, *new) if new else way
