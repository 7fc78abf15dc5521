"""Parsers: one module a family of formats, each with ``parse(source) -> ParsedDocument``."""

from dataclasses import replace
from importlib import import_module

from indexes.errors import EmptyFileError, FileTooLargeError
from ingest.document import ParsedDocument
from ingest.kinds import FileKind
from ingest.parsers.base import Source
from ingest.parsers.templates import without_template

_MODULES = {
    FileKind.PDF: "pdf",
    FileKind.DOCX: "docx",
    FileKind.PPTX: "pptx",
    FileKind.XLSX: "xlsx",
    FileKind.DOC: "old_office",
    FileKind.PPT: "old_office",
    FileKind.XLS: "old_sheets",
    FileKind.XML_SHEETS: "spreadsheetml",
    FileKind.WORD_XML: "word_xml",
    FileKind.FLAT_OFFICE: "flat_office",
    FileKind.ODT: "opendocument",
    FileKind.ODP: "opendocument",
    FileKind.ODS: "opendocument",
    FileKind.RTF: "rtf",
    FileKind.EPUB: "epub",
    FileKind.HTML: "webpage",
    FileKind.MHTML: "mhtml",
    FileKind.MARKDOWN: "markdown",
    FileKind.RST: "rst",
    FileKind.ORG: "org",
    FileKind.TEXT: "text",
    FileKind.CSV: "delimited",
    FileKind.JSON: "structured",
    FileKind.XML: "xml",
    FileKind.YAML: "structured",
    FileKind.MAIL: "mail",
    FileKind.MSG: "msg",
    FileKind.MBOX: "mbox",
    FileKind.CALENDAR: "calendar",
    FileKind.CONTACTS: "contacts",
    FileKind.ZIP: "archive",
    FileKind.TAR: "archive",
    FileKind.PACKED: "archive",
    FileKind.IMAGE: "image",
    FileKind.SVG: "svg",
}

VERSION = 14
"""Raised when parsers give another text: then files of an older one are read anew."""


def parser_name(kind: FileKind) -> str:
    """What the ledger says read a file, e.g. "pdf/1"."""
    return f"{kind.value}/{VERSION}"


def parse(source: Source, kind: FileKind) -> ParsedDocument:
    """Read a file of a known kind; the files that stand in it are with ``source.unpacker``.

    Raises an UnreadableFileError; EmptyFileError where there is neither text nor file in it.
    """
    module = import_module(f"ingest.parsers.{_MODULES[kind]}")
    document: ParsedDocument = module.parse(source)
    document = replace(document, facts=without_template(document.facts))
    unpacker = source.unpacker
    if unpacker.unread:
        unread = "; ".join(filter(None, [document.unread, unpacker.unread]))
        document = replace(document, unread=unread)
    if not document.blocks and not unpacker.has_files:
        if unpacker.unread:
            raise FileTooLargeError(f"Not read: {document.unread}.")
        raise EmptyFileError(document.unread or "There is no text in the file.")
    return document
