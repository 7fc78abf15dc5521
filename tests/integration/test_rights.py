"""Who may read a file, as the index has it after each run: with the real parsers and workers."""

import errno
import getpass
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.integration.syncing import packed, put
from tests.integration.test_cli import vind
from tests.integration.test_ingest_pipeline import Counting, content, run
from vind.indexes.access import Viewer, may_read
from vind.indexes.core.durable import sha256_of
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.rights.reading import UNKNOWN
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.progress import Progress

PASSER = Viewer("voorbijganger")
"""Somebody who owns nothing and is in no group."""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that every account comes to; pytest's own is for one."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def rights(index: Path) -> dict[str, str]:
    with Index.open(index) as opened:
        return {
            one.path: one.rights for one in opened.files() if one.state is not FileState.DELETED
        }


def open_to(index: Path, viewer: Viewer = PASSER) -> set[str]:
    """The files that somebody may read."""
    return {path for path, text in rights(index).items() if may_read(viewer, text)}


MAIL = """\
From: anna@example.nl
Subject: Loon
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

Zie de bijlage.
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=loon.txt

Het loon stijgt.
--x--
"""


def fill(docs: Path) -> None:
    put(docs, "open.txt", b"voor ieder")
    put(docs, "brief.eml", MAIL.encode())
    put(docs, "a.zip", packed({"een.txt": "een", "b.zip": "twee"}))
    put(docs, "hr/kopie.txt", b"voor ieder")
    for path in docs.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


ALL = {
    "a.zip",
    "a.zip/b.zip",
    "a.zip/b.zip/in.txt",
    "a.zip/een.txt",
    "brief.eml",
    "brief.eml/loon.txt",
    "hr/kopie.txt",
    "open.txt",
}


def test_changed_rights_are_indexed_without_rereading_or_reembedding(
    docs: Path, index: Path
) -> None:
    fill(docs)
    embedder = Counting()
    run(index, docs, embedder=embedder, access="filesystem")
    assert open_to(index) == ALL
    embedder.asked.clear()
    for path, mode, hidden in (
        ("a.zip", 0o640, {one for one in ALL if one.startswith("a.zip")}),
        ("brief.eml", 0o600, {"brief.eml", "brief.eml/loon.txt"}),
        ("hr", 0o750, {"hr/kopie.txt"}),
        ("hr/kopie.txt", 0o600, {"hr/kopie.txt"}),
        ("../docs", 0o750, ALL),
    ):
        before = (docs / path).stat().st_mode & 0o777
        for now, expected in ((mode, ALL - hidden), (before, ALL)):
            (docs / path).chmod(now)
            summary = run(index, docs, embedder=embedder, access="filesystem")
            assert (summary.read, summary.unchanged, embedder.asked) == (0, len(ALL), [])
            assert summary.rights >= 1
            assert open_to(index) == expected, path
    assert run(index, docs, embedder=embedder, access="filesystem").rights == 0
    assert embedder.asked == []


def test_a_changed_access_setting_applies_to_all_files_at_the_next_run(
    tmp_path: Path, docs: Path, index: Path
) -> None:
    other = tmp_path / "other"
    put(docs, "open.txt", b"voor ieder")
    put(docs, "dicht.txt", b"voor enkelen")
    put(docs, ".vindaccess", b"*: staf\n")
    put(other, "elders.txt", b"elders")
    put(other, ".vindaccess", b"*: *\n")
    for folder in (docs, other):
        folder.chmod(0o755)
        (folder / ".vindaccess").chmod(0o644)
    for file in (docs / "open.txt", other / "elders.txt"):
        file.chmod(0o644)
    (docs / "dicht.txt").chmod(0o600)
    run(index, docs, other)
    assert set(rights(index).values()) == {UNKNOWN}
    # Only one of the two folders is given, and a file comes back.
    (docs / "open.txt").rename(tmp_path / "weg.txt")
    run(index, docs)
    (tmp_path / "weg.txt").rename(docs / "open.txt")
    run(index, docs, access="filesystem")
    assert open_to(index) - {".vindaccess"} == {"open.txt", "elders.txt"}
    staff = Viewer("anna", frozenset({"staf"}))
    run(index, docs, access="rules")
    assert open_to(index) == {"elders.txt", ".vindaccess"}
    assert open_to(index, staff) == {"open.txt", "dicht.txt", "elders.txt", ".vindaccess"}
    run(index, docs)
    assert set(rights(index).values()) == {UNKNOWN}


class StoppedError(Exception):
    """A run is stopped, as by Ctrl-C."""


def run_and_stop(index: Path, docs: Path) -> None:
    """A run that is stopped before it reads a file."""

    def stop(_: Progress) -> NoReturn:
        raise StoppedError

    options = Settings(index=index, threads=2, access="filesystem")
    chunking, embedder = chunking_fingerprint(options.passage_tokens), Counting()
    with IndexWriter.open(index, embedder, chunking) as writer, pytest.raises(StoppedError):
        index_paths([docs], writer, embedder, options, stop)


