from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vind.indexes.errors import FolderError, SettingsError
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState, Place
from vind.ingest.files import discover, folders
from vind.ingest.files.discover import Found, LeftOut
from vind.ingest.files.folders import Target, is_empty
from vind.ingest.parsers import VERSION
from vind.ingest.run.changes import NOT_MOUNTED, Changes, find_changes, require_files


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    for name in ("huur.txt", "hr/verlof.txt", "hrm/loon.txt"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(f"tekst van {name}")
    return docs


def record(docs: Path, path: str) -> FileRecord:
    """The ledger line of a file that was read, as it is on the disk where it is there."""
    size = mtime_ns = 0
    if (docs / path).exists():
        status = (docs / path).stat()
        size, mtime_ns = status.st_size, status.st_mtime_ns
    return FileRecord(
        str(docs),
        path,
        FileState.INDEXED,
        size=size,
        mtime_ns=mtime_ns,
        sha256="ab",
        parser=f"text/{VERSION}",
        passages=1,
    )


def found(
    docs: Path,
    *known: FileRecord,
    part: str = "",
    given: Collection[Place] = (),
    exclude: tuple[str, ...] = (),
    mounts: Collection[str] = (),
) -> Changes:
    target = Target(docs, docs / part if part else docs)
    settings = Settings(index=docs.parent / "index", exclude=exclude)
    points = [(str(docs), part) for part in mounts]
    return find_changes(target, {one.path: one for one in known}, settings, given, points)


def paths(records: list[FileRecord]) -> list[str]:
    return sorted(one.path for one in records)


def test_unchanged_files_are_settled_and_others_are_read(docs: Path) -> None:
    known = [record(docs, "huur.txt"), record(docs, "hr/verlof.txt")]
    changes = found(docs, known[0], replace(known[1], mtime_ns=1))
    assert paths(changes.settled) == ["huur.txt"]
    assert sorted((job.seen.path, job.known is None) for job in changes.jobs) == [
        ("hr/verlof.txt", False),
        ("hrm/loon.txt", True),
    ]
    assert (changes.gone, changes.noted, changes.found) == ([], [], 3)


def test_a_run_on_a_subfolder_finds_only_its_own_files_gone(docs: Path) -> None:
    known = [record(docs, path) for path in ("hr/weg.txt", "hr.txt", "hrm/weg.txt", "weg.txt")]
    deleted = replace(record(docs, "hr/eerder.txt"), state=FileState.DELETED)
    assert paths(found(docs, *known, deleted, part="hr").gone) == ["hr/weg.txt"]
    assert paths(found(docs, *known, deleted).gone) == sorted(one.path for one in known)


@pytest.mark.parametrize("part", ["", "hr"])
def test_an_indexed_folder_that_is_now_empty_is_taken_to_be_away(docs: Path, part: str) -> None:
    known = [record(docs, "hr/verlof.txt")]
    for name in ("huur.txt", "hr/verlof.txt", "hrm/loon.txt"):
        (docs / name).unlink()
    with pytest.raises(FolderError, match="away or empty, and the index would lose its files"):
        found(docs, *known, part=part, given=[(str(docs), part)])


def test_a_share_with_only_system_files_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    docs, settings = tmp_path / "docs", Settings(index=tmp_path / "index")
    known = {"hr/a.txt": FileRecord(str(docs), "hr/a.txt", FileState.INDEXED)}
    for name in (".not_mounted", "Thumbs.db"):
        (docs / name).write_text("x")
        known[name] = FileRecord(str(docs), name, FileState.EXCLUDED)
        assert is_empty(docs)
        with pytest.raises(FolderError, match="away or empty"):
            find_changes(Target(docs, docs), known, settings)
    (docs / "hr").mkdir()
    (docs / "hr/a.txt").write_text("x")
    (docs / ".vindignore").write_text("hr/\n")
    assert not is_empty(docs)
    assert paths(find_changes(Target(docs, docs), known, settings).gone) == ["hr/a.txt"]


@pytest.mark.parametrize("part", ["hr/verlof.txt", "hr"])
@pytest.mark.parametrize("given", ["", "hr"])
@pytest.mark.parametrize("is_mount_point", [True, False])
def test_files_are_not_gone_while_their_folder_is_away(
    docs: Path, part: str, given: str, is_mount_point: bool
) -> None:
    known = record(docs, "hr/verlof.txt")
    root = docs / given if given else docs
    root.rename(docs.parent / "weg")
    if is_mount_point:
        root.mkdir()
    with pytest.raises(FolderError, match=rf"^{root} is away or empty, and the index would lose"):
        found(docs, known, part=part, given=[(str(docs), given)])


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ([], "is away or empty, and the index would lose its files"),
        ([".not_mounted"], "is away or empty, and the index would lose its files"),
        (["ander.txt"], "has become another folder while its files were read"),
    ],
)
def test_a_folder_that_goes_away_while_it_is_listed_keeps_its_files(
    docs: Path, monkeypatch: pytest.MonkeyPatch, beside: list[str], said: str
) -> None:
    entry_of = discover._entry

    def go_away_after_the_first(*arguments: Any) -> Found | LeftOut:
        monkeypatch.undo()
        docs.rename(docs.parent / "weg")
        docs.mkdir()
        for name in beside:
            (docs / name).write_text("x")
        return entry_of(*arguments)

    monkeypatch.setattr(discover, "_entry", go_away_after_the_first)
    with pytest.raises(FolderError, match=f"^{docs} {said}"):
        found(docs, record(docs, "huur.txt"))


