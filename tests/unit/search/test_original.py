import os
from pathlib import Path

import pytest

from indexes.errors import OriginalGoneError
from search.original import original_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, and one outside."""
    (tmp_path / "docs" / "hr").mkdir(parents=True)
    (tmp_path / "docs" / "hr" / "leave.pdf").write_bytes(b"%PDF")
    (tmp_path / "docs" / "old.zip").write_bytes(b"PK")
    (tmp_path / "outside.txt").write_text("secret")
    return tmp_path / "docs"


def test_a_document_is_a_file_itself(folder: Path) -> None:
    assert original_of(str(folder), "hr/leave.pdf") == folder.resolve() / "hr" / "leave.pdf"


@pytest.mark.parametrize("path", ["old.zip/hr/leave.pdf", "old.zip/inner.zip/a.txt", "old.zip"])
def test_a_document_in_an_archive_is_the_outermost_file(folder: Path, path: str) -> None:
    assert original_of(str(folder), path) == folder.resolve() / "old.zip"


@pytest.mark.parametrize("path", ["hr/gone.pdf", "gone/leave.pdf", "hr", ""])
def test_a_file_that_is_gone_is_said_to_be(folder: Path, path: str) -> None:
    with pytest.raises(OriginalGoneError, match="vind index"):
        original_of(str(folder), path)


@pytest.mark.parametrize("path", ["hr/link.txt", "linked/outside.txt", "../outside.txt"])
def test_nothing_outside_the_folder_is_one(folder: Path, path: str) -> None:
    (folder / "hr" / "link.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "linked").symlink_to(folder.parent)
    with pytest.raises(OriginalGoneError):
        original_of(str(folder), path)


def test_names_that_are_no_utf8_are_found_as_they_are_shown(folder: Path) -> None:
    inside = folder.resolve() / os.fsdecode(b"caf\xe9")
    inside.mkdir()
    (inside / os.fsdecode(b"men\xfc.zip")).write_bytes(b"PK")
    expected = inside / os.fsdecode(b"men\xfc.zip")
    assert original_of(str(folder), "caf\\xe9/men\\xfc.zip/a.txt") == expected
    with pytest.raises(OriginalGoneError):
        original_of(str(folder), "caf\\xe9/men\\xe8.zip")
