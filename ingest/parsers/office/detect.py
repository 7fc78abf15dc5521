"""Detects the formats that are zip files or OLE containers."""

import io
import zipfile
from pathlib import Path

from vind.indexes.errors import CorruptFileError, EncryptedFileError, UnsupportedFileError
from vind.ingest.files.kinds import FileKind
from vind.ingest.parsers.base import PASSWORD
from vind.ingest.parsers.office.package import PACKAGE, folder_of_book, office_kind, part_name
from vind.ingest.parsers.plugins import NOT_READ

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE container: Office files up to 2003, Outlook messages, encrypted files."""

OFFICE_NAMES = frozenset(
    {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".xlsb", ".pptx", ".pptm", ".ppsx"}
    | {".odt", ".odp", ".ods", ".epub"}
)
"""Extensions of formats that are zip files; any other file of such a name is broken."""

_VISIO = "visio/"
_XPS = ".fdseq"
_APPLE = frozenset({"Index/Document.iwa", "index.apxl", "buildVersionHistory.plist"})
_APPLE_PACKED = "Index.zip"
_APPLE_PREVIEW = "QuickLook/Preview.pdf"
_APPLE_LOCKED = ".iwpv2"
_APPLE_NAMES = {
    ".pages": ("a document of Apple's Pages", "export it as .docx or PDF"),
    ".numbers": ("a workbook of Apple's Numbers", "export it as .xlsx or PDF"),
    ".key": ("a presentation of Apple's Keynote", "export it as .pptx or PDF"),
}
_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_MIMETYPE_AT_MOST = 200  # bytes
_STREAMS = {
    "WordDocument": FileKind.DOC,
    "PowerPoint Document": FileKind.PPT,
    "Workbook": FileKind.XLS,
    "Book": FileKind.XLS,
    "__properties_version1.0": FileKind.MSG,
}
_UNREAD_STREAMS = (
    ("VisioDocument", "a Visio drawing", "save it as .vsdx or PDF"),
    ("Quill", "a Publisher document", "save it as PDF"),
    # Of Project 2000, 2007, and 2010 and later.
    *(
        (name, "a plan of Microsoft Project", "save it as .xlsx or PDF")
        for name in ("   19", "   112", "   114")
    ),
)
_OLE_NAMES = frozenset({".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".msg"})


def zip_kind(path: Path, suffix: str) -> FileKind:
    """The format of a zip file; a plain archive where it is no other.

    Raises CorruptFileError, EncryptedFileError, UnsupportedFileError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [part_name(name) for name in archive.namelist()]
            said = f"{folder_of_book(names)}mimetype"
            mimetype = _content(archive, said) if said in names else b""
    except Exception as error:
        raise CorruptFileError(
            "The file is cut off or damaged: its contents list is broken."
        ) from error
    if kind := office_kind(names, mimetype):
        return kind
    if kind := _other_package(names, suffix):
        return kind
    if mimetype.startswith(_OPENDOCUMENT):
        raise not_read("an OpenDocument file of a rare kind", "save it as PDF")
    if suffix in OFFICE_NAMES:
        raise CorruptFileError(f"The file does not hold the parts of a {suffix} file.")
    return FileKind.ZIP


def _other_package(names: list[str], suffix: str) -> FileKind | None:
    """The format of a Visio, XPS or Apple package.

    Raises EncryptedFileError, UnsupportedFileError.
    """
    if PACKAGE in names and any(name.startswith(_VISIO) for name in names):
        return FileKind.VISIO
    if PACKAGE in names and any(_XPS in name.lower() for name in names):
        return FileKind.XPS
    if _APPLE_LOCKED in names:
        raise EncryptedFileError(PASSWORD)
    is_packed = suffix in _APPLE_NAMES and _APPLE_PACKED in names
    if _APPLE.isdisjoint(names) and not is_packed:
        return None
    if _APPLE_PREVIEW in names:
        return FileKind.APPLE
    usual = ("a file of Apple's office programs", "export it as PDF")
    raise not_read(*_APPLE_NAMES.get(suffix, usual))


def _content(archive: zipfile.ZipFile, mimetype: str) -> bytes:
    with archive.open(mimetype) as part:
        return part.read(_MIMETYPE_AT_MOST)


def ole_kind(path: Path, suffix: str) -> FileKind:
    """The format of an OLE container.

    Raises CorruptFileError, EncryptedFileError, UnsupportedFileError.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(path.read_bytes())) as container:
            entries = container.listdir(streams=True, storages=True)
            # Names are case-insensitive: "WORKBOOK", "worddocument".
            streams = {entry[0].lower() for entry in entries}
    except Exception as error:
        raise CorruptFileError("The file is damaged: its directory cannot be read.") from error
    if "encryptedpackage" in streams:
        raise EncryptedFileError(PASSWORD)
    for name, kind in _STREAMS.items():
        if name.lower() in streams:
            return kind
    if suffix in _OLE_NAMES:
        raise CorruptFileError(f"The file does not hold the parts of a {suffix} file.")
    for name, what, instead in _UNREAD_STREAMS:
        if name.lower() in streams:
            raise not_read(what, instead)
    raise not_read("a binary file")


def not_read(what: str, instead: str = "") -> UnsupportedFileError:
    """The error for a recognised format (``what``); ``instead`` tells the user what to do."""
    advice = f": {instead}" if instead else ""
    return UnsupportedFileError(f"This is {what}, which {NOT_READ}{advice}.")
