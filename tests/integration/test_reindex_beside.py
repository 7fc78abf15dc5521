"""What somebody else keeps in or beside the folder of an index that is made anew stays."""

import shutil
from pathlib import Path

import pytest

from tests.integration.reindexing import FORMER, NEW, anew, beside, check, program, write_documents
from tests.integration.test_ingest_pipeline import Counting, run
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.errors import IndexFailure, IndexFormatError, NoIndexError
from vind.indexes.folder import swap
from vind.indexes.folder.swap import INDEX_FILES, next_to, stepped_back
from vind.indexes.index import Index


@pytest.fixture
def index(tmp_path: Path) -> Path:
    write_documents(tmp_path / "docs")
    run(tmp_path / "index", tmp_path / "docs")
    return tmp_path / "index"


def put_beside(folder: Path) -> None:
    """What somebody keeps in the folder of an index."""
    (folder / "mydocs").mkdir()
    (folder / "mydocs" / "cao.txt").write_text("niet van vind")
    (folder / "README.txt").write_text("onze index")


def not_ours(folder: Path) -> list[str]:
    names = sorted({path.name for path in folder.iterdir()} - INDEX_FILES)
    assert (folder / "mydocs" / "cao.txt").read_text() == "niet van vind"
    assert (folder / "README.txt").read_text() == "onze index"
    return names


def test_an_index_with_other_files_in_its_folder_is_not_replaced(index: Path) -> None:
    put_beside(index)
    said = r"not the index's \(README\.txt, mydocs\).*move them out of it"
    with pytest.raises(IndexFormatError, match=said):
        anew(index)
    assert not_ours(index) == ["README.txt", "mydocs"]
    assert beside(index) == ["docs", "index"]
    assert check(index) == FORMER.fingerprint


def test_an_index_is_not_replaced_once_other_files_are_put_into_it(index: Path) -> None:
    class Meanwhile(Counting):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            if not (index / "mydocs").exists():
                put_beside(index)
            return super().embed_passages(texts)  # type: ignore[no-untyped-call]

    with pytest.raises(IndexFormatError, match=r"\(README\.txt, mydocs\)"):
        anew(index, Meanwhile())
    assert not_ours(index) == ["README.txt", "mydocs"]
    assert check(index) == FORMER.fingerprint
    shutil.rmtree(index / "mydocs")
    (index / "README.txt").unlink()
    again = Counting()
    anew(index, again)
    assert again.asked == []
    assert beside(index) == ["docs", "index"]


@pytest.mark.parametrize(("exchanges", "left"), [(True, "index.next"), (False, "index.old")])
def test_files_added_during_the_swap_are_left_beside_the_index(
    index: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool, left: str
) -> None:
    exchange = vars(swap)["_exchange"]

    def too_late(one: Path, other: Path) -> bool:
        put_beside(one)
        return bool(exchanges and exchange(one, other))

    monkeypatch.setattr(swap, "_exchange", too_late)
    anew(index)
    assert check(index) == NEW.fingerprint
    assert not INDEX_FILES & {path.name for path in (index.parent / left).iterdir()}
    assert not_ours(index.parent / left) == ["README.txt", "mydocs"]


def test_other_files_in_a_half_built_index_stop_the_reindex(index: Path) -> None:
    killed = program("die", index, "before the swap")
    killed.communicate("")
    put_beside(next_to(index))
    with pytest.raises(
        IndexFormatError, match=r"index\.next is in the way.*\(README\.txt, mydocs\)"
    ):
        anew(index)
    assert not_ours(next_to(index)) == ["README.txt", "mydocs"]
    assert check(index) == FORMER.fingerprint


def test_a_foreign_folder_named_index_old_is_kept(index: Path) -> None:
    mine = stepped_back(index)
    mine.mkdir()
    (mine / "scriptie.txt").write_text("niet van vind")
    anew(index)
    assert check(index) == NEW.fingerprint
    assert (mine / "scriptie.txt").read_text() == "niet van vind"
    assert beside(index) == ["docs", "index", "index.old"]


def test_without_atomic_exchange_an_index_old_folder_stops_the_reindex(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    shutil.copytree(index, stepped_back(index))
    with pytest.raises(IndexFailure, match=r"index\.old"):
        anew(index)
    assert check(index) == FORMER.fingerprint
    assert (stepped_back(index) / CATALOGUE_NAME).exists()
    shutil.rmtree(stepped_back(index))
    anew(index)
    assert check(index) == NEW.fingerprint
    assert beside(index) == ["docs", "index"]


def test_an_index_moved_to_index_old_is_not_moved_back(index: Path) -> None:
    index.rename(stepped_back(index))
    with pytest.raises(NoIndexError):
        Index.open(index)
    assert beside(index) == ["docs", "index.old"]
