"""Parses the PDF preview in some files of Apple's Pages, Numbers and Keynote.

Their own format is not public.
"""

import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from vind.indexes.errors import FileTooLargeError
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.parsers.archives.streams import broken
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.pdf import parser as pdf

PREVIEW = "QuickLook/Preview.pdf"
"""The name of the preview in the file."""

_PREVIEW_AT_MOST = 200_000_000  # bytes
_NO_MORE = "what its preview (a PDF in it) does not show: export the file as PDF"


def parse(source: Source) -> ParsedDocument:
    """Read the preview. Raises what parsing a PDF raises, and FileTooLargeError."""
    with TemporaryDirectory(prefix="vind-") as room:
        path = Path(room) / "preview.pdf"
        with broken(), zipfile.ZipFile(source.path) as archive, archive.open(PREVIEW) as preview:
            content = preview.read(_PREVIEW_AT_MOST + 1)
        if len(content) > _PREVIEW_AT_MOST:
            raise FileTooLargeError("The preview in the file is too large to read.")
        path.write_bytes(content)
        read = pdf.parse(replace(source, path=path))
    return replace(read, unread="; ".join(filter(None, [read.unread, _NO_MORE])))
