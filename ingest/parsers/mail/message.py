"""Parses mails: the main headers, then the text; attachments become files.

unstructured's partition_email is not used: it omits the headers, reads only one of several text
parts, and fails on messages in UTF-16 or in an encoding unknown to Python.
"""

import re

from vind.indexes.errors import EncryptedFileError
from vind.indexes.text.greetings import HEAD_FIELDS
from vind.indexes.types import DocumentFacts
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.dates import parse_date
from vind.ingest.parsers.mail.parts import entries, mail_parts
from vind.ingest.parsers.mail.text import add_mail_html, add_mail_text
from vind.ingest.parsers.mail.uuencoded import take_out
from vind.ingest.parsers.mail.wrapped import ENCRYPTED, opened_mail
from vind.ingest.parsers.mime import Part, header, message_of, text_of
from vind.ingest.parsers.parts import Parts

_ENCRYPTED = "multipart/encrypted"
# The protected message that Outlook attaches to a text which only says that it is protected.
_RESTRICTED = "application/x-microsoft-rpmsg-message"

# Apple Mail's .emlx begins with the length of the mail, and ends with metadata.
_COUNT = re.compile(rb"(\d{1,10})[ \t]*\r?\n")
_KNOWN = b"<?xml"


def parse(source: Source) -> ParsedDocument:
    """Read a mail. Raises EncryptedFileError, CorruptFileError, UnsupportedFileError."""
    return read_mail(source, message_of(_mail_in(source.path.read_bytes())))


def _mail_in(content: bytes) -> bytes:
    counted = _COUNT.match(content)
    end = counted.end() + int(counted[1]) if counted else 0
    is_apples = counted and content[end:].lstrip().startswith(_KNOWN)
    return content[counted.end() : end] if counted and is_apples else content


def read_mail(source: Source, message: Part, unread: str = "") -> ParsedDocument:
    """The text of a message; its attachments are unpacked.

    Raises EncryptedFileError, CorruptFileError, UnsupportedFileError.
    """
    message = opened_mail(message)
    if message.get_content_type() == _ENCRYPTED:
        raise EncryptedFileError(ENCRYPTED)
    builder = TextBuilder()
    subject = header(message, "Subject")
    parts = mail_parts(message)
    if any(part.get_content_type() == _RESTRICTED for part in parts.attached):
        raise EncryptedFileError("The message is protected with rights management.")
    attached = list(parts.attached)
    texts = []
    faults = Parts("part")
    for number, part in enumerate(parts.texts, start=1):
        with faults.reading(number):
            text, files = take_out(text_of(part))
            texts.append((number, part.get_content_type(), text))
            attached += files
    if not (subject or attached or any(text.strip() for _, _, text in texts)):
        return builder.build(unread=unread)
    builder.heading(subject, 1)
    lines = [f"{name}: {value}" for name in HEAD_FIELDS if (value := header(message, name))]
    builder.paragraph("\n".join(lines))
    for number, kind, text in texts:
        add = add_mail_html if kind == "text/html" else add_mail_text
        with faults.reading(number):
            add(builder, text)
    facts = _facts(message)
    source.unpacker.unpack(entries(attached, facts.created))
    return builder.build(facts, "; ".join(filter(None, (unread, faults.unread))))


def _facts(message: Part) -> DocumentFacts:
    sent = parse_date(header(message, "Date"))
    return DocumentFacts(
        title=header(message, "Subject"),
        author=header(message, "From"),
        created=sent,
        modified=sent,
        recipients=", ".join(filter(None, (header(message, "To"), header(message, "Cc")))),
    )
