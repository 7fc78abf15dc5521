"""The files of the term index: Tantivy's folder, and whether its bytes are sound.

``current.json`` names the folder, so that a new one can be built beside it and take over at once.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from vind.indexes.catalogue import documents, generations
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.core.durable import checksum, read_manifest, write_manifest
from vind.indexes.terms.schema import TERMS_VERSION, schema
from vind.indexes.terms.view import TANTIVY_META, open_folder, reached_by

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
