"""Parsers: one module a family of formats, each with ``parse(source) -> ParsedDocument``."""

from importlib import import_module

from indexes.errors import EmptyFileError
from ingest.document import ParsedDocument
from ingest.parsers.base import Source
from ingest.sniff import FileKind

_MODULES = {
    FileKind.PDF: "pdf",
    FileKind.DOCX: "docx",
    FileKind.PPTX: "pptx",
    FileKind.XLSX: "xlsx",
    FileKind.HTML: "webpage",
    FileKind.MARKDOWN: "markdown",
    FileKind.TEXT: "text",
    FileKind.CSV: "delimited",
    FileKind.MAIL: "mail",
    FileKind.IMAGE: "image",
}

VERSION = 1
"""Raised when parsers give another text: then files of an older one are read anew."""


def parser_name(kind: FileKind) -> str:
    """What the ledger says read a file, e.g. "pdf/1"."""
    return f"{kind.value}/{VERSION}"


def parse(source: Source, kind: FileKind) -> ParsedDocument:
    """Read a file of a known kind.

    Raises an UnreadableFileError; EmptyFileError where there is no text in it.
    """
    module = import_module(f"ingest.parsers.{_MODULES[kind]}")
    document: ParsedDocument = module.parse(source)
    if not document.blocks:
        raise EmptyFileError(document.unread or "There is no text in the file.")
    return document
