"""Security descriptors, byte by byte."""

import os
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.indexes.access import OPEN, Gate, Rights, Viewer
from vind.ingest.rights.filesystem import (
    READ,
    READ_DATA,
    SAMBA_ATTRIBUTE,
    TRAVERSE,
    FilesystemRights,
    Principals,
    descriptor_at,
    windows_gate,
)
from vind.ingest.rights.reading import UNKNOWN, FileRights

ALLOW, DENY, ALLOW_OBJECT, DENY_OBJECT, ALLOW_IF, DENY_IF, AUDIT = 0, 1, 5, 6, 9, 10, 2
INHERIT_ONLY = 0x08
FILE_ALL, FILE_READ, FILE_WRITE, FILE_EXECUTE = 0x1F01FF, 0x120089, 0x120116, 0x1200A0
GENERIC_READ, GENERIC_ALL = 0x80000000, 0x10000000

EVERYONE, AUTHENTICATED, OWNER_RIGHTS, CREATOR = "S-1-1-0", "S-1-5-11", "S-1-3-4", "S-1-3-0"
ROOT, ROOT_GROUP = "S-1-22-1-0", "S-1-22-2-0"
FOREIGN = "S-1-5-21-1-2-3-1104"

Ace = tuple[int, int, int, str]


def sid(text: str) -> bytes:
    _, revision, authority, *numbers = text.split("-")
    head = bytes([int(revision), len(numbers)]) + int(authority).to_bytes(6, "big")
    return head + struct.pack(f"<{len(numbers)}I", *map(int, numbers))


def ace(kind: int, flags: int, mask: int, who: str) -> bytes:
    inside = struct.pack("<I", 1) + bytes(16) if kind in (ALLOW_OBJECT, DENY_OBJECT) else b""
    body = struct.pack("<I", mask) + inside + sid(who)
    return struct.pack("<BBH", kind, flags, 4 + len(body)) + body


def descriptor(*aces: Ace, owner: str = FOREIGN, base: int = 0) -> bytes:
    body = b"".join(ace(*one) for one in aces)
    dacl = struct.pack("<BBHHH", 2, 0, 8 + len(body), len(aces), 0) + body
    owner_at = base + 20
    dacl_at = owner_at + len(sid(owner))
    return struct.pack("<BBHIIII", 1, 0, 0x8004, owner_at, 0, 0, dacl_at) + sid(owner) + dacl


def closed_but_for(*entries: tuple[str, bool]) -> Gate:
    return Gate(entries)


@pytest.mark.parametrize(
    ("aces", "expected"),
    [
        pytest.param([], Gate(), id="an empty list is closed"),
        pytest.param([(ALLOW, 0, FILE_READ, EVERYONE)], OPEN, id="everyone"),
        pytest.param([(ALLOW, 0, FILE_ALL, AUTHENTICATED)], OPEN, id="whoever signed in"),
        pytest.param(
            [(ALLOW, 0, GENERIC_READ, ROOT), (ALLOW, 0, GENERIC_ALL, ROOT_GROUP)],
            closed_but_for(("user:root", True), ("group:root", True)),
            id="an account and a group of the machine",
        ),
        pytest.param(
            [(DENY, 0, FILE_READ, ROOT), (ALLOW, 0, FILE_READ, EVERYONE)],
            Gate((("user:root", False),), others=True),
            id="one that is kept out",
        ),
        pytest.param(
            [(ALLOW, 0, FILE_READ, EVERYONE), (DENY, 0, FILE_READ, ROOT)],
            OPEN,
            id="the first that names one decides",
        ),
        pytest.param(
            [(DENY, 0, FILE_READ, EVERYONE), (ALLOW, 0, FILE_READ, ROOT)],
            Gate(),
            id="everyone kept out first",
        ),
        pytest.param(
            [(DENY, 0, FILE_WRITE, ROOT), (ALLOW, 0, FILE_WRITE, EVERYONE)],
            Gate(),
            id="writing is not reading",
        ),
        pytest.param(
            [(ALLOW, INHERIT_ONLY, FILE_ALL, EVERYONE), (ALLOW, 0, FILE_READ, CREATOR)],
            Gate(),
            id="what is only for files made later",
        ),
        pytest.param(
            [(ALLOW, 0, FILE_READ, OWNER_RIGHTS)],
            closed_but_for((f"user:{FOREIGN}", True), (f"group:{FOREIGN}", True)),
            id="the owner's rights, and an account of elsewhere",
        ),
        pytest.param(
            [
                (ALLOW, 0, FILE_READ, ROOT),
                (DENY, 0, FILE_READ, FOREIGN),
                (ALLOW, 0, FILE_READ, EVERYONE),
            ],
            closed_but_for(
                ("user:root", True), (f"user:{FOREIGN}", False), (f"group:{FOREIGN}", False)
            ),
            id="whom an unknown group keeps out cannot be told",
        ),
        pytest.param(
            [(ALLOW_IF, 0, FILE_ALL, EVERYONE), (ALLOW_OBJECT, 0, FILE_ALL, EVERYONE)],
            Gate(),
            id="under a condition, or for a property, nothing is allowed",
        ),
        pytest.param(
            [
                (DENY_IF, 0, FILE_READ, ROOT),
                (DENY_OBJECT, 0, FILE_READ, ROOT_GROUP),
                (AUDIT, 0, FILE_READ, FOREIGN),
                (ALLOW, 0, FILE_READ, EVERYONE),
            ],
            Gate((("user:root", False), ("group:root", False)), others=True),
            id="under a condition, or for a property, it is kept out",
        ),
    ],
)
def test_acl_entries_are_read_in_their_order(aces: list[Ace], expected: Gate) -> None:
    assert windows_gate(descriptor(*aces), READ_DATA, Principals()) == expected


