"""Mail: who wrote what to whom about what, then the message itself.

Not through unstructured's partition_email: it gives no line of the headers, reads one text part of
several, and fails on a message saved as UTF-16 or with an encoding unknown to Python.
"""

import email
from email.message import MIMEPart
from email.policy import default

from indexes.errors import EncryptedFileError
from indexes.types import DocumentFacts
from ingest.cleaning import fold
from ingest.decoding import decode, encoding_of
from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.dates import parse_date
from ingest.parsers.text import add_text
from ingest.parsers.webpage import add_html

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_WIDE = ("utf-16", "utf-32")


def parse(source: Source) -> ParsedDocument:
    """Read a mail. Raises EncryptedFileError."""
    content = source.path.read_bytes()
    if encoding_of(content[:4096]).startswith(_WIDE):
        content = decode(content).encode()
    message = email.message_from_bytes(content.lstrip(), policy=default)
    if message.get_content_type() in _ENCRYPTED:
        raise EncryptedFileError("The message is encrypted.")
    builder = TextBuilder()
    subject = _header(message, "Subject")
    bodies = [_text(part) for part in _body_parts(message)]
    if not (subject or any(text.strip() for _, text in bodies)):
        return builder.build()
    builder.heading(subject, 1)
    headers = [f"{name}: {value}" for name in _SHOWN[:-1] if (value := _header(message, name))]
    builder.paragraph("\n".join(headers))
    for kind, text in bodies:
        if kind == "text/html":
            add_html(builder, text)
        else:
            add_text(builder, text)
    sent = parse_date(_header(message, "Date"))
    return builder.build(DocumentFacts(subject, _header(message, "From"), sent, sent))


def _body_parts(message: MIMEPart) -> list[MIMEPart]:
    """The parts to read: of alternatives the plain one, and all other text that is not attached."""
    if message.get_content_type() == "multipart/alternative":
        texts = [found for part in message.iter_parts() if (found := _body_parts(part))]
        plain = [found for found in texts if found[0].get_content_type() != "text/html"]
        readable = [found for found in plain if _text(found[0])[1].strip()]
        return (readable or texts or [[]])[0]
    if message.is_multipart():
        return [found for part in message.iter_parts() for found in _body_parts(part)]
    is_text = message.get_content_maintype() == "text"
    return [message] if is_text and message.get_content_disposition() != "attachment" else []


def _text(part: MIMEPart) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    return part.get_content_type(), decode(content, part.get_content_charset() or "")


def _header(message: MIMEPart, name: str) -> str:
    """A header, decoded; empty where it is not there or not to be read."""
    try:
        return fold(str(message.get(name) or ""))
    except (ValueError, IndexError, AttributeError, LookupError):
        return fold(str(dict(message.raw_items()).get(name, "")))
