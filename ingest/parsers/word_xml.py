"""Documents as XML, as Word 2003 wrote them: made .docx by LibreOffice, and read as those."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.document import ParsedDocument
from ingest.parsers import docx
from ingest.parsers.base import Source
from ingest.parsers.libreoffice import convert


def parse(source: Source) -> ParsedDocument:
    """Read a Word document.

    Raises CorruptFileError, FileTooLargeError, or UnsupportedFileError where LibreOffice is not
    there.
    """
    with TemporaryDirectory(prefix="vind-") as room:
        made = convert(source.path, "xml", Path(room), source.beat)
        return docx.parse(replace(source, path=made))
