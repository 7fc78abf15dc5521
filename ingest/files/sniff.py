"""Detects a file's format by its content; its name decides only between kinds of plain text."""

import re
from pathlib import Path, PurePosixPath

from vind.indexes.errors import CorruptFileError, EmptyFileError, UnsupportedFileError
from vind.ingest.document.decoding import decode, is_text
from vind.ingest.files.kinds import RECORDINGS, FileKind
from vind.ingest.parsers.data.delimited import is_delimited
from vind.ingest.parsers.office.detect import OFFICE_NAMES, OLE, not_read, ole_kind, zip_kind
from vind.ingest.parsers.plugins import NOT_READ, reads_extension

_HEAD = 65536  # bytes read to tell the format
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes in which PDF viewers look for the mark
_TEXT_KINDS = {
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".rst": FileKind.RST,
    ".org": FileKind.ORG,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".tab": FileKind.CSV,
    ".xls": FileKind.CSV,  # many programs give a text table this name, so that Excel opens it
    ".json": FileKind.JSON,
    ".jsonl": FileKind.JSON,
    ".ndjson": FileKind.JSON,
    ".yaml": FileKind.YAML,
    ".yml": FileKind.YAML,
    ".xml": FileKind.XML,
    ".mht": FileKind.MHTML,
    ".mhtml": FileKind.MHTML,
}
# Each mark includes a byte that no text has: a text may begin with "BM" or "RIFF".
_MARKS = (
    (
        rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*|BM....\0\0\0\0|GIF8[79]a..|RIFF....WEBPVP8"
        rb"|\0\0\0.ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1|avif)",
        FileKind.IMAGE,
    ),
    (rb"\{\\rtf", FileKind.RTF),
    (rb"\x1f\x8b|BZh[1-9]1AY&SY|\xfd7zXZ\0", FileKind.PACKED),
    (rb".{257}ustar", FileKind.TAR),
    (rb"x\x9f>\x22", FileKind.TNEF),
    # An ASN.1 sequence that begins with an object identifier of PKCS #7: signed, enveloped, …
    (rb"\x30.{1,5}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02-\x06]", FileKind.SIGNED),
    (rb"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (rb"Rar!\x1a\x07(?:\0|\x01\0)", FileKind.RAR),
    (
        rb"RIFF....(?:WAVE|AVI )|ID3[\0-\x0a]|OggS\0|\0\0\0.ftyp|fLaC\0"
        rb"|\x1aE\xdf\xa3|\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        FileKind.RECORDING,
    ),
)
# Extensions of formats that always begin with their mark: a binary file without it is broken.
_MARKED_NAMES = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic"}
    | {".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".msg"}
)
# Formats that vind recognises but does not read, and what the user can do instead.
_UNREAD = (
    (rb"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it"),
    (rb"\x7fELF", "a program", ""),
    (rb"MZ[^\n]{0,60}\0", "a Windows program", ""),
    (rb"SQLite format 3\0", "a database", ""),
    (rb"// <!-- <mdb:mork", "Thunderbird's list of the mails in a folder", ""),
    (
        rb"!BDN",
        "Outlook's mail archive (.pst)",
        "make mailboxes of it with readpst (pst-utils), or save its mails as .msg",
    ),
    (rb"\0\x01\0\0Standard (?:Jet|ACE) DB", "an Access database", "export its tables as .xlsx"),
    (rb"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows", "index what it leads to"),
    (rb"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "a OneNote section", "export it as PDF"),
    (
        rb"\xa1\x2f\xff\x43\xd9\xef\x76\x4c",
        "the contents list of a OneNote notebook",
        "export the notebook as PDF",
    ),
    (rb"MSCF\0\0\0\0", "a Windows cabinet (or a OneNote package)", "unpack it"),
    (rb"ITSF\x03\0\0\0", "a help file of Windows (.chm)", "unpack it, and index its pages"),
    (rb".{32769}CD001\x01", "an image of a disc", "unpack it"),
    (rb"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "an InDesign document", "save it as PDF"),
    (rb"\xffWPC", "a WordPerfect document", "save it as .docx"),
    (rb"AC10\d\d\0", "an AutoCAD drawing", "save it as PDF"),
    (rb"8BPS\0[\x01\x02]", "a Photoshop picture", "save it as PNG or JPEG"),
)
# Atomic groups and possessive quantifiers: a hostile file must not cause endless backtracking.
_HTML_START = re.compile(
    r"\s*(?:<!--(?>.*?-->)\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_SVG_START = re.compile(
    r"\s*+(?:(?:<!--(?>.*?-->)|<\?[^>]*+>|<!doctype[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)\s*+)*+"
    r"<(?:\w+:)?svg\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(r"\s*<\?xml\s")
_WORKBOOK = re.compile(r"<(?:\w+:)?Workbook\s[^<>]*urn:schemas-microsoft-com:office:spreadsheet")
_WORD = re.compile(r"<(?:\w+:)?wordDocument\s[^<>]*schemas\.microsoft\.com/office/word/2003/wordml")
_FLAT_OFFICE = re.compile(
    r"<(?:\w+:)?package\s[^<>]*schemas\.microsoft\.com/office/2006/xmlPackage"
    r"|<office:document\s[^<>]*office:mimetype="
)
_XML_KINDS = (
    (_WORKBOOK, FileKind.XML_SHEETS),
    (_WORD, FileKind.WORD_XML),
    (_FLAT_OFFICE, FileKind.FLAT_OFFICE),
)
_CALENDAR_START = re.compile(r"\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_SIGNED_START = re.compile(r"\s*-----BEGIN (?:PKCS ?#?7|CMS)\b")
_CONTACTS_START = re.compile(r"\s*BEGIN:VCARD\b", re.IGNORECASE)
_TEXT_STARTS = (
    (_HTML_START, FileKind.HTML),
    (_CALENDAR_START, FileKind.CALENDAR),
    (_CONTACTS_START, FileKind.CONTACTS),
    (_SIGNED_START, FileKind.SIGNED),
    (_SVG_START, FileKind.SVG),
)
_MBOX_START = re.compile(r"\s*From \S++ (?>.*?\d{4}).*\r?\n(?=[!-9;-~]+:)")
_BARE_MBOX_START = re.compile(r"\s*From[ \t]*\r?\n(?=[!-9;-~]+:)")  # of Thunderbird
_COUNTED_START = re.compile(r"\d{1,10}[ \t]*\r?\n(?=[!-9;-~]+:)")
_MAIL_HEADER = re.compile(
    r"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type"
    r"|delivered-to|reply-to|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_RELATED = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(r"^(?:from|to|cc|bcc|received):(?! <saved by)", re.IGNORECASE | re.MULTILINE)
_HEADER_LINE = re.compile(r"^(?:[!-9;-~]+:.*|[ \t].*)$")


def sniff(path: Path, name: str | None = None) -> FileKind:
    """The format of the file at ``path``. ``name`` is its own name, where ``path`` has another.

    A plug-in reads by its name what would be plain text or no format of ours otherwise. Raises
    EmptyFileError, EncryptedFileError, CorruptFileError or UnsupportedFileError for a file that no
    parser reads.
    """
    name = name or path.name
    try:
        kind = _sniffed(path, PurePosixPath(name).suffix.lower())
    except UnsupportedFileError:
        if reads_extension(name):
            return FileKind.PLUGIN
        raise
    return FileKind.PLUGIN if kind is FileKind.TEXT and reads_extension(name) else kind


def _sniffed(path: Path, suffix: str) -> FileKind:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise EmptyFileError("The file is empty.")
    if head.startswith(_PDF):
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return zip_kind(path, suffix)
    if head.startswith(OLE):
        return ole_kind(path, suffix)
    if (kind := _marked(head)) is not None:
        return kind
    if suffix == ".pdf" and _PDF in head[:_PDF_WITHIN]:
        return FileKind.PDF
    if is_text(head):
        text = decode(head)
        kind = _text_kind(text, suffix)
        whole = text if len(head) < _HEAD else text[: text.rfind("\n") + 1]
        return FileKind.CSV if kind is FileKind.TEXT and is_delimited(whole) else kind
    return _unmarked(head, suffix)


def _unmarked(head: bytes, suffix: str) -> FileKind:
    """The format of a binary file without a mark at its start. Raises as ``sniff``."""
    # Bytes may precede a PDF's mark. Tried last: an archive or a mail may begin with a PDF.
    if _PDF in head[:_PDF_WITHIN]:
        return FileKind.PDF
    if suffix in RECORDINGS:  # MP3 and AAC may begin without any mark
        return FileKind.RECORDING
    if suffix in OFFICE_NAMES or suffix in _MARKED_NAMES:
        raise CorruptFileError(f"The content is not that of a {suffix} file.")
    raise UnsupportedFileError(f"This is a binary format that {NOT_READ}.")


def _marked(head: bytes) -> FileKind | None:
    """The format that the first bytes give away, if any. Raises UnsupportedFileError."""
    for mark, kind in _MARKS:
        if re.match(mark, head, re.DOTALL):
            return kind
    for mark, what, instead in _UNREAD:
        if re.match(mark, head, re.DOTALL):
            raise not_read(what, instead)
    return None


def _text_kind(text: str, suffix: str) -> FileKind:
    for start, kind in _TEXT_STARTS:
        if start.match(text):
            return kind
    if _XML_START.match(text):
        return next((kind for root, kind in _XML_KINDS if root.search(text)), FileKind.XML)
    if suffix != ".eml" and _is_saved_page(text):
        return FileKind.MHTML
    if suffix in _TEXT_KINDS:
        return _TEXT_KINDS[suffix]
    bare = _BARE_MBOX_START.match(text)
    if _MBOX_START.match(text) or (bare and _is_mail(text[bare.end() :])):
        return FileKind.MBOX
    counted = _COUNTED_START.match(text)  # Apple Mail's .emlx
    if suffix == ".eml" or _is_mail(text[counted.end() :] if counted else text):
        return FileKind.MAIL
    if suffix in {".html", ".htm", ".xhtml"}:
        return FileKind.HTML
    return FileKind.TEXT


def _is_mail(text: str) -> bool:
    """Whether only header lines come before the first blank line, three of them a mail's own."""
    head = _head(text)
    names = _MAIL_HEADER.findall(head)
    return len(set(map(str.lower, names))) >= 3 and _are_headers(head)


def _is_saved_page(text: str) -> bool:
    """Whether this is a page with its pictures as browsers, Excel and Confluence save it.

    A mail has the same format, but also a sender or a recipient.
    """
    head = _head(text)
    return bool(_RELATED.search(head)) and not _SENT.search(head) and _are_headers(head)


def _head(text: str) -> str:
    return re.split(r"\r?\n\r?\n", text.lstrip(), maxsplit=1)[0]


def _are_headers(head: str) -> bool:
    return all(map(_HEADER_LINE.match, head.splitlines()))
