"""Shares that are away for a while, whole folders or in one: their files stay in the index."""

import shutil
from pathlib import Path

import pytest

from tests.integration.reindexing import anew
from tests.integration.syncing import look, packed, put
from tests.integration.test_ingest_pipeline import run
from tests.toy import ToyEmbedder
from vind.indexes.errors import FolderError
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.progress import Progress


def test_a_share_that_is_not_mounted_does_not_lose_its_files(
    tmp_path: Path, docs: Path, index: Path
) -> None:
    put(docs, "a.txt", b"tekst")
    put(docs, "sub/b.txt", b"nog een tekst")
    run(index, docs)
    before = look(index)
    docs.rename(tmp_path / "weg")
    docs.mkdir()
    with pytest.raises(FolderError, match="is away or empty, and the index would lose its files"):
        run(index, docs)
    assert look(index) == before
    put(docs, "leeg.txt", b"")
    assert run(index, docs).deleted == 2


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        (None, "is away or empty, and the index would lose its files"),
        ([], "is away or empty, and the index would lose its files"),
        ([".not_mounted"], "is away or empty, and the index would lose its files"),
        (["ander.txt"], "has become another folder while its files were read"),
    ],
)
def test_a_share_that_goes_away_while_it_is_read_does_not_lose_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instead: list[str] | None, said: str
) -> None:
    docs, index, embedder = tmp_path / "docs", tmp_path / "index", ToyEmbedder()
    names = {f"{number:02}.txt": f"tekst {number}" for number in range(30)}
    put(docs, "k.zip", packed({"p.txt": "in een archief"}))
    for name, text in names.items():
        put(docs, name, text.encode())
    run(index, docs)
    before = [*look(index)["ledger"]]
    put(docs, "k.zip", packed({"p.txt": "anders in een archief"}))
    for name, text in names.items():
        put(docs, name, f"{text} en meer".encode())
    monkeypatch.setattr("vind.ingest.run.filling.COMMIT_PASSAGES", 1)

    def go_away(progress: Progress) -> None:
        if progress.path and not (tmp_path / "weg").exists():
            docs.rename(tmp_path / "weg")
            for name in instead or []:
                put(docs, name, b"x")
            if instead is not None:
                docs.mkdir(exist_ok=True)

    options = Settings(index=index, threads=2)
    with (
        IndexWriter.open(index, embedder, chunking_fingerprint(options.passage_tokens)) as writer,
        pytest.raises(FolderError, match=f"^{docs} {said}"),
    ):
        index_paths([docs], writer, embedder, options, go_away)
    kept = look(index)
    assert [*kept["ledger"]] == before
    assert {state for state, *_ in kept["ledger"].values()} == {FileState.INDEXED}
    shutil.rmtree(docs, ignore_errors=True)
    (tmp_path / "weg").rename(docs)
    assert run(index, docs).deleted == 0
    run(tmp_path / "scratch", docs)
    assert look(index) == look(tmp_path / "scratch")


def test_a_share_that_is_mounted_in_the_folder_keeps_its_files_while_it_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, index, share = tmp_path / "docs", tmp_path / "index", tmp_path / "docs/m/share"
    for name in ("huur.txt", "m/share/a.txt", "m/share/b/c.txt"):
        put(docs, name, f"tekst van {name}".encode())
    monkeypatch.setattr(
        "vind.ingest.files.folders._device",
        lambda place: 1 + ((place / "b").exists() or (place.parent / "b").exists()),
    )
    run(index, docs)
    share.rename(tmp_path / "away")
    for is_there in (True, False, False):
        if is_there:
            share.mkdir(parents=True)
        elif share.exists():
            share.rmdir()
        put(docs, "huur.txt", b"De huur is verhoogd.")
        summary = run(index, docs)
        assert (summary.deleted, [one.path for one in summary.failures]) == (0, ["m/share/"])
        assert [path for path, _ in look(index)["passages"]] == [
            "huur.txt",
            "m/share/a.txt",
            "m/share/b/c.txt",
        ]
    with pytest.raises(FolderError, match=f"^{share} is away or empty, and the index would"):
        anew(index)
    (tmp_path / "away").rename(share)
    back = run(index, docs)
    assert (back.read, back.failures) == (0, ())
    assert look(index)["ledger"].keys() == {"huur.txt", "m/share/a.txt", "m/share/b/c.txt"}
    shutil.rmtree(share)
    put(docs, "m/share/leeg.txt", b"")
    assert run(index, docs).deleted == 2
