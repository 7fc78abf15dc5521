"""Parsers: modules for each family of formats, with ``parse(source) -> ParsedDocument``.

Those of other packages, and of formats that few have, are plug-ins (plugins.py).
"""

from dataclasses import replace
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from vind.indexes.errors import EmptyFileError, FileTooLargeError, UnsupportedFileError
from vind.indexes.types import DocumentFacts
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.files.kinds import FileKind
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.plugins import Parser, plugin_for

# Modules of this package; ":function" where it is not called "parse". The others are plug-ins.
_PARSERS = {
    FileKind.PDF: "pdf.parser",
    FileKind.DOCX: "word.docx",
    FileKind.PPTX: "office.pptx",
    FileKind.XLSX: "sheets.xlsx",
    FileKind.DOC: "office.converted",
    FileKind.PPT: "office.converted",
    FileKind.XLS: "sheets.xls",
    FileKind.XML_SHEETS: "sheets.spreadsheetml",
    FileKind.WORD_XML: "office.converted:parse_word_xml",
    FileKind.FLAT_OFFICE: "office.converted:parse_flat",
    FileKind.ODT: "opendocument.parser",
    FileKind.ODP: "opendocument.parser",
    FileKind.ODS: "opendocument.parser",
    FileKind.RTF: "richtext.rtf",
    FileKind.EPUB: "web.epub",
    FileKind.HTML: "web.page",
    FileKind.MHTML: "web.page:parse_saved",
    FileKind.MARKDOWN: "web.markup:parse_markdown",
    FileKind.RST: "web.markup:parse_rst",
    FileKind.TEXT: "text.plain",
    FileKind.CSV: "data.delimited",
    FileKind.JSON: "data.structured",
    FileKind.XML: "data.xml",
    FileKind.YAML: "data.structured",
    FileKind.MAIL: "mail.message",
    FileKind.MSG: "mail.msg",
    FileKind.MBOX: "mail.mbox",
    FileKind.TNEF: "mail.tnef",
    FileKind.SIGNED: "mail.message:parse_signed",
    FileKind.CALENDAR: "mail.calendar",
    FileKind.CONTACTS: "mail.contacts",
    FileKind.ZIP: "archives.archive",
    FileKind.TAR: "archives.archive",
    FileKind.PACKED: "archives.archive",
    FileKind.SEVEN_ZIP: "archives.archive",
    FileKind.RAR: "archives.archive",
    FileKind.IMAGE: "pictures.image",
    FileKind.RECORDING: "recordings",
}

FORMATS_MODULES = frozenset(
    {"asn1crypto", "compressed_rtf", "docutils", "icalendar", "python_calamine", "striprtf", "xlrd"}
)
"""The modules of the extra ``formats``, each of one rarer format."""

NEEDS_FORMATS = "needs more packages: pip install 'vind[formats]'"

_LIBRARIES = frozenset({"python-docx", "openpyxl", "Apache POI"})
"""Libraries that name themselves as the author."""

_MOMENTS = frozenset(
    datetime.fromisoformat(moment)
    for moment in ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2013-01-27T09:15:58Z")
)
"""Dates in the templates of python-docx and python-pptx."""

VERSION = 17
"""Increased when the text of parsed files changes, so that they are read again."""


def parser_name(kind: FileKind) -> str:
    """The parser in the ledger, e.g. "pdf/1"."""
    return f"{kind.value}/{VERSION}"


def parse(source: Source, kind: FileKind) -> ParsedDocument:
    """Parse a file of a known kind; ``source.unpacker`` gets the files in it.

    Raises an UnreadableFileError; EmptyFileError where it has neither text nor files.
    """
    try:
        document = _parser_for(kind, source.name)(source)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in FORMATS_MODULES:
            raise
        raise UnsupportedFileError(f"The file {NEEDS_FORMATS}.") from error
    document = replace(document, facts=_without_template(document.facts))
    unpacker = source.unpacker
    if unpacker.unread:
        unread = "; ".join(filter(None, [document.unread, unpacker.unread]))
        document = replace(document, unread=unread)
    if not document.blocks and not unpacker.has_files:
        if unpacker.unread:
            raise FileTooLargeError(f"Not read: {document.unread}.")
        raise EmptyFileError(document.unread or "There is no text in the file.")
    return document


def has_formats() -> bool:
    """Whether the extra ``formats`` is installed."""
    return all(map(find_spec, FORMATS_MODULES))


def _parser_for(kind: FileKind, name: str) -> Parser:
    if kind not in _PARSERS:
        return plugin_for(kind, name)
    module, _, function = _PARSERS[kind].partition(":")
    parser: Parser = getattr(import_module(f"vind.ingest.parsers.{module}"), function or "parse")
    return parser


def _without_template(facts: DocumentFacts) -> DocumentFacts:
    """The facts without those of a library's template, which survive in a file that it made."""
    return replace(
        facts,
        author="" if facts.author in _LIBRARIES else facts.author,
        created=None if facts.created in _MOMENTS else facts.created,
        modified=None if facts.modified in _MOMENTS else facts.modified,
    )