def test_withdrawn_rights_apply_before_any_file_is_read(docs: Path, index: Path) -> None:
    fill(docs)
    run(index, docs, access="filesystem")
    (docs / "open.txt").chmod(0o600)
    put(docs, "nieuw.txt", b"nieuw")
    run_and_stop(index, docs)
    assert open_to(index) == ALL - {"open.txt"}


def test_a_file_opened_to_all_does_not_expose_its_former_content(docs: Path, index: Path) -> None:
    put(docs, "a.txt", b"geheim")
    put(docs, "b.txt", b"een ander geheim")
    put(docs, "k.zip", packed({"x.txt": "ook geheim"}))
    for file in docs.iterdir():
        file.chmod(0o600)
    run(index, docs, access="filesystem")
    put(docs, "a.txt", b"nieuws voor ieder")
    put(docs, "k.zip", packed({"x.txt": "ook nieuws voor ieder"}))
    (docs / "b.txt").unlink()
    (docs / "b.txt").symlink_to("a.txt")
    for file in (docs / "a.txt", docs / "k.zip"):
        file.chmod(0o644)
    run_and_stop(index, docs)
    assert open_to(index) == set()
    run(index, docs, access="filesystem")
    assert open_to(index) == {"a.txt", "b.txt", "k.zip", "k.zip/x.txt"}
    assert content(index) == {
        "a.txt": ["nieuws voor ieder"],
        "k.zip/x.txt": ["ook nieuws voor ieder"],
    }


def test_a_file_closed_while_it_is_read_is_never_open(
    docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("a.txt", b"tekst"), ("k.zip", packed({"x.txt": "in het archief"}))):
        put(docs, name, text)
        (docs / name).chmod(0o644)

    def close_once_hashed(file: Path) -> str:
        digest = sha256_of(file)
        if file.parent == docs:
            file.chmod(0o600)
        return digest

    monkeypatch.setattr("vind.ingest.files.readers.sha256_of", close_once_hashed)
    run(index, docs, access="filesystem")
    assert set(rights(index)) == {"a.txt", "k.zip", "k.zip/x.txt"}
    assert open_to(index) == set()


def test_a_file_with_unreadable_rights_is_for_administrators_only(
    docs: Path,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(docs)
    run(index, docs, access="filesystem")
    asked = os.getxattr

    def getxattr(path: Path, name: str, *, follow_symlinks: bool) -> bytes:
        if path.name == "a.zip":
            raise OSError(errno.EIO, "Input/output error")
        return asked(path, name, follow_symlinks=follow_symlinks)

    monkeypatch.setattr("vind.ingest.rights.filesystem.os.getxattr", getxattr)
    run(index, docs, access="filesystem")
    unknown = {path for path, text in rights(index).items() if text == UNKNOWN}
    assert unknown == {one for one in ALL if one.startswith("a.zip")}
    assert open_to(index) == ALL - unknown
    (docs / "open.txt").chmod(0)
    run(index, docs, access="filesystem")

    for access, closed in (("filesystem", 5), ("off", 0)):
        variables = {"VIND_INDEX": str(index), "VIND_ACCESS": access}
        variables["VIND_ADMINISTRATORS"] = getpass.getuser()
        lines = vind("files", **variables).stdout.splitlines()
        assert sum("readable by administrators only" in line for line in lines) == closed
        status = vind("status", **variables).stdout
        assert ("5 files readable by administrators only" in status) == bool(closed)


def test_files_in_an_unlistable_folder_are_for_administrators_only(
    docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(docs)
    run(index, docs, access="filesystem")
    listed = os.scandir

    def scandir(folder: str | Path) -> Any:
        if Path(folder) == docs / "hr":
            raise PermissionError(errno.EACCES, "Permission denied")
        return listed(folder)

    with monkeypatch.context() as context:
        context.setattr("vind.ingest.files.discover.os.scandir", scandir)
        run(index, docs, access="filesystem")
    assert open_to(index) == (ALL | {"hr/"}) - {"hr/kopie.txt"}
    run(index, docs, access="filesystem")
    assert open_to(index) == ALL


def test_a_broken_access_file_is_reported_and_closes_its_folder(docs: Path, index: Path) -> None:
    fill(docs)
    put(docs, ".vindaccess", b"*: *\nbrief.eml: staf\n")
    put(docs, "hr/.vindaccess", b"*: *\n# een regel zonder dubbele punt\nkopie.txt staf\n")
    summary = run(index, docs, access="rules")
    assert [(one.path, one.reason) for one in summary.failures] == [
        (
            "hr/.vindaccess",
            "line 3 has no colon between a pattern and its readers: until that is mended, only "
            "administrators may read what is in this folder",
        )
    ]
    mail = {"brief.eml", "brief.eml/loon.txt"}
    hr = {"hr/kopie.txt"}
    assert open_to(index) & ALL == ALL - mail - hr
    put(docs, "hr/.vindaccess", b"*: *\n")
    mended = run(index, docs, access="rules")
    assert (mended.failures, mended.read) == ((), 0)
    assert open_to(index) & ALL == ALL - mail
    assert open_to(index, Viewer("x", frozenset({"staf"}))) & ALL == ALL
