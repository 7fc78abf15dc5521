"""Documents as XML, as Word 2003 wrote them: made .docx by LibreOffice, and read as those."""

from ingest.document import ParsedDocument
from ingest.parsers import docx
from ingest.parsers.base import Source
from ingest.parsers.libreoffice import converted


def parse(source: Source) -> ParsedDocument:
    """Read a Word document.

    Raises CorruptFileError, FileTooLargeError, or UnsupportedFileError where LibreOffice is not
    there.
    """
    with converted(source, "xml") as made:
        return docx.parse(made)
