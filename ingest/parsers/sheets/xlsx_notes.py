"""The notes and the comments on the cells of an Excel sheet."""

from collections.abc import Iterator
from zipfile import ZipFile

from openpyxl.utils.escape import unescape

from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets.xlsx_book import parts_beside

_AT_MOST = 10_000  # of a sheet


def notes_on(archive: ZipFile, sheet: str) -> dict[str, str]:
    """What is noted on the cells of the sheet in a part of the archive, by cell ("B12").

    A thread of comments is one text. Excel keeps, for its older versions, a note beside each thread
    that tells them to be newer: that is left out.
    """
    notes, threads = (
        [found for part in parts_beside(archive, sheet, kind) for found in _told(archive, part)]
        for kind in ("comments", "threadedComment")
    )
    threaded: dict[str, str] = {}
    for cell, text in threads[:_AT_MOST]:
        threaded[cell] = f"{threaded[cell]}\n{text}" if cell in threaded else text
    return {**dict(notes[:_AT_MOST]), **threaded}


def _told(archive: ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The cells of a part with notes or comments, and what is told on each."""
    for note in xml_root(archive.read(part)).iter("{*}comment", "{*}threadedComment"):
        text = unescape("".join(piece.text or "" for piece in note.iter("{*}t", "{*}text"))).strip()
        if text:
            yield note.get("ref", ""), text