def test_a_folder_needs_the_right_to_traverse() -> None:
    aces = [(ALLOW, 0, FILE_READ, ROOT), (ALLOW, 0, FILE_EXECUTE, ROOT_GROUP)]
    gate = windows_gate(descriptor(*aces), TRAVERSE, Principals())
    assert gate == closed_but_for(("group:root", True))


@pytest.mark.parametrize("control", [0x8000, 0x8004], ids=["not there", "empty"])
def test_a_descriptor_without_an_acl_is_open_to_everybody(control: int) -> None:
    data = struct.pack("<BBHIIII", 1, 0, control, 0, 0, 0, 0)
    assert windows_gate(data, READ_DATA, Principals()) == OPEN


PRINCIPALS = Principals()
WHOLE = descriptor((ALLOW, 0, FILE_READ, ROOT), (DENY, 0, FILE_READ, EVERYONE))


def test_a_cut_off_descriptor_is_refused() -> None:
    for size in range(len(WHOLE)):
        with pytest.raises(ValueError, match=r"short|no SID|no self-relative|not within"):
            windows_gate(WHOLE[:size], READ_DATA, Principals())


@given(
    st.binary()
    | st.builds(
        lambda at, byte: WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :],
        st.integers(0, len(WHOLE) - 1),
        st.integers(0, 255),
    )
)
def test_any_bytes_give_a_gate_or_a_value_error(data: bytes) -> None:
    with suppress(ValueError):
        windows_gate(data, READ_DATA, PRINCIPALS)
    with suppress(ValueError):
        descriptor_at(data)


def wrapped(version: int) -> bytes:
    head = struct.pack("<HHI", version, version, 0x20000)
    if version > 1:
        head += struct.pack("<I", 0x20004)
    head += {
        1: b"",
        2: bytes(16),
        3: struct.pack("<H", 1) + b"\x07" * 64 + bytes(2),
        4: struct.pack("<H", 1) + b"\x07" * 64 + b"posix_acl\0" + bytes(8) + b"\x09" * 64,
    }[version]
    return head + descriptor((ALLOW, 0, FILE_READ, ROOT), base=len(head))


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_descriptor_wrapped_by_samba_is_read(version: int) -> None:
    attribute = wrapped(version)
    gate = windows_gate(attribute, READ_DATA, Principals(), at=descriptor_at(attribute))
    assert gate == closed_but_for(("user:root", True))


