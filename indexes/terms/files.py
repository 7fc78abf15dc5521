"""The term index as files: where Tantivy's folder is, and whether its bytes can be trusted.

``current.json`` names the folder, so that a new one is built beside and takes over in one step.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.durable import checksum, read_manifest, write_manifest
from vind.indexes.terms.schema import TERMS_VERSION, schema
from vind.indexes.terms.view import TANTIVY_META, open_folder, reached_by

TERMS_NAME = "terms"
CURRENT_NAME = "current.json"

# Every file of a Tantivy segment ends in a footer: JSON with the CRC-32 of what stands before it,
# then the length of that JSON and this number, both little-endian in 4 bytes
# (tantivy/src/directory/footer.rs).
FOOTER_MAGIC = 1337
FOOTER_TAIL = 8

SUFFIXES = ("term", "idx", "pos", "store", "fast", "fieldnorm")


@dataclass(frozen=True, slots=True)
class Current:
    """Which folder is in use, of which catalogue, made by which version of the analysis."""

    folder: str
    identity: str
    version: int = TERMS_VERSION


def read_current(terms: Path, stamp: Stamp) -> Path | None:
    """Tantivy's folder; None where there is none of this catalogue and version."""
    body = read_manifest(terms / CURRENT_NAME)
    if body is None:
        return None
    current = Current(**body)
    if (current.identity, current.version) != (stamp.identity, TERMS_VERSION):
        return None
    return terms / current.folder


def write_current(terms: Path, folder: Path, stamp: Stamp) -> None:
    """Let ``folder`` take over."""
    write_manifest(terms / CURRENT_NAME, asdict(Current(folder.name, stamp.identity)))


def sound_folder(
    terms: Path, connection: sqlite3.Connection, stamp: Stamp, most: int | None = None
) -> Path | None:
    """Tantivy's folder where it is whole and of this catalogue's history, else None.

    With ``most``, of files of more bytes only the end is looked at, and entries are not counted.
    """
    folder = read_current(terms, stamp)
    if folder is None or not is_whole(folder, most):
        return None
    try:
        index = open_folder(folder)
    except ValueError:  # what Tantivy raises for a folder that it cannot read
        return None
    # Of its own list of fields and segments Tantivy keeps no checksum.
    if index.schema != schema():
        return None
    searcher = index.searcher()
    reached, current = reached_by(searcher), generations.newest(connection)
    counts = most is None and reached == current
    if counts and searcher.num_docs != documents.passage_count(connection) + 1:
        return None
    return folder if generations.pruned(connection) <= reached <= current else None


def is_whole(folder: Path, most: int | None = None) -> bool:
    """Whether all files of Tantivy's segments are there and have their checksums.

    Of a file of more than ``most`` bytes, where that is given, only that it has its end.
    """
    while True:
        before = _meta(folder)
        files = _segment_files(folder, before)
        whole = files is not None and all(_matches_footer(path, most) for path in files)
        # A merge of the writer's may have swapped files while they were read: look again.
        if whole or _meta(folder) == before:
            return whole


def _meta(folder: Path) -> bytes:
    try:
        return (folder / TANTIVY_META).read_bytes()
    except FileNotFoundError:
        return b""


def _segment_files(folder: Path, meta: bytes) -> list[Path] | None:
    """The files that Tantivy's own list of segments names; None where that is damaged."""
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
