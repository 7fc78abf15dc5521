"""The notes and the comments on the cells of an Excel sheet."""

from collections.abc import Iterator
from zipfile import ZipFile

from ingest.parsers.office import xml_root

_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_AT_MOST = 10_000  # of a sheet


def notes_on(archive: ZipFile, sheet: str) -> dict[str, str]:
    """What is noted on the cells of the sheet in a part of the archive, by cell ("B12").

    A thread of comments is one text. Excel keeps, for its older versions, a note beside each thread
    that tells them to be newer: that is left out.
    """
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    beside = get_rels_path(sheet)
    if beside not in archive.namelist():
        return {}
    relations = get_dependents(archive, beside)
    notes, threads = (
        [found for one in relations.find(kind) for found in _told(archive, one.target)]
        for kind in (_NOTES, _COMMENTS)
    )
    threaded: dict[str, str] = {}
    for cell, text in threads[:_AT_MOST]:
        threaded[cell] = f"{threaded[cell]}\n{text}" if cell in threaded else text
    return {**dict(notes[:_AT_MOST]), **threaded}


def _told(archive: ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The cells of a part with notes or comments, and what is told on each."""
    if part not in archive.namelist():
        return
    for note in xml_root(archive.read(part)).iter("{*}comment", "{*}threadedComment"):
        text = "".join(piece.text or "" for piece in note.iter("{*}t", "{*}text"))
        if text.strip():
            yield note.get("ref", ""), text.strip()
