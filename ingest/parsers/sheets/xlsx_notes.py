"""Reads the notes and comments on the cells of an Excel sheet."""

from collections.abc import Iterator
from zipfile import ZipFile

from openpyxl.utils.escape import unescape

from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets.xlsx_book import parts_beside

_AT_MOST = 10_000  # of a sheet


def notes_on(archive: ZipFile, sheet: str) -> dict[str, str]:
    """The notes and comments on a sheet, by cell ("B12"); ``sheet`` is its part of the archive.

    A thread of comments is one text. The note that Excel adds to each thread, for older versions,
    is left out.
    """
    notes, threads = (
        [found for part in parts_beside(archive, sheet, kind) for found in _texts(archive, part)]
        for kind in ("comments", "threadedComment")
    )
    threaded: dict[str, str] = {}
    for cell, text in threads[:_AT_MOST]:
        threaded[cell] = f"{threaded[cell]}\n{text}" if cell in threaded else text
    return {**dict(notes[:_AT_MOST]), **threaded}


def _texts(archive: ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The cell and text of each note or comment in a part."""
    for note in xml_root(archive.read(part)).iter("{*}comment", "{*}threadedComment"):
        text = unescape("".join(piece.text or "" for piece in note.iter("{*}t", "{*}text"))).strip()
        if text:
            yield note.get("ref", ""), text
