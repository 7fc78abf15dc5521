"""Parses the XML documents of Word 2003, which LibreOffice converts to .docx."""

from vind.ingest.document import ParsedDocument
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.converted.libreoffice import converted
from vind.ingest.parsers.word import docx


def parse(source: Source) -> ParsedDocument:
    """Read a Word document.

    Raises CorruptFileError, FileTooLargeError, or UnsupportedFileError where LibreOffice is not
    installed.
    """
    with converted(source, "xml") as made:
        return docx.parse(made)
