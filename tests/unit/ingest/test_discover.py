from pathlib import Path

import pytest

from indexes.errors import FolderError
from ingest.discover import Found, LeftOut, discover
from ingest.targets import Target, resolve


def tree(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("tekst")


def found(folder: Path, start: Path | None = None) -> list[str]:
    entries = discover(folder, start or folder, folder / "eigen")
    return [entry.path for entry in entries if isinstance(entry, Found)]


def left_out(folder: Path) -> dict[str, str]:
    entries = discover(folder, folder, folder / "eigen")
    return {entry.path: entry.rule for entry in entries if isinstance(entry, LeftOut)}


def test_files_come_by_name_with_what_is_left_out_and_why(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt", "a/c.txt", "a/~$c.docx", ".git/x", ".env", "eigen/y", "Thumbs.db")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    (tmp_path / "linked").symlink_to("/etc")
    assert found(tmp_path) == ["a/c.txt", "b.txt"]
    assert left_out(tmp_path) == {
        ".env": "hidden: its name starts with a dot",
        ".git/": "hidden: its name starts with a dot",
        "Thumbs.db": "a file of the operating system",
        "a/~$c.docx": "a temporary file of an office program",
        "eigen/": "vind's own index",
        "link.txt": "a link: links are not followed",
        "linked": "a link: links are not followed",
    }


def test_ignore_files_leave_out_and_let_in_again(tmp_path: Path) -> None:
    tree(tmp_path, "a.log", "b.txt", "old/c.txt", "sub/keep.log", "sub/d.log")
    (tmp_path / ".vindignore").write_text("*.log\nold/\n")
    (tmp_path / "sub/.vindignore").write_text("!keep.log\n")
    assert found(tmp_path) == ["b.txt", "sub/keep.log"]
    assert left_out(tmp_path)["a.log"] == ".vindignore: *.log"
    assert left_out(tmp_path)["old/"] == ".vindignore: old/"
    assert found(tmp_path, tmp_path / "sub") == ["sub/keep.log"]


def test_a_name_that_is_no_utf8_is_kept_readable(tmp_path: Path) -> None:
    name = b"caf\xe9.txt"
    (Path(str(tmp_path).encode().decode()) / name.decode("utf-8", "surrogateescape")).write_text(
        "x"
    )
    assert found(tmp_path) == ["caf\\xe9.txt"]


def test_a_path_is_a_folder_a_part_of_one_or_a_file(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt", "docs/sub/b.txt")
    docs = tmp_path / "docs"
    assert resolve([docs], []) == [Target(docs, docs)]
    assert resolve([docs / "a.txt"], []) == [Target(docs, docs / "a.txt")]
    assert resolve([docs / "sub"], [str(docs)]) == [Target(docs, docs / "sub")]
    assert resolve([docs, docs / "sub"], []) == [Target(docs, docs), Target(docs, docs / "sub")]
    assert found(docs, docs / "sub/b.txt") == ["sub/b.txt"]


def test_a_path_that_is_missing_or_holds_an_indexed_folder_is_refused(tmp_path: Path) -> None:
    tree(tmp_path, "docs/a.txt")
    with pytest.raises(FolderError, match="no folder or file"):
        resolve([tmp_path / "nergens"], [])
    with pytest.raises(FolderError, match="indexed on its own"):
        resolve([tmp_path], [str(tmp_path / "docs")])
