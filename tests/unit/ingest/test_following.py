"""What becomes of files that were read, in an order that several readers may give."""

from pathlib import Path

from indexes.types import Document, FileRecord, FileState, Passage
from indexes.writer import IndexWriter
from ingest.contents import Contents
from ingest.filling import Filler
from ingest.following import Follower
from ingest.job import Outcome
from ingest.report import Tally
from tests.toy import ToyEmbedder

EMPTY = Document("", ())


def record(path: str, content: str, container: str = "") -> FileRecord:
    return FileRecord("/docs", path, FileState.INDEXED, sha256=content, container=container)


def test_files_in_equal_archives_that_are_read_at_once_are_counted_as_they_are(
    tmp_path: Path,
) -> None:
    embedder = ToyEmbedder()
    with IndexWriter.open(tmp_path / "index", embedder, "toy") as writer:
        tally = Tally()
        filler = Filler(writer, embedder, lambda *_: None)
        follower = Follower(filler, Contents([]), tally)
        text = Document("tekst", (Passage("tekst", 0, 5),))
        for archive in ("b.zip", "a.zip"):
            follower.take(Outcome(record(f"{archive}/p.txt", "p", archive), document=text))
        for archive in ("b.zip", "a.zip"):
            follower.take(Outcome(record(archive, "zip"), document=EMPTY))
        filler.finish()
        counted = tally.summary(0.0).states
        assert counted == {FileState.INDEXED: 2, FileState.DUPLICATE: 1}
