"""Detects which Office format a zip file is, by its parts."""

from collections.abc import Collection
from pathlib import Path

from vind.ingest.kinds import FileKind

PACKAGE = "[Content_Types].xml"
"""A part of every Microsoft package, which an archive with a folder "word" lacks."""

BOOK_CONTAINER = "META-INF/container.xml"
"""The part of an EPUB that names the file with its chapters."""

_MAC_FILES = frozenset({"__MACOSX", ".DS_Store"})
_PARTS = {
    "xl/workbook.bin": FileKind.XLS,
    "word/": FileKind.DOCX,
    "xl/": FileKind.XLSX,
    "ppt/": FileKind.PPTX,
}
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": FileKind.ODT,
    "application/vnd.oasis.opendocument.text-template": FileKind.ODT,
    "application/vnd.oasis.opendocument.presentation": FileKind.ODP,
    "application/vnd.oasis.opendocument.presentation-template": FileKind.ODP,
    "application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    "application/vnd.oasis.opendocument.spreadsheet-template": FileKind.ODS,
    "application/epub+zip": FileKind.EPUB,
}


def starts_zip(path: Path) -> bool:
    """Whether a file begins as a zip file does.

    zipfile only checks the end, where an OLE container may have an embedded zip.
    """
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def folder_of_book(names: Collection[str]) -> str:
    """The top folder of an EPUB that was zipped as a folder, as Macs do: "Boek/"; else ""."""
    tops = {name.partition("/")[0] for name in names} - _MAC_FILES
    folder = "".join(tops) + "/"
    return folder if len(tops) == 1 and folder + BOOK_CONTAINER in names else ""


def office_kind(names: Collection[str], mimetype: bytes) -> FileKind | None:
    """The format of a package, by its parts and its part "mimetype"; None for any other."""
    said = mimetype.decode("ascii", "replace").strip()
    if said in _MIMETYPES:
        return _MIMETYPES[said]
    for part, kind in _PARTS.items() if PACKAGE in names else ():
        if any(name.startswith(part) for name in names):
            return kind
    return None
