"""A quote is found again by its text in its document, whatever index that is in by now."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from tests.unit.indexes.company import FIRST_IDS
from tests.unit.search.toy_index import engine_over, put
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.errors import PassageGoneError
from vind.indexes.types import FileRecord, FileState
from vind.indexes.writer import IndexWriter
from vind.search import Engine, Quote

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


def test_what_has_not_changed_stays_what_it_is(engine: Engine, quote: Quote) -> None:
    assert engine.find_again(quote) == quote


def test_it_is_found_in_an_index_that_was_made_anew(
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


def test_it_is_found_where_its_file_is_a_duplicate_by_now(
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
def test_what_is_changed_or_gone_is_said_to_be(
    engine: Engine, quote: Quote, directory: Path, texts: tuple[str, ...]
) -> None:
    shutil.rmtree(directory)
    write(directory, "parkeren.md", *texts)
    write(directory, "elders.md", SAID)
    with pytest.raises(PassageGoneError, match="no longer in the index"):
        engine.find_again(quote)
