from dataclasses import replace
from pathlib import Path

from tests.toy import ToyEmbedder
from vind.indexes.settings import Settings
from vind.indexes.types import Document, FileRecord, FileState, Passage
from vind.indexes.writer import IndexWriter
from vind.ingest.files.contents import Contents
from vind.ingest.run.filling import Filler
from vind.ingest.run.following import Follower
from vind.ingest.run.jobs import Outcome
from vind.ingest.run.progress import Tally

EMPTY = Document("", ())


def record(path: str, content: str, container: str = "") -> FileRecord:
    return FileRecord("/docs", path, FileState.INDEXED, sha256=content, container=container)


def test_of_equal_archives_that_are_read_at_once_the_first_keeps_what_was_read_in_it(
    tmp_path: Path,
) -> None:
    options = Settings(index=tmp_path / "index")
    embedder = ToyEmbedder()
    text = Document("tekst", (Passage("tekst", 0, 5),))
    left_out = replace(record("b.zip/oud.txt", "", "b.zip"), state=FileState.EXCLUDED)
    with IndexWriter.open(options.index, embedder, "toy") as writer:
        tally = Tally()
        filler = Filler(writer, embedder, lambda *_: None)
        follower = Follower(filler, Contents([]), tally, options)
        follower.take(Outcome(record("b.zip/p.txt", "p", "b.zip"), document=text))
        follower.take(Outcome(left_out))
        for member, content in (("p.txt", "p"), ("oud.txt", "oud")):
            follower.take(Outcome(record(f"a.zip/{member}", content, "a.zip"), document=text))
        for archive in ("b.zip", "a.zip"):
            follower.take(Outcome(record(archive, "zip"), document=EMPTY))
        assert not follower.take_again()
        filler.finish()
        states = {one.path: one.state for one in writer.ledger()}
    assert states == {
        "a.zip": FileState.INDEXED,
        "a.zip/oud.txt": FileState.INDEXED,
        "a.zip/p.txt": FileState.INDEXED,
        "b.zip": FileState.DUPLICATE,
        "b.zip/oud.txt": FileState.DELETED,
        "b.zip/p.txt": FileState.DELETED,
    }
    assert tally.summary(0.0).states == {FileState.INDEXED: 3, FileState.DUPLICATE: 1}
