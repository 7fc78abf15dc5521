"""The term index on disk: its files and their soundness, bringing it up to date, reading it.

``current.json`` names Tantivy's folder, so that a new one can be built beside it and take over at
once. If those on disk are unusable and cannot be written, terms are in memory.
"""

import json
import secrets
import shutil
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

import tantivy

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import (
    FileMark,
    checksum,
    file_mark,
    read_manifest,
    sync_directory,
    write_manifest,
)
from vind.indexes.folder.term_view import TANTIVY_META, may_be_locked, open_folder, reached_by
from vind.indexes.reading.terms import (
    MARKER,
    PASSAGE,
    TERMS_VERSION,
    marker_document,
    numbers_query,
    passage_document,
    schema,
)

TERMS_NAME = "terms"
CURRENT_NAME = "current.json"

# Every file of a Tantivy segment ends in a footer: JSON with the CRC-32 of the bytes before it, the
# length of that JSON and this number, both little-endian in 4 bytes
# (tantivy/src/directory/footer.rs).
FOOTER_MAGIC = 1337
FOOTER_TAIL = 8

SUFFIXES = ("term", "idx", "pos", "store", "fast", "fieldnorm")


@dataclass(frozen=True, slots=True)
class Current:
    """The content of ``current.json``: folder, catalogue, and version of the analysis."""

    folder: str
    identity: str
    version: int = TERMS_VERSION


def read_current(terms: Path, stamp: Stamp) -> Path | None:
    """Tantivy's folder; None if there is none for this catalogue and version."""
    body = read_manifest(terms / CURRENT_NAME)
    if body is None:
        return None
    current = Current(**body)
    if (current.identity, current.version) != (stamp.identity, TERMS_VERSION):
        return None
    return terms / current.folder


def write_current(terms: Path, folder: Path, stamp: Stamp) -> None:
    """Make ``folder`` the current one."""
    write_manifest(terms / CURRENT_NAME, asdict(Current(folder.name, stamp.identity)))


def sound_folder(
    terms: Path, connection: sqlite3.Connection, stamp: Stamp, most: int | None = None
) -> Path | None:
    """Tantivy's folder if it is sound and matches the catalogue's history, else None.

    With ``most``, of larger files (in bytes) only the end is checked, and entries are not counted.
    """
    folder = read_current(terms, stamp)
    if folder is None or not is_whole(folder, most):
        return None
    try:
        index = open_folder(folder)
    except ValueError:  # Tantivy raises it for a folder that it cannot read
        return None
    # Tantivy has no checksum of its list of fields and segments.
    if index.schema != schema():
        return None
    searcher = index.searcher()
    reached, current = reached_by(searcher), generations.newest(connection)
    counts = most is None and reached == current
    if counts and searcher.num_docs != documents.passage_count(connection) + 1:
        return None
    return folder if generations.pruned(connection) <= reached <= current else None


def is_whole(folder: Path, most: int | None = None) -> bool:
    """Whether all files of Tantivy's segments exist and match their checksums.

    With ``most``, of larger files (in bytes) only the end is checked.
    """
    while True:
        before = _meta(folder)
        files = _segment_files(folder, before)
        whole = files is not None and all(_matches_footer(path, most) for path in files)
        # A writer may have merged segments meanwhile: check again.
        if whole or _meta(folder) == before:
            return whole


def _meta(folder: Path) -> bytes:
    try:
        return (folder / TANTIVY_META).read_bytes()
    except FileNotFoundError:
        return b""


def _segment_files(folder: Path, meta: bytes) -> list[Path] | None:
    """The files in Tantivy's list of segments; None if that is damaged."""
    paths = []
    try:
        for segment in json.loads(meta)["segments"]:
            name = segment["segment_id"].replace("-", "")
            paths += [folder / f"{name}.{suffix}" for suffix in SUFFIXES]
            if segment["deletes"]:
                paths.append(folder / f"{name}.{segment['deletes']['opstamp']}.del")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return paths


def _matches_footer(path: Path, most: int | None) -> bool:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - FOOTER_TAIL))
            tail = file.read(FOOTER_TAIL)
            length, magic = (int.from_bytes(tail[n : n + 4], "little") for n in (0, 4))
            payload = size - FOOTER_TAIL - length
            if magic != FOOTER_MAGIC or payload < 0:
                return False
            file.seek(payload)
            crc = json.loads(file.read(length))["crc"]
        return (most is not None and size > most) or checksum(path, payload) == crc
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


