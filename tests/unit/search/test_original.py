import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from tests.unit.indexes.company import FIRST_IDS
from tests.unit.search.toy_index import engine_over, put, sha256_of_text
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.errors import OriginalGoneError, PassageGoneError
from vind.indexes.types import FileRecord, FileState
from vind.indexes.writer import IndexWriter
from vind.search import Engine, Quote, original
from vind.search.original import Original, first_original

LEAVE = "25 days of leave"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of the same content, and one outside."""
    folder = tmp_path.resolve() / "docs"
    (folder / "hr").mkdir(parents=True)
    (folder / "hr" / "leave.pdf").write_text(LEAVE)
    (folder / "leave.pdf").write_text(LEAVE)
    (folder.parent / "outside.txt").write_text(LEAVE)
    return folder


def opened(folder: Path, path: str, content: str = LEAVE) -> Original:
    record = FileRecord(str(folder), path, FileState.INDEXED, sha256=sha256_of_text(content))
    return first_original(path, [record])


@pytest.mark.parametrize("path", ["leave.pdf", "hr/leave.pdf"])
def test_an_unchanged_original_is_opened(folder: Path, path: str) -> None:
    with opened(folder, path) as found:
        assert found.path == folder / path
        assert found.file.read().decode() == LEAVE
        assert found.is_unchanged()


@pytest.mark.parametrize("path", ["hr/gone.pdf", "gone/leave.pdf", "hr", "", "leave.pdf/a", "a\0b"])
def test_a_missing_original_is_reported_gone(folder: Path, path: str) -> None:
    with pytest.raises(OriginalGoneError, match="vind index"):
        opened(folder, path)


def test_an_original_with_changed_content_is_refused(folder: Path) -> None:
    (folder / "hr" / "leave.pdf").write_text("20 days of leave")
    with pytest.raises(OriginalGoneError, match="or has changed since"):
        opened(folder, "hr/leave.pdf")


def test_an_original_without_a_recorded_hash_is_refused(folder: Path) -> None:
    record = FileRecord(str(folder), "leave.pdf", FileState.PARTIAL)
    with pytest.raises(OriginalGoneError):
        first_original("leave.pdf", [record])


@pytest.mark.parametrize(
    "path",
    ["hr/link.txt", "linked/outside.txt", "../outside.txt", "hr/same.pdf", "hr/../leave.pdf"],
)
def test_an_original_is_not_reached_through_links_or_dots(folder: Path, path: str) -> None:
    (folder / "hr" / "link.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "hr" / "same.pdf").symlink_to("leave.pdf")
    (folder / "linked").symlink_to(folder.parent)
    with pytest.raises(OriginalGoneError):
        opened(folder, path)


def test_an_indexed_folder_replaced_by_a_link_is_refused(folder: Path) -> None:
    folder.rename(folder.parent / "elsewhere")
    folder.symlink_to("elsewhere")
    with pytest.raises(OriginalGoneError):
        opened(folder, "leave.pdf")


def test_a_pipe_in_place_of_an_original_is_refused_at_once(folder: Path) -> None:
    (folder / "leave.pdf").unlink()
    os.mkfifo(folder / "leave.pdf")
    with pytest.raises(OriginalGoneError):
        opened(folder, "leave.pdf")


def test_an_opened_original_stays_the_same_file(folder: Path) -> None:
    with opened(folder, "leave.pdf") as found:
        (folder / "leave.pdf").unlink()
        (folder / "leave.pdf").symlink_to(folder.parent / "outside.txt")
        assert found.file.read().decode() == LEAVE


def test_is_unchanged_notices_a_write_to_an_opened_original(folder: Path) -> None:
    with opened(folder, "leave.pdf") as found:
        with (folder / "leave.pdf").open("a") as file:
            file.write(" and more")
        assert not found.is_unchanged()


def test_an_original_is_hashed_again_only_once_it_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original, "SETTLED_NS", 0)
    with opened(folder, "leave.pdf") as found:
        assert found.file.read().decode() == LEAVE
    with opened(folder, "leave.pdf") as found:
        assert found.file.tell() == 0
        monkeypatch.setattr("hashlib.file_digest", None)
        opened(folder, "leave.pdf").file.close()
    monkeypatch.undo()
    before = (folder / "leave.pdf").stat()
    time.sleep(0.02)
    (folder / "leave.pdf").write_text(LEAVE[::-1])
    os.utime(folder / "leave.pdf", ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(OriginalGoneError):
        opened(folder, "leave.pdf")


def test_originals_with_non_utf8_names_are_found_as_shown(folder: Path) -> None:
    inside = folder / os.fsdecode(b"caf\xe9")
    inside.mkdir()
    (inside / os.fsdecode(b"men\xfc.zip")).write_text(LEAVE)
    with opened(folder, "caf\\xe9/men\\xfc.zip") as found:
        assert found.path == inside / os.fsdecode(b"men\xfc.zip")
    with pytest.raises(OriginalGoneError):
        opened(folder, "caf\\xe9/men\\xe8.zip")


# A quote is found again by its text in its document, whatever index that is in by now.

SAID = "De parkeerplaats met laadpaal kost 8 euro per dag."


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write(directory: Path, path: str, *texts: str) -> None:
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        for text in texts:
            put(writer, path, text)
            writer.commit()


@pytest.fixture
def engine(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setattr(stamps, "FIRST_IDS", FIRST_IDS)
    write(directory, "parkeren.md", f"Parkeren. {SAID}")
    with engine_over(directory) as opened:
        yield opened


@pytest.fixture
def quote(engine: Engine) -> Quote:
    hit = engine.search("parkeerplaats laadpaal")[0]
    start = hit.text.index(SAID)
    return Quote(
        SAID, hit.path, 4, start, start + len(SAID), 0.5, hit.folder, "Parkeren", hit.passage_id
    )


def test_find_again_returns_an_unchanged_quote_as_it_is(engine: Engine, quote: Quote) -> None:
    assert engine.find_again(quote) == quote


def test_find_again_finds_a_quote_in_a_rebuilt_index(
    engine: Engine, quote: Quote, directory: Path
) -> None:
    shutil.rmtree(directory)
    write(directory, "kantine.md", "De kantine gaat om negen uur open.")
    write(directory, "parkeren.md", f"{SAID} {SAID} Vraag het de receptie. {SAID}")
    again = engine.find_again(quote)
    assert engine.document_text(again.passage_id)[again.start : again.end] == SAID
    assert again.start == 0  # nearest to the tenth character, where it was
    assert again.passage_id != quote.passage_id
    assert (again.path, again.page, again.heading) == (quote.path, quote.page, quote.heading)


def test_find_again_finds_a_quote_whose_file_became_a_duplicate(
    engine: Engine, quote: Quote, directory: Path
) -> None:
    shutil.rmtree(directory)
    write(directory, "nieuw/parkeren.md", f"Parkeren. {SAID}")
    same = "hash of nieuw/parkeren.md"
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        writer.record(FileRecord("/docs", "parkeren.md", FileState.DUPLICATE, sha256=same))
        writer.commit()
    assert engine.passage(engine.find_again(quote).passage_id).path == "nieuw/parkeren.md"


@pytest.mark.parametrize("texts", [("Parkeren is vanaf nu gratis.",), ()])
def test_find_again_reports_a_changed_or_missing_quote_as_gone(
    engine: Engine, quote: Quote, directory: Path, texts: tuple[str, ...]
) -> None:
    shutil.rmtree(directory)
    write(directory, "parkeren.md", *texts)
    write(directory, "elders.md", SAID)
    with pytest.raises(PassageGoneError, match="no longer in the index"):
        engine.find_again(quote)
