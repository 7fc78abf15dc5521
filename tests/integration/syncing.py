"""Folders that tests change, and what their index says of them."""

import os
import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from tests.integration.test_ingest_pipeline import run
from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.indexes.upkeep.verify import verify
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.rights.reading import Access
from vind.ingest.run.pipeline import forget_given


def put(docs: Path, name: str, content: bytes) -> None:
    make_room(docs, name).write_bytes(content)


def move(docs: Path, before: str, after: str) -> None:
    kept = (docs / before).rename(docs.parent / "moving")
    kept.rename(make_room(docs, after))


def delete(docs: Path, name: str) -> None:
    (docs / name).unlink()


def touch(docs: Path, name: str) -> None:
    os.utime(docs / name, (5, 5))


def make_room(docs: Path, name: str) -> Path:
    """The place for a file, with what is in its way gone: a folder, or a file for a folder."""
    file = docs / name
    for above in file.relative_to(docs).parents:
        if (docs / above).is_file():
            (docs / above).unlink()
    if file.is_dir():
        shutil.rmtree(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """An archive; of a member called .zip that is given as text, one that holds this."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in sorted(members.items()):
            nested = isinstance(content, str) and name.endswith(".zip")
            archive.writestr(ZipInfo(name), packed({"in.txt": content}) if nested else content)
    return out.getvalue()


def look(index: Path) -> dict[str, Any]:
    """What an index says of the files that are there, and what is found where."""
    with Index.open(index) as opened:
        matches = opened.match("een twee drie vier vijf lang verhaal pompen", 100)
        vectors = opened.nearest(ToyEmbedder().embed_query("twee"), 1000)
        found = opened.passages([hit.passage_id for hit in vectors])
        return {
            "ledger": {
                record.path: (record.state, record.reason, record.passages, record.container)
                for record in opened.files()
                if record.state is not FileState.DELETED
            },
            "rights": {
                record.path: record.rights
                for record in opened.files()
                if record.state is not FileState.DELETED
            },
            "passages": sorted((one.path, one.passage.text) for one in found.values()),
            "matches": sorted(found[hit.passage_id].path for hit in matches),
        }


def hold_to_scratch(base: Path, access: Access = "off") -> None:
    """Bring the index up to date; it is the one made from scratch, and there it stays."""
    docs, index, scratch = base / "docs", base / "index", base / "scratch"
    run(index, docs, access=access)
    run(scratch, docs, access=access)
    assert look(index) == look(scratch)
    again = run(index, docs, access=access)
    assert (again.read, again.moved, again.deleted, again.embedded, again.rights) == (0,) * 5
    assert not verify(index, lambda *_: None).findings


def forget(index: Path, folder: Path) -> int:
    """Take a folder out of the index; how many files it held."""
    embedder, options = ToyEmbedder(), Settings(index=index, threads=2)
    with IndexWriter.open(index, embedder, chunking_fingerprint(options.passage_tokens)) as writer:
        return forget_given(folder, writer, embedder, options, lambda _: None).deleted