FROM_SAMBA = bytes.fromhex(
    "0400040000000200040002000100070707070707070707070707070707070707070707070707070707070707"
    "07070707070707070707070707070707070707070707070707070707070707070707706f7369785f61636c00"
    "15cd5b0700000000090909090909090909090909090909090909090909090909090909090909090909090909"
    "0909090909090909090909090909090909090909090909090909090901000490b4000000d000000000000000"
    "e0000000010500000000000515000000010000000200000003000000e8030000010200000000001602000000"
    "6400000004006c00040000000100240089001200010500000000000515000000010000000200000003000000"
    "e9030000000b1400ff011f0001010000000000030000000000001800a9001200010200000000001602000000"
    "d007000000001400ff011f00010100000000000100000000"
)
"""What Samba 4.22 itself packs (samba.ndr.ndr_pack): S-1-5-21-1-2-3-1001 is denied to read, then
Unix group 2000 and everybody are allowed to."""


def test_a_descriptor_that_samba_wrote_is_read() -> None:
    gate = windows_gate(FROM_SAMBA, READ_DATA, Principals(), at=descriptor_at(FROM_SAMBA))
    one = "S-1-5-21-1-2-3-1001"
    assert gate == closed_but_for((f"user:{one}", False), (f"group:{one}", False))
    passing = windows_gate(FROM_SAMBA, TRAVERSE, Principals(), at=descriptor_at(FROM_SAMBA))
    assert passing == Gate((("group:#2000", True),), others=True)


@pytest.mark.parametrize(
    "attribute",
    [b"", bytes(8), struct.pack("<HHI", 5, 5, 1) + bytes(100), struct.pack("<HHII", 4, 4, 1, 1)],
    ids=["empty", "zeros", "a later version", "cut short"],
)
def test_an_unknown_wrapper_is_refused(attribute: bytes) -> None:
    with pytest.raises(ValueError, match="an NT ACL"):
        descriptor_at(attribute)


def test_winbind_gives_names_of_accounts_and_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "wbinfo"
    program.write_text(
        '#!/bin/sh\ncase "$2" in\n'
        "*-1104) printf '%s' 'FIRMA\\anna 1';;\n*-513) printf '%s' 'FIRMA\\domain users 2';;\n"
        "*-0) echo 'root 1';;\n*-7) echo 'FIRMA 3';;\n*) exit 1;;\nesac\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    principals = Principals()
    told = {one: principals.by_sid(f"S-1-5-21-1-2-3-{one}") for one in (1104, 513, 0, 7, 9)}
    assert told == {
        1104: "user:FIRMA\\anna",
        513: "group:FIRMA\\domain users",
        0: "user:root",
        7: None,
        9: None,
    }
    gate = windows_gate(descriptor((ALLOW, 0, FILE_READ, FOREIGN)), READ_DATA, principals)
    assert Rights((gate,)).admit(Viewer("FIRMA\\anna"))


def samba_file(tmp_path: Path, *aces: Ace) -> Path:
    """A file with a descriptor of Samba's; skips the test where that cannot be."""
    file = tmp_path / "brief.txt"
    file.write_text("tekst")
    attribute = struct.pack("<HHI", 1, 1, 0x20000) + descriptor(*aces, base=8)
    try:
        os.setxattr(file, SAMBA_ATTRIBUTE, attribute)
    except OSError as error:
        pytest.skip(f"not for this account, or on this file system: {error}")
    return file


@pytest.mark.parametrize(
    ("mode", "allowed", "admitted"),
    [(0o644, "S-1-22-2-2", True), (0o644, "S-1-22-2-3", False), (0o640, "S-1-22-2-2", False)],
)
def test_a_samba_file_needs_both_descriptor_and_mode_to_admit(
    tmp_path: Path, mode: int, allowed: str, *, admitted: bool
) -> None:
    file = samba_file(tmp_path, (ALLOW, 0, FILE_READ, allowed))
    file.chmod(mode)
    group = Principals().group(2).removeprefix("group:")
    rights = Rights(FilesystemRights(Principals())._own(file, READ, READ_DATA))
    assert rights.admit(Viewer("x", frozenset({group}))) == admitted


def test_an_invalid_descriptor_leaves_the_rights_unknown(tmp_path: Path) -> None:
    file = samba_file(tmp_path)
    os.setxattr(file, SAMBA_ATTRIBUTE, b"iets anders")
    with pytest.raises(ValueError, match="an NT ACL"):
        FilesystemRights(Principals()).gates(file)
    rights = FileRights("filesystem")
    assert rights.read(tmp_path, "brief.txt", file) == UNKNOWN