def test_an_empty_folder_that_was_never_indexed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(FolderError, match="There are no files in"):
        found(tmp_path / "leeg")


def test_each_folder_needs_a_file_before_an_index_is_made(docs: Path) -> None:
    (docs / "leeg").mkdir()
    settings, whole = Settings(index=docs.parent / "index"), Target(docs, docs)
    empty = Target(docs, docs / "leeg")
    require_files([whole], settings)
    require_files([whole, empty], settings)  # a part of what is given
    beside = Target(docs / "leeg", docs / "leeg")
    for targets in ([empty], [beside], [whole, beside]):
        with pytest.raises(FolderError, match=f"There are no files in {docs}/leeg"):
            require_files(targets, settings)
    (docs / "hr" / ".vindignore").write_text("!\n")
    with pytest.raises(SettingsError, match="has a line that is no pattern"):
        require_files([whole], settings)


def test_an_excluded_file_is_noted_again_only_when_its_rule_changes(docs: Path) -> None:
    ((_, noted),) = found(docs, exclude=("hrm/loon.txt",)).noted
    assert (noted.path, noted.state) == ("hrm/loon.txt", FileState.EXCLUDED)
    again = found(docs, noted, exclude=("hrm/loon.txt",))
    assert (again.settled, again.noted) == ([noted], [])
    ((before, now),) = found(docs, noted, exclude=("*/loon.*",)).noted
    assert (before, now.path, now.reason == noted.reason) == (noted, noted.path, False)


def test_members_are_settled_or_gone_with_their_archive(docs: Path) -> None:
    (docs / "post.zip").write_bytes(b"PK")
    archives = ("post.zip", "b.zip")
    inside = [replace(record(docs, f"{name}/a.txt"), container=name) for name in archives]
    gone = replace(inside[0], path="post.zip/weg.txt", state=FileState.DELETED)
    changes = found(docs, record(docs, "post.zip"), *inside, gone, record(docs, "b.zip"))
    assert paths(changes.settled) == ["post.zip", "post.zip/a.txt"]
    assert paths(changes.gone) == ["b.zip", "b.zip/a.txt"]
    (docs / "post.zip").write_bytes(b"PK, and more")
    old = replace(record(docs, "post.zip"), mtime_ns=1)
    (job,) = [job for job in found(docs, old, *inside, gone).jobs if job.seen.path == "post.zip"]
    assert [*job.members] == ["post.zip/a.txt"]


