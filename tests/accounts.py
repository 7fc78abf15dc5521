"""Accounts and groups of this machine that a test makes, and removes at its end."""

import contextlib
import grp
import os
import pwd
import shutil
import struct
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from vind.indexes.access import Viewer
from vind.ingest.rights.filesystem import ACL_ATTRIBUTE

NO_ID = 0xFFFFFFFF
"""What entries of an ACL have that name nobody."""

OWNER, USER, OWNING_GROUP, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20

needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("useradd") is None,
    reason="only root makes accounts, with useradd",
)


@contextlib.contextmanager
def made(members: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Groups with their members; the whole name of each account and group, by its short one.

    The first group of an account is the one that it logs in with.
    """
    end = f"-vt{os.getpid()}"
    people = dict.fromkeys(one for group in members.values() for one in group)
    groups = {one: [name for name, inside in members.items() if one in inside] for one in people}
    with contextlib.ExitStack() as undo:
        for group in members:
            subprocess.run(["groupadd", group + end], check=True)
            undo.callback(subprocess.run, ["groupdel", group + end], check=True)
        for one, (first, *others) in groups.items():
            named = ["-g", first + end, *(["-G", ",".join(o + end for o in others)] * bool(others))]
            subprocess.run(["useradd", "-M", "-N", *named, one + end], check=True)
            undo.callback(subprocess.run, ["userdel", one + end], check=True, capture_output=True)
        yield {name: name + end for name in (*members, *people)}


def viewer_of(account: str) -> Viewer:
    """An account of this machine as it asks, no administrator."""
    found = pwd.getpwnam(account)
    numbers = os.getgrouplist(account, found.pw_gid)
    return Viewer(account, frozenset(grp.getgrgid(number).gr_name for number in numbers))


def kernel_admits(account: str, file: Path) -> bool:
    """Whether the kernel lets an account read a file: it is tried."""
    found = pwd.getpwnam(account)
    tried = subprocess.run(
        ["cat", file],
        user=found.pw_uid,
        group=found.pw_gid,
        extra_groups=os.getgrouplist(account, found.pw_gid),
        cwd="/",
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def acl(*entries: tuple[int, int, int]) -> bytes:
    """The value of the attribute, of entries of a tag, the bits allowed and an id."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *one) for one in entries)


def set_acl(path: Path, value: bytes) -> None:
    """Give a file an ACL; skips the test where the file system has none."""
    try:
        os.setxattr(path, ACL_ATTRIBUTE, value)
    except OSError as error:
        pytest.skip(f"the file system takes no ACL: {error}")
