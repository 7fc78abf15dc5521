import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Literal, Self
from unicodedata import normalize

import pytest

from vind.indexes.core.durable import path_shown_as
from vind.indexes.errors import FolderError, SettingsError
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.files.discover import Found, LeftOut, Unlisted, discover
from vind.ingest.files.excludes import Excludes, left_out_member
from vind.ingest.files.folders import Target, resolve
from vind.ingest.run.changes import find_changes

OWN = Path("/srv/vind/index")


def tree(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("tekst")


def found(folder: Path, start: Path | None = None) -> list[str]:
    entries = discover(folder, start or folder, folder / "eigen")
    return [entry.path for entry in entries if isinstance(entry, Found)]


def left_out(folder: Path, *exclude: str) -> dict[str, str]:
    entries = discover(folder, folder, folder / "eigen", exclude)
    return {entry.path: entry.rule for entry in entries if isinstance(entry, LeftOut)}


def test_files_come_in_name_order_and_exclusions_say_why(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt", "a/c.txt", "a/~$c.docx", ".git/x", ".env", "eigen/y", "Thumbs.db")
    tree(tmp_path, "$RECYCLE.BIN/S-1/$R1.txt", "a/~WRL0003.tmp", "a/~c.txt")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    (tmp_path / "linked").symlink_to("/etc")
    assert found(tmp_path) == ["a/c.txt", "a/~c.txt", "b.txt"]
    assert left_out(tmp_path) == {
        "a/~WRL0003.tmp": "a temporary file of an office program",
        ".env": "hidden: its name starts with a dot",
        ".git/": "hidden: its name starts with a dot",
        "Thumbs.db": "a file of the operating system",
        "$RECYCLE.BIN/": "a file of the operating system",
        "a/~$c.docx": "a temporary file of an office program",
        "eigen/": "vind's own index",
        "link.txt": "a link: links are not followed",
        "linked": "a link: links are not followed",
    }


def test_ignore_files_exclude_and_include_again(tmp_path: Path) -> None:
    tree(tmp_path, "a.log", "b.txt", "old/c.txt", "sub/keep.log", "sub/old/d.txt")
    (tmp_path / "sub/.vindignore").write_text("!keep.log\n!old/\n")
    hidden = {"sub/.vindignore": "hidden: its name starts with a dot"}
    rules = {"a.log": "VIND_EXCLUDE: *.log", "old/": "VIND_EXCLUDE: old/"}
    assert left_out(tmp_path, "*.log", "old/") == hidden | rules
    (tmp_path / ".vindignore").write_text("*.log\nold/\n")
    assert found(tmp_path) == ["b.txt", "sub/keep.log", "sub/old/d.txt"]
    assert left_out(tmp_path)["a.log"] == ".vindignore: *.log"
    assert left_out(tmp_path)["old/"] == ".vindignore: old/"
    assert found(tmp_path, tmp_path / "sub") == ["sub/keep.log", "sub/old/d.txt"]


@pytest.mark.parametrize("start", [".git", ".git/x/y.txt", "old/c.txt", "eigen/d.txt", "weg.txt"])
def test_starting_inside_an_excluded_folder_finds_no_files(tmp_path: Path, start: str) -> None:
    tree(tmp_path, ".git/x/y.txt", "old/c.txt", "eigen/d.txt")
    (tmp_path / ".vindignore").write_text("old/\n")
    entries = list(discover(tmp_path, tmp_path / start, tmp_path / "eigen"))
    outermost = f"{start.partition('/')[0]}/"
    assert [entry.path for entry in entries] == ([] if start == "weg.txt" else [outermost])


def test_the_index_is_excluded_even_if_its_path_goes_through_a_link(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt", "docs/index/lock")
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    docs = (tmp_path / "docs").resolve()
    changes = find_changes(Target(docs, docs), {}, Settings(index=tmp_path / "link/index"))
    assert [job.seen.path for job in changes.jobs] == ["a.txt"]


def test_starting_behind_a_link_finds_no_files(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt", "elders/b.txt")
    (tmp_path / "docs/link").symlink_to(tmp_path / "elders")
    docs = tmp_path / "docs"
    assert found(docs, docs / "link") == found(docs, docs / "link/b.txt") == []


def test_an_invalid_exclude_pattern_says_where_it_is(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    with pytest.raises(SettingsError, match="VIND_EXCLUDE has a line that is no pattern"):
        left_out(tmp_path, "!")
    (tmp_path / ".vindignore").write_text("!\n")
    with pytest.raises(SettingsError, match=r"/\.vindignore has a line"):
        left_out(tmp_path)


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        ("a.zip/offerte.pdf", ""),
        ("a.zip/.vindignore/x.txt", "hidden: its name starts with a dot"),
        ("a.zip/__MACOSX/offerte.pdf", "a file of the operating system"),
        ("a.zip/map/._offerte.pdf", "a temporary file of an office program"),
        ("a.zip/b.zip/Thumbs.db", "a file of the operating system"),
        ("a.zip/map/fout.log", "VIND_EXCLUDE: *.log"),
        ("a.zip/oud/offerte.pdf", ".vindignore: oud/"),
        ("a.zip/oud/keep.log", ".vindignore: oud/"),
        ("a.zip/nieuw/keep.log", ""),
        ("a.zip/oud", ""),
    ],
)
def test_archive_members_are_excluded_by_their_path_in_the_archive(
    tmp_path: Path, member: str, rule: str
) -> None:
    tree(tmp_path, ".mail/a.zip")
    (tmp_path / ".mail/.vindignore").write_text("oud/\n!keep.log\n")
    excludes = Excludes.at(tmp_path, tmp_path / ".mail/a.zip", ["*.log"])
    assert left_out_member(f".mail/{member}", ".mail/a.zip", excludes) == rule


def test_a_file_name_that_is_not_utf8_is_kept_readable(tmp_path: Path) -> None:
    name = b"caf\xe9.txt"
    (Path(str(tmp_path).encode().decode()) / name.decode("utf-8", "surrogateescape")).write_text(
        "x"
    )
    assert found(tmp_path) == ["caf\\xe9.txt"]
    tree(tmp_path, "x\\xe9.txt")
    for shown in ("caf\\xe9.txt", "x\\xe9.txt"):
        assert path_shown_as(tmp_path, shown).exists()


def test_a_target_is_a_folder_a_subfolder_or_a_file(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt", "docs/sub/b.txt")
    docs = tmp_path / "docs"
    assert resolve([docs], [], OWN) == [Target(docs, docs)]
    assert resolve([docs / "a.txt"], [], OWN) == [Target(docs, docs / "a.txt")]
    assert resolve([docs / "sub"], [str(docs)], OWN) == [Target(docs, docs / "sub")]
    assert resolve([docs, docs / "sub"], [], OWN) == [
        Target(docs, docs),
        Target(docs, docs / "sub"),
    ]
    assert found(docs, docs / "sub/b.txt") == ["sub/b.txt"]


@pytest.mark.parametrize("year_2264", [9_300_000_000, -9_300_000_000])
def test_a_modification_time_out_of_range_is_clamped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year_2264: int
) -> None:
    tree(tmp_path, "a.txt")
    mode = (tmp_path / "a.txt").stat().st_mode
    status = SimpleNamespace(st_mode=mode, st_size=5, st_mtime_ns=year_2264 * 1_000_000_000)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: status)
    (entry,) = discover(tmp_path, tmp_path / "a.txt", tmp_path / "eigen")
    assert isinstance(entry, Found)
    assert abs(entry.mtime_ns) < 2**63


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_ignore_files_are_read_in_any_editors_encoding(tmp_path: Path, encoding: str) -> None:
    tree(tmp_path, "privé/a.txt", "b.txt")
    (tmp_path / ".vindignore").write_bytes("privé/\n".encode(encoding))
    assert left_out(tmp_path)["privé/"] == ".vindignore: privé/"
    assert found(tmp_path) == ["b.txt"]


@pytest.mark.parametrize("named", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_patterns_match_composed_and_decomposed_accents(
    tmp_path: Path, named: Literal["NFC", "NFD"], written: Literal["NFC", "NFD"]
) -> None:
    closed, shop = (normalize(named, name) for name in ("privé", "café"))
    tree(tmp_path, f"{closed}/a.txt", f"{shop}/b.txt", f"{shop}/{closed}.txt")
    (tmp_path / shop / ".vindignore").write_text(normalize(written, "/privé.*\n"))
    assert left_out(tmp_path, normalize(written, "/privé/")) == {
        f"{closed}/": "VIND_EXCLUDE: /privé/",
        f"{shop}/.vindignore": "hidden: its name starts with a dot",
        f"{shop}/{closed}.txt": ".vindignore: /privé.*",
    }


@pytest.mark.parametrize(("make", "why"), [(os.mkdir, "Is a directory"), (os.mkfifo, "a pipe")])
@pytest.mark.parametrize("start", ["sub", "sub/a.txt"])
def test_a_folder_with_an_unreadable_ignore_file_stays_as_it_was(
    tmp_path: Path, start: str, make: Callable[[Path], None], why: str
) -> None:
    tree(tmp_path, "sub/a.txt", "b.txt")
    make(tmp_path / "sub/.vindignore")
    known = {"sub/a.txt": FileRecord(str(tmp_path), "sub/a.txt", FileState.INDEXED)}
    problem = (
        f"{tmp_path}/sub/.vindignore cannot be read ({why}), so what it leaves out is not known. "
        "Let vind read it, or remove it."
    )
    for target in (Target(tmp_path, tmp_path), Target(tmp_path, tmp_path / start)):
        changes = find_changes(target, known, Settings(index=tmp_path / "eigen"))
        assert changes.gone == []
        assert [now.path for _, now in changes.noted] == ["sub/"]
        assert changes.noted[0][1].reason == problem


class Barred:
    """A file that is listed and may not be looked at."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self.name, self.path = entry.name, entry.path

    def stat(self, **_: bool) -> os.stat_result:
        raise PermissionError(13, "Permission denied")


def test_files_without_permission_are_reported_once_and_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "map/a.txt", "map/b.txt", "map/c.txt", "d.txt")
    known = {
        path: FileRecord(str(tmp_path), path, FileState.INDEXED)
        for path in ("map/a.txt", "map/b.txt", "map/weg.txt", "weg.txt")
    }
    listed = os.scandir

    class Listing(list[os.DirEntry[str] | Barred]):
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

    def scandir(folder: Path) -> Listing:
        barred = "a.txt b.txt"
        return Listing(Barred(one) if one.name in barred else one for one in listed(folder))

    monkeypatch.setattr("vind.ingest.files.discover.os.scandir", scandir)
    changes = find_changes(Target(tmp_path, tmp_path), known, Settings(index=tmp_path / "eigen"))
    assert [job.seen.path for job in changes.jobs] == ["d.txt", "map/c.txt"]
    assert [(now.path, now.state, now.reason) for _, now in changes.noted] == [
        ("map/", FileState.FAILED, "Permission denied")
    ]
    assert [record.path for record in changes.gone] == ["weg.txt"]


def test_a_path_too_long_for_the_system_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(22):
        Path("m" * 200).mkdir()
        os.chdir("m" * 200)
        Path("a" * 196 + ".txt").write_text("tekst")  # as long a name, wherever the limit is
    entries = list(discover(tmp_path, tmp_path, tmp_path / "eigen"))
    (unlisted,) = (entry for entry in entries if not isinstance(entry, Found))
    assert isinstance(unlisted, Unlisted)
    assert unlisted.path == "/".join(["m" * 200] * len(entries)) + "/"
    assert unlisted.problem == "File name too long"


def test_folders_nested_beyond_the_recursion_limit_are_listed(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder /= "d"
        folder.mkdir()
    (folder / "a.txt").write_text("tekst")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        assert found(tmp_path) == ["d/" * 300 + "a.txt"]
    finally:
        sys.setrecursionlimit(limit)


def test_a_path_that_is_missing_or_holds_an_indexed_folder_is_refused(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt")
    with pytest.raises(FolderError, match="no folder or file"):
        resolve([tmp_path / "nergens"], [], OWN)
    with pytest.raises(FolderError, match="indexed on its own"):
        resolve([tmp_path], [str(tmp_path / "docs")], OWN)
    with pytest.raises(FolderError, match=r"no folder or file .*nergens"):
        resolve([tmp_path, tmp_path / "nergens"], [str(tmp_path / "docs")], OWN)


@pytest.mark.parametrize("given", ["", "lock", "terms/x", "mydocs"])
@pytest.mark.parametrize("beside", ["", ".next", ".old"])
def test_the_index_is_not_indexed_itself(tmp_path: Path, given: str, beside: str) -> None:
    tree(tmp_path, f"eigen{beside}/lock", f"eigen{beside}/terms/x", f"eigen{beside}/mydocs/a.txt")
    own = tmp_path / "eigen"
    (tmp_path / "link").symlink_to(tmp_path / f"eigen{beside}")
    said = rf"eigen{beside}/?{given} belongs to vind's own index.*move them out of it first"
    for folder in (f"eigen{beside}", "link"):
        with pytest.raises(FolderError, match=said):
            resolve([tmp_path / folder / given], [], own)
    tree(tmp_path, "eigen.2/a.txt")
    assert resolve([tmp_path], [], own) == [Target(tmp_path, tmp_path)]
    assert resolve([tmp_path / "eigen.2"], [], own)[0].folder == tmp_path / "eigen.2"


def test_a_single_indexed_file_leaves_its_indexed_neighbours_alone(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "sub/b.txt", "sub/deep/c.txt")
    indexed = [str(tmp_path), str(tmp_path / "sub")]  # of the first, a.txt alone
    for inside in ("sub", "sub/b.txt", "sub/deep"):
        assert resolve([tmp_path / inside], indexed, OWN) == [
            Target(tmp_path / "sub", tmp_path / inside)
        ]
    assert resolve([tmp_path / "a.txt"], indexed, OWN) == [Target(tmp_path, tmp_path / "a.txt")]
    with pytest.raises(FolderError, match=f"`vind forget {tmp_path}/sub` first"):
        resolve([tmp_path], indexed, OWN)


def test_a_path_given_together_with_its_folder_belongs_to_that_folder(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt", "docs/sub/b.txt", "docs/sub/c.txt")
    docs = tmp_path / "docs"
    given = [docs / "sub/b.txt", docs / "sub", docs, docs / "a.txt"]
    for paths in (given, given[::-1], given[:2] + given[3:]):
        assert resolve(paths, [], OWN) == [Target(docs, path) for path in paths]
    assert resolve([docs / "sub/b.txt"], [], OWN) == [Target(docs / "sub", docs / "sub/b.txt")]


def test_a_single_file_without_permission_is_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "map/a.txt")

    def lstat(path: Path) -> os.stat_result:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return os.lstat(path)

    monkeypatch.setattr(Path, "lstat", lstat)
    entries = list(discover(tmp_path, tmp_path / "map/a.txt", tmp_path / "eigen"))
    assert entries == [Unlisted("map/", "Permission denied")]
