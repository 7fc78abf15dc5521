"""Owner, group, mode and ACL: by the book, and as the kernel of this machine has it."""

import grp
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accounts import (
    GROUP,
    MASK,
    NO_ID,
    OTHER,
    OWNER,
    OWNING_GROUP,
    USER,
    acl,
    kernel_admits,
    made,
    needs_root,
    set_acl,
    viewer_of,
)
from vind.indexes.access import OPEN, Gate, Rights
from vind.ingest.rights.filesystem import READ, SEARCH, FilesystemRights, Principals, posix_gate

NOBODY_HAS = 3_999_999_001
"""A number that no account and no group has."""

USER_BY_NUMBER, GROUP_BY_NUMBER = f"user:#{NOBODY_HAS}", f"group:#{NOBODY_HAS}"


def status(mode: int, user: int = 0, group: int = 0) -> os.stat_result:
    return os.stat_result((stat.S_IFREG | mode, 0, 0, 0, user, group, 0, 0, 0, 0))


def gate(mode: int, value: bytes | None = None, wanted: int = READ) -> Gate:
    return posix_gate(status(mode), value, wanted, Principals())


@pytest.mark.parametrize(
    ("mode", "wanted", "ordered", "groups", "others"),
    [
        (0o640, READ, True, True, False),
        (0o604, READ, True, False, True),
        (0o060, READ, False, True, False),
        (0o000, READ, False, False, False),
        (0o750, SEARCH, True, True, False),
        (0o744, SEARCH, True, False, False),
    ],
)
def test_a_mode_is_read_as_owner_then_group_then_others(
    mode: int, wanted: int, *, ordered: bool, groups: bool, others: bool
) -> None:
    own = Gate((("user:root", ordered),), (("group:root", groups),), others)
    assert gate(mode, wanted=wanted) == own


def test_a_file_everybody_may_read_has_an_open_gate() -> None:
    assert gate(0o644) == OPEN
    assert gate(0o755, wanted=SEARCH) == OPEN


BASE = ((OWNER, 6, NO_ID), (OWNING_GROUP, 4, NO_ID), (OTHER, 0, NO_ID))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            (*BASE, (USER, 4, NOBODY_HAS), (MASK, 4, NO_ID)),
            Gate((("user:root", True), (USER_BY_NUMBER, True)), (("group:root", True),)),
            id="a named account",
        ),
        pytest.param(
            (*BASE, (USER, 4, NOBODY_HAS), (GROUP, 4, NOBODY_HAS), (MASK, 3, NO_ID)),
            Gate(
                (("user:root", True), (USER_BY_NUMBER, False)),
                (("group:root", False), (GROUP_BY_NUMBER, False)),
            ),
            id="the mask holds for all but owner and others",
        ),
        pytest.param(
            ((OWNER, 0, NO_ID), (OWNING_GROUP, 0, NO_ID), (OTHER, 4, NO_ID), (MASK, 7, NO_ID)),
            Gate((("user:root", False),), (("group:root", False),), others=True),
            id="others may what the owner may not",
        ),
    ],
)
def test_an_acl_with_named_accounts_and_groups_is_read(
    entries: tuple[tuple[int, int, int], ...], expected: Gate
) -> None:
    assert gate(0o670, acl(*entries)) == expected


def test_an_acl_with_an_empty_mask_falls_back_to_the_mode() -> None:
    entries = (*BASE[:2], (OTHER, 4, NO_ID), (USER, 0, NOBODY_HAS), (MASK, 0, NO_ID))
    assert gate(0o604, acl(*entries)) == gate(0o604)


@pytest.mark.parametrize(
    "value",
    [b"", b"\x03\0\0\0", acl(*BASE)[:-1], acl(*BASE[1:]), acl(*BASE, (0x40, 4, NO_ID))],
    ids=["empty", "another version", "cut short", "no owner", "an unknown entry"],
)
def test_an_invalid_acl_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match="an ACL"):
        gate(0o670, value)


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, str]]:
    with made({"hr": ["anna", "ben"], "ops": ["ben", "cas"], "all": ["cas", "dirk"]}) as names:
        yield names


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every account comes to; pytest's own is for one."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


PEOPLE, GROUPS = ("anna", "ben", "cas", "dirk"), ("hr", "ops", "all")
BITS = st.integers(0, 7)
RIGHTS = st.fixed_dictionaries(
    {
        "owner": st.sampled_from(PEOPLE),
        "group": st.sampled_from(GROUPS),
        "mode": st.integers(0, 0o777),
        "named": st.none()
        | st.fixed_dictionaries(
            {
                "users": st.dictionaries(st.sampled_from(PEOPLE), BITS, max_size=2),
                "groups": st.dictionaries(st.sampled_from(GROUPS), BITS, max_size=2),
                "mask": BITS,
            }
        ),
    }
)


def give(path: Path, rights: dict, names: dict[str, str]) -> None:  # type: ignore[type-arg]
    shutil.chown(path, names[rights["owner"]], names[rights["group"]])
    mode, named = rights["mode"], rights["named"]
    path.chmod(mode)
    if named is None:
        return
    numbers = {name: pwd.getpwnam(names[name]).pw_uid for name in PEOPLE}
    of_groups = {name: grp.getgrnam(names[name]).gr_gid for name in GROUPS}
    users = sorted((USER, bits, numbers[name]) for name, bits in named["users"].items())
    groups = sorted((GROUP, bits, of_groups[name]) for name, bits in named["groups"].items())
    entries = (
        (OWNER, mode >> 6, NO_ID),
        *users,
        (OWNING_GROUP, mode >> 3 & 7, NO_ID),
        *groups,
        (MASK, named["mask"], NO_ID),
        (OTHER, mode & 7, NO_ID),
    )
    set_acl(path, acl(*entries))


def hold_to_the_kernel(names: dict[str, str], place: Path, *, examples: int) -> None:
    folder = place / "map"
    file = folder / "brief.txt"

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(of_folder=RIGHTS, of_file=RIGHTS)
    def hold(of_folder: dict, of_file: dict) -> None:  # type: ignore[type-arg]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        file.write_text("tekst")
        give(file, of_file, names)
        give(folder, of_folder, names)
        text = Rights(FilesystemRights(Principals()).gates(file)).encoded()
        rights = Rights.decoded(text)
        assert rights is not None
        told = {one: rights.admit(viewer_of(names[one])) for one in PEOPLE}
        assert told == {one: kernel_admits(names[one], file) for one in PEOPLE}, text

    hold()


@needs_root
def test_exactly_those_the_kernel_admits_are_admitted(names: dict[str, str], place: Path) -> None:
    hold_to_the_kernel(names, place, examples=30)


@needs_root
@pytest.mark.nightly
def test_exactly_those_the_kernel_admits_are_admitted_in_many_cases(
    names: dict[str, str], place: Path
) -> None:
    hold_to_the_kernel(names, place, examples=300)


@needs_root
def test_a_closed_parent_folder_closes_everything_below_it(
    names: dict[str, str], place: Path
) -> None:
    file = place / "boven" / "onder" / "brief.txt"
    file.parent.mkdir(parents=True)
    file.write_text("tekst")
    shutil.chown(place / "boven", "root", names["hr"])
    (place / "boven").chmod(0o710)
    (place / "boven/onder").chmod(0o755)
    file.chmod(0o644)
    rights = Rights(FilesystemRights(Principals()).gates(file))
    assert {one: rights.admit(viewer_of(names[one])) for one in PEOPLE} == {
        "anna": True,
        "ben": True,
        "cas": False,
        "dirk": False,
    }
    assert not kernel_admits(names["cas"], file)
