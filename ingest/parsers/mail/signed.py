"""Unwraps signed files (.p7m), as attached by Outlook and used by governments."""

import io
import re
from pathlib import PurePosixPath
from typing import IO

from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.members import Entry
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.mail.message import read_mail
from vind.ingest.parsers.mail.wrapped import unwrapped
from vind.ingest.parsers.mime import message_of

# A signed mail has a content type before its first blank line.
_MAIL = re.compile(
    rb"\s*(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,50}?content-type:", re.IGNORECASE
)
_NAMES = frozenset({".p7m", ".p7", ".p7s", ".p7b", ".p7c", ".pem"})


def parse(source: Source) -> ParsedDocument:
    """Read a signed mail, or unpack a signed file.

    Raises EncryptedFileError, CorruptFileError, UnsupportedFileError.
    """
    content = unwrapped(source.path.read_bytes())
    if _MAIL.match(content):
        return read_mail(source, message_of(content))

    def opened() -> IO[bytes]:
        return io.BytesIO(content)

    source.unpacker.unpack([Entry(_name(source.name), opened)])
    return TextBuilder().build()


def _name(wrapped: str) -> str:
    """The name of a signed file: "contract.pdf" for "contract.pdf.p7m"."""
    name = PurePosixPath(wrapped)
    return name.stem if name.suffix.lower() in _NAMES else name.name
