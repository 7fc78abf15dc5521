"""What a file is, by its content; its name decides only between kinds of plain text."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import Path, PurePosixPath

from indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    UnsupportedFileError,
)
from ingest.decoding import decode, is_text


class FileKind(StrEnum):
    """A format that vind reads; the value is the name of its parser."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    CSV = "csv"
    MAIL = "mail"
    IMAGE = "image"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.HTML: "text/html",
    FileKind.MARKDOWN: "text/markdown",
    FileKind.TEXT: "text/plain",
    FileKind.CSV: "text/csv",
    FileKind.MAIL: "message/rfc822",
    FileKind.IMAGE: "image/*",
}

_HEAD = 65536  # bytes read to tell the format
_TEXT_KINDS = {
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".tab": FileKind.CSV,
}
_OFFICE_PARTS = {"word/": FileKind.DOCX, "xl/": FileKind.XLSX, "ppt/": FileKind.PPTX}
_OFFICE_NAMES = {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".ppsx"}
# Each mark has a byte in it that no text has, so that a text may begin with "BM" or "RIFF".
_IMAGE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*|BM....\0\0\0\0|GIF8[79]a..", re.DOTALL
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {
    "WordDocument": "an old Word file (.doc)",
    "Workbook": "an old Excel file (.xls)",
    "Book": "an old Excel file (.xls)",
    "PowerPoint Document": "an old PowerPoint file (.ppt)",
    "__properties_version1.0": "an Outlook message (.msg)",
    "VisioDocument": "a Visio drawing",
}
_UNREAD = (
    (rb"\x1f\x8b", "a gzip archive"),
    (rb"BZh[1-9]1AY&SY", "a bzip2 archive"),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (rb"Rar!\x1a\x07", "a RAR archive"),
    (rb"RIFF....(?:WAVE|AVI )", "sound or video"),
    (rb"RIFF....WEBP", "a WebP image"),
    (rb"ID3[\0-\x0a]", "sound"),
    (rb"OggS\0", "sound or video"),
    (rb"\x7fELF", "a program"),
    (rb"MZ[^\n]{0,60}\0", "a Windows program"),
    (rb"SQLite format 3\0", "a database"),
    (rb"\{\\rtf", "an RTF file"),
)
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_HEADER = re.compile(
    r"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type"
    r"|delivered-to|reply-to|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER_LINE = re.compile(r"^(?:[!-9;-~]+:.*|[ \t].*)$")


def sniff(path: Path, name: str | None = None) -> FileKind:
    """The kind of a file. ``name`` stands for the file's name where the path is another one.

    Raises EmptyFileError, EncryptedFileError, CorruptFileError or UnsupportedFileError for what no
    parser is for.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    suffix = PurePosixPath(name or path.name).suffix.lower()
    if not head:
        raise EmptyFileError("The file is empty.")
    # In a text "%PDF-" may be what it speaks of; elsewhere some bytes may stand before it.
    binary = not is_text(head)
    if head.startswith(b"%PDF-") or (binary and b"%PDF-" in head[:1024]):
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path, suffix)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if _IMAGE.match(head):
        return FileKind.IMAGE
    for mark, what in _UNREAD:
        if re.match(mark, head, re.DOTALL):
            raise UnsupportedFileError(f"This is {what}, which vind does not read.")
    if not binary:
        return _text_kind(decode(head), suffix)
    if suffix in _OFFICE_NAMES or suffix == ".pdf":
        raise CorruptFileError(f"The content is not that of a {suffix} file.")
    raise UnsupportedFileError("This is a binary format that vind does not read.")


def _text_kind(text: str, suffix: str) -> FileKind:
    if _HTML_START.match(text):
        return FileKind.HTML
    if suffix in _TEXT_KINDS:
        return _TEXT_KINDS[suffix]
    if suffix == ".eml" or _is_mail(text):
        return FileKind.MAIL
    if suffix in {".html", ".htm", ".xhtml"}:
        return FileKind.HTML
    return FileKind.TEXT


def _is_mail(text: str) -> bool:
    """Header lines up to the first blank line, at least three of them those of a mail."""
    head = re.split(r"\r?\n\r?\n", text.lstrip(), maxsplit=1)[0]
    lines = head.splitlines()
    names = _MAIL_HEADER.findall(head)
    return len(set(map(str.lower, names))) >= 3 and all(map(_HEADER_LINE.match, lines))


def _zip_kind(path: Path, suffix: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorruptFileError(
            "The file is cut off or damaged: its contents list is broken."
        ) from error
    for part, kind in _OFFICE_PARTS.items():
        if any(name.startswith(part) for name in names):
            return kind
    if suffix in _OFFICE_NAMES:
        raise CorruptFileError(f"The file does not hold the parts of a {suffix} file.")
    raise UnsupportedFileError("This is an archive, which vind does not read yet: unpack it.")


def _ole_kind(path: Path) -> FileKind:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(path.read_bytes())) as container:
            streams = {entry[0] for entry in container.listdir(streams=True, storages=True)}
    except Exception as error:
        raise CorruptFileError("The file is damaged: its directory cannot be read.") from error
    if "EncryptedPackage" in streams:
        raise EncryptedFileError("The file is protected with a password.")
    what = next((what for name, what in _OLE_STREAMS.items() if name in streams), "a binary file")
    raise UnsupportedFileError(f"This is {what}, which vind does not read: save it anew.")
