"""The files embedded in a PDF: of a portfolio, or an invoice's XML."""

import io
from collections.abc import Iterator
from functools import partial
from typing import IO

import pypdfium2 as pdfium

from vind.indexes.errors import CorruptFileError
from vind.ingest.members import Entry
from vind.ingest.parsers.dates import parse_date


def files_in(document: pdfium.PdfDocument) -> Iterator[Entry]:
    """The embedded files, in the document's order."""
    for place in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(place)
            name = attachment.get_name()
            changed = attachment.get_str_value("ModDate") if attachment.has_key("ModDate") else ""
        except pdfium.PdfiumError:  # an empty entry in the list
            continue
        yield Entry(name, partial(_open, attachment), parse_date(changed))


def _open(attachment: pdfium.PdfAttachment) -> IO[bytes]:
    """The content of an embedded file. Raises CorruptFileError."""
    try:
        return io.BytesIO(bytes(attachment.get_data()))
    except pdfium.PdfiumError as error:
        raise CorruptFileError("The file is damaged where it stands in the PDF.") from error
