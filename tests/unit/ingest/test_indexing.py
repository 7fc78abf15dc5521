"""Indexing as a program calls it; what it does to an index is that of ``vind index``."""

from pathlib import Path
from typing import Any

import pytest

from tests.toy import ToyEmbedder
from vind import Progress, index_folder, load_settings
from vind.indexes.errors import ArgumentError, FolderError, IndexBusyError
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.indexes.writer import IndexWriter
from vind.ingest.run import indexing

TEXTS = {"hr/leave.md": "Employees get 25 days of leave.", "price.txt": "It costs 5 euro."}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(indexing, "load_embedder", lambda _: ToyEmbedder())
    for path, text in TEXTS.items():
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(text, encoding="utf-8")
    return tmp_path / "docs"


def settings_beside(docs: Path) -> Settings:
    return load_settings(index=docs.parent / "index", embedder="multilingual-e5-small")


def paths_in(index: Path) -> set[str]:
    with Index.open(index) as opened:
        return {record.path for record in opened.files(FileState.INDEXED)}


def test_a_folder_is_indexed_and_told_of_and_then_brought_up_to_date(docs: Path) -> None:
    told: list[Progress] = []
    settings = settings_beside(docs)
    summary = index_folder(docs, settings, told.append)
    assert (summary.read, summary.passages, summary.failures) == (2, 2, ())
    assert paths_in(settings.index) == set(TEXTS)
    assert {one.path for one in told} >= set(TEXTS)
    assert (told[-1].files_done, told[-1].files_total, told[-1].passages) == (2, 2, 2)
    (docs / "price.txt").unlink()
    again = index_folder([str(docs)], settings)
    assert (again.read, again.unchanged, again.deleted) == (0, 1, 1)
    assert paths_in(settings.index) == {"hr/leave.md"}


def test_several_folders_are_one_index(docs: Path) -> None:
    other = docs.parent / "other"
    other.mkdir()
    (other / "note.md").write_text("A note.")
    settings = settings_beside(docs)
    index_folder([docs / "hr", other], settings)
    assert paths_in(settings.index) == {"leave.md", "note.md"}


def test_what_hears_of_it_can_end_it(docs: Path) -> None:
    def stop(_: Progress) -> None:
        raise InterruptedError("enough")

    settings = settings_beside(docs)
    with pytest.raises(InterruptedError, match="enough"):
        index_folder(docs, settings, stop)
    again = index_folder(docs, settings)
    assert again.read + again.unchanged == len(TEXTS)
    assert paths_in(settings.index) == set(TEXTS)


@pytest.mark.parametrize(
    ("paths", "error", "sentence"),
    [
        ("", ArgumentError, "A path to index is blank, or there is none: give a folder."),
        ([], ArgumentError, "A path to index is blank, or there is none: give a folder."),
        (["/srv", " "], ArgumentError, "A path to index is blank, or there is none"),
        (5, ArgumentError, "The paths to index are 5: give a folder, or a list of them."),
        ([None], ArgumentError, "The paths to index are [None]: give a folder, or a list"),
        ("/no/such/folder", FolderError, "There is no folder or file /no/such/folder."),
    ],
)
def test_what_is_no_folder_is_said_before_there_is_an_index(
    paths: Any, error: type[Exception], sentence: str, docs: Path
) -> None:
    settings = settings_beside(docs)
    with pytest.raises(error) as trouble:
        index_folder(paths, settings)
    assert str(trouble.value).startswith(sentence)
    assert not settings.index.exists()


def test_settings_that_are_none_are_refused(docs: Path) -> None:
    with pytest.raises(ArgumentError, match="settings are what `load_settings` returns"):
        index_folder(docs, {"index": "elsewhere"})  # type: ignore[arg-type]


def test_another_that_writes_is_told_of(docs: Path) -> None:
    settings = settings_beside(docs)
    with IndexWriter.open(settings.index, ToyEmbedder(), "toy"), pytest.raises(IndexBusyError):
        index_folder(docs, settings)
