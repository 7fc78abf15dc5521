"""Which of the Office formats that are zip files one is, by what stands in it."""

from collections.abc import Collection
from pathlib import Path

from vind.ingest.kinds import FileKind

PACKAGE = "[Content_Types].xml"
"""Every package of Microsoft's has it; an archive with a folder "word" does not."""

BOOK_CONTAINER = "META-INF/container.xml"
"""What says which file of an EPUB lists its chapters."""

_OF_MACS = frozenset({"__MACOSX", ".DS_Store"})
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
    """Whether a file begins as a zip does.

    zipfile looks at its end, where an OLE container may have a zip that stands in it.
    """
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def folder_of_book(names: Collection[str]) -> str:
    """The one folder that holds all of an archive, an EPUB, as Macs keep these: "Boek/".

    "" where the archive is none, or itself the book.
    """
    tops = {name.partition("/")[0] for name in names} - _OF_MACS
    folder = "".join(tops) + "/"
    return folder if len(tops) == 1 and folder + BOOK_CONTAINER in names else ""


def office_kind(names: Collection[str], mimetype: bytes) -> FileKind | None:
    """The format of a package by its parts and what its part "mimetype" says; None for another."""
    said = mimetype.decode("ascii", "replace").strip()
    if said in _MIMETYPES:
        return _MIMETYPES[said]
    for part, kind in _PARTS.items() if PACKAGE in names else ():
        if any(name.startswith(part) for name in names):
            return kind
    return None
