"""The formats that vind reads."""

from enum import StrEnum


class FileKind(StrEnum):
    """A format that vind reads; the value names its parser in the ledger."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    DOC = "doc"
    PPT = "ppt"
    XLS = "xls"
    XML_SHEETS = "xml-sheets"
    WORD_XML = "word-xml"
    FLAT_OFFICE = "flat-office"
    ODT = "odt"
    ODP = "odp"
    ODS = "ods"
    RTF = "rtf"
    EPUB = "epub"
    HTML = "html"
    MHTML = "mhtml"
    MARKDOWN = "markdown"
    RST = "rst"
    ORG = "org"
    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    XML = "xml"
    YAML = "yaml"
    MAIL = "mail"
    MSG = "msg"
    MBOX = "mbox"
    SIGNED = "signed"
    TNEF = "tnef"
    CALENDAR = "calendar"
    CONTACTS = "contacts"
    ZIP = "zip"
    TAR = "tar"
    PACKED = "packed"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    IMAGE = "image"
    SVG = "svg"
    VISIO = "vsdx"
    XPS = "xps"
    APPLE = "iwork"
    RECORDING = "recording"
    PLUGIN = "plugin"  # what a parser of another package reads, by its extension


RECORDINGS = frozenset(
    {".aac", ".avi", ".flac", ".m4a", ".m4v", ".mka", ".mkv", ".mov", ".mp3", ".mp4", ".oga"}
    | {".ogg", ".opus", ".wav", ".webm", ".wma", ".wmv"}
)
"""Extensions of sound and video. Their content may begin without a mark, as that of MP3 does."""

MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOC: "application/msword",
    FileKind.PPT: "application/vnd.ms-powerpoint",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.XML_SHEETS: "application/vnd.ms-excel",
    FileKind.WORD_XML: "application/msword",
    FileKind.FLAT_OFFICE: "application/xml",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODP: "application/vnd.oasis.opendocument.presentation",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.RTF: "application/rtf",
    FileKind.EPUB: "application/epub+zip",
    FileKind.HTML: "text/html",
    FileKind.MHTML: "multipart/related",
    FileKind.MARKDOWN: "text/markdown",
    FileKind.RST: "text/x-rst",
    FileKind.ORG: "text/org",
    FileKind.TEXT: "text/plain",
    FileKind.CSV: "text/csv",
    FileKind.JSON: "application/json",
    FileKind.XML: "application/xml",
    FileKind.YAML: "application/yaml",
    FileKind.MAIL: "message/rfc822",
    FileKind.MSG: "application/vnd.ms-outlook",
    FileKind.MBOX: "application/mbox",
    FileKind.TNEF: "application/vnd.ms-tnef",
    FileKind.SIGNED: "application/pkcs7-mime",
    FileKind.CALENDAR: "text/calendar",
    FileKind.CONTACTS: "text/vcard",
    FileKind.ZIP: "application/zip",
    FileKind.TAR: "application/x-tar",
    FileKind.PACKED: "application/gzip",
    FileKind.SEVEN_ZIP: "application/x-7z-compressed",
    FileKind.RAR: "application/vnd.rar",
    FileKind.IMAGE: "image/*",
    FileKind.SVG: "image/svg+xml",
    FileKind.VISIO: "application/vnd.ms-visio.drawing.main+xml",
    FileKind.XPS: "application/vnd.ms-xpsdocument",
    FileKind.APPLE: "application/vnd.apple.iwork",
}
"""The media type of each format, in the ledger and on the web page."""
