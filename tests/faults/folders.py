"""A folder of documents that changes, and the index that follows it by the whole pipeline.

Beside the folder that the index is in stand the documents, so that copies of it have them too;
``FOLDER/version`` is the last version that was indexed to the end.
"""

import tempfile
import zipfile
from pathlib import Path

from tests.faults.child import Tell
from tests.toy import ToyEmbedder
from tests.unit.indexes import plan
from vind.indexes import writer as writers
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import SEARCHABLE_STATES, FileState
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.run import filling
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.reindex import reindex

DOCS, VERSION = "docs", "version"
ARCHIVE = "box.zip"
ARCHIVED = 3
"""So many of the files stand in the archive."""

STEP = 3
"""Generations of the plan from one version to the next."""


def texts_at(version: int) -> dict[str, str]:
    """Path and text of each document at a version; members of the archive stand below it."""
    files = {path: "\n".join(lines) for path, lines in plan.files_at(version * STEP).items()}
    packed = sorted(files)[:ARCHIVED]
    return {f"{ARCHIVE}/{path}" if path in packed else path: files[path] for path in files}


def put_documents(docs: Path, version: int) -> None:
    """Make the folder what it is at a version."""
    docs.mkdir(exist_ok=True)
    texts = texts_at(version)
    for file in docs.iterdir():
        if file.name not in texts:
            file.unlink()
    with zipfile.ZipFile(docs / ARCHIVE, "w") as archive:
        for path, text in texts.items():
            if path.startswith(ARCHIVE):
                archive.writestr(zipfile.ZipInfo(path.partition("/")[2]), text)
            else:
                (docs / path).write_text(text)


def version_of(folder: Path) -> int:
    file = folder / VERSION
    return int(file.read_text()) if file.exists() else 0


def begin(folder: Path, tell: Tell) -> None:
    index(folder, tell)


def index(folder: Path, tell: Tell) -> None:
    """Change the documents to the next version, and let the index follow, by small commits."""
    writers.PUBLISH_SECONDS = 0.2
    filling.WINDOW_PASSAGES = 2
    filling.COMMIT_PASSAGES = 2
    version = version_of(folder) + 1
    put_documents(folder.parent / DOCS, version)
    _follow(folder / "index", folder.parent / DOCS, tell)
    (folder / VERSION).write_text(str(version))


def index_anew(folder: Path, tell: Tell) -> None:
    """Build the index again beside, and let it take its place."""
    settings = Settings(index=folder / "index", threads=2, ocr=False)
    reindex(ToyEmbedder(), settings, lambda _: None, lambda *_: None, lambda _: None)


def _follow(directory: Path, docs: Path, tell: Tell) -> None:
    settings = Settings(index=directory, threads=2, ocr=False)
    embedder = ToyEmbedder()
    chunking = chunking_fingerprint(settings.passage_tokens)
    with IndexWriter.open(directory, embedder, chunking) as writer:
        index_paths([docs], writer, embedder, settings, lambda _: tell(writer.generation))
        tell(writer.generation)


def check(directory: Path, folder: Path) -> None:
    """Assert that each document is in the index whole, as it was or as it is; nothing else is.

    A document that came or went in between may be there or not.
    """
    version = version_of(folder)
    old, new = texts_at(version), texts_at(version + 1)
    with Index.open(directory) as index:
        found = index.nearest(ToyEmbedder().embed_query("line"), 10_000)
        matches = index.match("line", 10_000)
        assert {hit.passage_id for hit in found} == {hit.passage_id for hit in matches}
        stored = index.passages([hit.passage_id for hit in found])
        ids = {one.path: one.file_id for one in stored.values()}
        there = {path: index.document_text(file_id) for path, file_id in ids.items()}
        states = {record.path: record for record in index.files()}
    for path in {*old, *new, *there}:
        choices = {old.get(path), new.get(path)}
        assert there.get(path) in choices, (path, there.get(path), choices)
    for path, record in states.items():
        if path in there:
            assert record.state in SEARCHABLE_STATES, record
            count = sum(one.path == path for one in stored.values())
            assert record.passages == count, (record, count)
        elif path != ARCHIVE:
            assert record.state not in SEARCHABLE_STATES, record
            assert record.state is FileState.DELETED, record


def compare(folder: Path) -> None:
    """Assert that the index equals one that is made from the documents at once."""
    with tempfile.TemporaryDirectory() as scratch:
        other = Path(scratch)
        put_documents(folder.parent / DOCS, version_of(folder))
        _follow(other / "index", folder.parent / DOCS, lambda _: None)
        assert _content(folder / "index") == _content(other / "index")


def _content(directory: Path) -> list[tuple[str, int, str, str]]:
    """Each passage with its place, and each line of the ledger that is not of a deleted file."""
    with Index.open(directory) as index:
        hits = index.nearest(ToyEmbedder().embed_query("line"), 10_000)
        stored = index.passages([hit.passage_id for hit in hits]).values()
        return sorted(
            [(one.path, one.passage.start, one.passage.text, one.title) for one in stored]
            + [
                (record.path, record.passages, record.state.value, record.sha256)
                for record in index.files()
                if record.state is not FileState.DELETED
            ]
        )