HEAP_BYTES = 64 << 20
"""Tantivy's buffer; flushing it makes a segment of about 50,000 passages."""

THREADS = 1
"""One thread indexes tens of thousands of passages a second; embedding needs the other cores."""


def catch_up(
    terms: Path, connection: sqlite3.Connection, stamp: Stamp, folder: Path | None
) -> Path:
    """Update the term index under ``terms`` to the catalogue; needs the writer's lock.

    ``folder`` is Tantivy's if it is sound. With None, all terms are rebuilt from the catalogue in a
    new folder, which takes over when it is complete. Returns the folder in use.
    """
    fresh = folder is None
    folder = folder or terms / secrets.token_hex(8)
    if fresh:
        folder.mkdir(parents=True)
        tantivy.Index(schema(), path=str(folder))
    index = open_folder(folder)
    reached = reached_by(index.searcher())
    if fresh or reached < generations.newest(connection):
        # Use a new writer each time: one that failed half way keeps what it was given.
        apply_changes(index.writer(HEAP_BYTES, THREADS), connection, reached)
    if fresh:
        sync_directory(terms)
        write_current(terms, folder, stamp)
    _remove_orphans(terms, folder)
    return folder


def apply_changes(
    writer: tantivy.IndexWriter, connection: sqlite3.Connection, reached: int
) -> None:
    """Commit all changes of the catalogue after the generation ``reached``, and end the writer."""
    try:
        # Files left by a killed commit have the names that this one needs.
        writer.garbage_collect_files()
        # By query: in tantivy-py 0.27 deleting by an unsigned term does nothing.
        removed = generations.removed_after(connection, reached).tolist()
        writer.delete_documents_by_query(numbers_query(PASSAGE, removed))
        for row in generations.terms_after(connection, reached):
            writer.add_document(passage_document(row))
        writer.delete_documents_by_query(numbers_query(MARKER, [1]))
        writer.add_document(marker_document(generations.newest(connection)))
        writer.commit()
    finally:
        # Also frees Tantivy's lock, which a writer kept alive by a traceback would hold.
        writer.wait_merging_threads()


def _remove_orphans(terms: Path, folder: Path) -> None:
    """Delete abandoned folders; a reader that has one mapped keeps its bytes."""
    for path in terms.iterdir():
        if path.is_dir() and path != folder:
            shutil.rmtree(path)
        elif path.is_file() and path.name != CURRENT_NAME:
            path.unlink()


class PublishedTerms:
    """The terms that the writer had published at the last call of ``latest``."""

    def __init__(self, terms: Path, stamp: Stamp) -> None:
        self._terms, self._stamp = terms, stamp
        self._folder: Path | None = None
        self._index: tantivy.Index | None = None
        self._seen: tuple[FileMark, FileMark] = (None, None)

    def moved(self) -> bool:
        """Whether the writer has published since then. Costs two stats."""
        return self._seen != self._marks()

    def latest(self, damaged: Path | None) -> tantivy.Searcher | None:
        """The newest state; None if there is none, it is unreadable, or it is ``damaged``."""
        folder = read_current(self._terms, self._stamp)
        if folder is None or folder == damaged:
            return None
        if folder != self._folder:
            self._index, self._folder = None, folder
        # Taken before reading, so that a later publication counts as moved.
        self._seen = self._marks()
        try:
            if self._index is None or not may_be_locked(folder):
                self._index = open_folder(folder)
            else:
                self._index.reload()
        except (ValueError, OSError):
            self._index = None
            return None
        return self._index.searcher()

    def _marks(self) -> tuple[FileMark, FileMark]:
        meta = self._folder / TANTIVY_META if self._folder else None
        return file_mark(self._terms / CURRENT_NAME), file_mark(meta) if meta else None


class MemoryTerms:
    """All terms in memory, for when those on disk are unusable and cannot be written."""

    def __init__(self) -> None:
        self._index = _empty()

    def latest(self, connection: sqlite3.Connection) -> tantivy.Searcher:
        """The terms at the generation of the connection's transaction."""
        reached = reached_by(self._index.searcher())
        if reached < generations.pruned(connection):
            self._index, reached = _empty(), 0
        if reached < generations.newest(connection):
            apply_changes(self._index.writer(HEAP_BYTES, THREADS), connection, reached)
        self._index.reload()
        return self._index.searcher()


def _empty() -> tantivy.Index:
    index = tantivy.Index(schema())
    index.config_reader(reload_policy="manual")
    return index