def test_a_folder_that_replaces_an_archive_has_its_own_files(docs: Path) -> None:
    member = replace(record(docs, "hr/verlof.txt"), container="hr")
    changes = found(docs, member, replace(record(docs, "hr"), size=9))
    assert [job.known for job in changes.jobs if job.seen.path == "hr/verlof.txt"] == [None]
    assert paths(changes.gone) == ["hr", "hr/verlof.txt"]


def test_members_go_with_an_excluded_archive_and_follow_rule_changes(docs: Path) -> None:
    (docs / "post.zip").write_bytes(b"PK")
    member = replace(record(docs, "post.zip/a.txt"), container="post.zip")
    left_out = replace(member, state=FileState.EXCLUDED, reason="an earlier rule")
    known = record(docs, "post.zip")
    assert paths(found(docs, known, member, exclude=("post.zip",)).gone) == ["post.zip/a.txt"]
    for inside, exclude in ((member, ("post.zip/a.txt",)), (left_out, ())):
        changes = found(docs, known, inside, exclude=exclude)
        assert (changes.settled, changes.gone) == ([], [])
        assert "post.zip" in [job.seen.path for job in changes.jobs]


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that are taken for mount points: what is in them is on another device."""
    mounts: list[Path] = []

    def device(place: Path) -> int | None:
        above = [mount for mount in mounts if mount in (place, *place.parents)]
        return 1 + len(above) if place.exists() else None

    monkeypatch.setattr(folders, "_device", device)
    return mounts


def test_mount_points_that_hold_files_are_reported(docs: Path, mounted: list[Path]) -> None:
    for name in ("m/diep/a/b.txt", "leeg/c.txt"):
        (docs / name).parent.mkdir(parents=True)
        (docs / name).write_text("x")
    (docs / "leeg/c.txt").unlink()
    mounted += [docs, docs / "hr", docs / "m/diep", docs / "leeg"]
    folder = str(docs)
    assert found(docs).mounts == {(folder, "hr"), (folder, "m/diep")}
    assert found(docs, part="m/diep/a").mounts == {(folder, "m/diep")}
    # One that was given itself is looked after as such.
    assert found(docs, part="hr", given=[(folder, "hr")]).mounts == set()


@pytest.mark.parametrize("left", ["", "weg", ".not_mounted"])
@pytest.mark.parametrize("part", ["", "hr", "hr/verlof.txt"])
def test_files_on_an_unmounted_share_are_not_gone(
    docs: Path, mounted: list[Path], left: str, part: str
) -> None:
    known = [record(docs, "hr/verlof.txt"), record(docs, "weg.txt"), record(docs, "huur.txt")]
    (docs / "hr/verlof.txt").unlink()
    if left == "weg":
        (docs / "hr").rmdir()  # as an automounter does
    elif left:
        (docs / "hr" / left).write_text("x")
    changes = found(docs, *known, part=part, mounts=["hr"])
    assert paths(changes.gone) == ([] if part else ["weg.txt"])
    line = FileRecord(str(docs), "hr/", FileState.FAILED, NOT_MOUNTED)
    assert (None, line) in changes.noted
    assert changes.mounts == {(str(docs), "hr")}
    again = found(docs, *known, line, part=part, mounts=["hr"])
    assert line in again.settled
    assert line not in again.gone


@pytest.mark.parametrize("why", ["mounted", "a file", "excluded", "excluded and gone"])
def test_files_deleted_from_a_mounted_or_excluded_share_are_gone(
    docs: Path, mounted: list[Path], why: str
) -> None:
    known = record(docs, "hr/verlof.txt")
    (docs / "hr/verlof.txt").unlink()
    exclude: tuple[str, ...] = ()
    match why:
        case "mounted":
            mounted.append(docs / "hr")
        case "a file":
            (docs / "hr/leeg.txt").touch()
        case "excluded":
            exclude = ("hr/",)
        case _:
            (docs / "hr").rmdir()
            (docs / ".vindignore").write_text("/hr/\n")
    changes = found(docs, known, exclude=exclude, mounts=["hr"])
    assert paths(changes.gone) == ["hr/verlof.txt"]
    assert changes.mounts == set()
