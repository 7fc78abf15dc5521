"""Parses mails, also signed ones: the main headers, then the text; attachments become files.

unstructured's partition_email is not used: it omits the headers, reads only one of several text
parts, and fails on messages in UTF-16 or in an encoding unknown to Python.

Of S/MIME and CMS the content is extracted: a mail, or any file. Signatures are not verified, and
encrypted content is not decrypted.
"""

import io
import re
from base64 import b64decode
from binascii import a2b_uu
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.mime.application import MIMEApplication
from email.policy import compat32
from functools import partial
from mimetypes import guess_extension
from pathlib import PurePosixPath
from typing import IO

from vind.indexes.errors import CorruptFileError, EncryptedFileError, UnsupportedFileError
from vind.indexes.text.greetings import HEAD_FIELDS
from vind.indexes.types import DocumentFacts
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.files.members import Entry
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.mail.text import (
    add_mail_html,
    add_mail_text,
    has_answers_between,
    shows_table,
)
from vind.ingest.parsers.mime import (
    Part,
    content_of,
    file_name,
    header,
    message_name,
    message_of,
    parts_in,
    text_of,
)
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.web.page import words_seen

# Encoded lines have no lower case, so that none looks like "end" or "begin".
_FILE = re.compile(
    r"^begin [0-7]{3,4} (\S[^\r\n]*)\r?\n((?:[!-`][ -`]{0,90}\r?\n)+)(?: ?\r?\n)?end[ \t]*\r?$",
    re.MULTILINE,
)
_ZERO = 32  # the character that stands for 0; a line begins with its length


def take_out(text: str) -> tuple[str, list[Part]]:
    """The text without uuencoded files, and these as attachments."""
    files: list[Part] = []

    def taken(found: re.Match[str]) -> str:
        content = b"".join(map(_decoded, found[2].splitlines()))
        part = MIMEApplication(content, "octet-stream")
        part.add_header("Content-Disposition", "attachment", filename=found[1].strip())
        files.append(part)
        return ""

    return _FILE.sub(taken, text), files


def _decoded(line: str) -> bytes:
    """Decode a line; some encoders write more characters than its length needs."""
    length = (ord(line[0]) - _ZERO) % 64
    return a2b_uu(line[: 1 + -(-length // 3) * 4])


_MESSAGE = "message/rfc822"
_INVITATION = "text/calendar"
# If the HTML has so many times the words of the plain text, it is used: the plain text of a
# newsletter often only refers to the web page.
_MORE_TIMES = 1.5
# Signatures, which have no text to search for.
_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
}


@dataclass(frozen=True, slots=True)
class MailParts:
    """The parts of a mail that are its text, and those that are attachments."""

    texts: tuple[Part, ...] = ()
    attached: tuple[Part, ...] = ()


def mail_parts(part: Part) -> MailParts:
    """The parts of a mail; of alternatives the plain text, or the HTML where it has more.

    Signatures are left out, and pictures without a name, which are decoration.
    """
    kind = part.get_content_type()
    if not part.is_multipart() or kind == _MESSAGE:
        return _leaf(part, kind)
    found = [mail_parts(inner) for inner in parts_in(part)]
    attached = tuple(one for parts in found for one in parts.attached)
    if kind == "multipart/alternative":
        return MailParts(_preferred([parts.texts for parts in found if parts.texts]), attached)
    return MailParts(tuple(one for parts in found for one in parts.texts), attached)


def _leaf(part: Part, kind: str) -> MailParts:
    if kind in _SIGNATURES:
        return MailParts()
    # The calendar has the time and place, which the text of an invitation may lack.
    if kind == _INVITATION:
        return MailParts(attached=(part,))
    named = bool(file_name(part)) or part.get_content_disposition() == "attachment"
    # A multipart part without parts is read as text.
    if part.get_content_maintype() in ("text", "multipart") and not named:
        return MailParts(texts=(part,))
    if part.get_content_maintype() == "image" and not named:
        return MailParts()
    return MailParts(attached=(part,))


def _preferred(choices: list[tuple[Part, ...]]) -> tuple[Part, ...]:
    plain = _first(choices, "text/plain")
    page = _first(choices, "text/html")
    if plain and page:
        return page if _says_more(text_of(page[0]), text_of(plain[0])) else plain
    return plain or page or next(iter(choices), ())


def _says_more(page: str, plain: str) -> bool:
    """Whether to read the HTML alternative rather than the plain text.

    In plain text a table has a line for each cell. But only plain text has quotation marks (">"),
    which show answers between quoted lines.
    """
    if words_seen(page) > _MORE_TIMES * len(plain.split()):
        return True
    return "<table" in page.lower() and not has_answers_between(plain) and shows_table(page)


def _first(choices: list[tuple[Part, ...]], kind: str) -> tuple[Part, ...]:
    """The first alternative of this kind that is not blank; empty if none is."""
    return next(
        (
            texts
            for texts in choices
            if texts[0].get_content_type() == kind and text_of(texts[0]).strip()
        ),
        (),
    )


def entries(attached: Iterable[Part], sent: datetime | None) -> Iterator[Entry]:
    """The attachments of a mail, dated as it was sent."""
    for number, part in enumerate(attached, 1):
        yield Entry(_name_of_part(part, number), partial(_opened, part), sent)


def _name_of_part(part: Part, number: int) -> str:
    if name := file_name(part):
        return name
    if part.get_content_type() == _MESSAGE:
        return message_name("".join(header(inner, "Subject") for inner in parts_in(part)))
    return f"attachment-{number}{guess_extension(part.get_content_type()) or ''}"


def _opened(part: Part) -> IO[bytes]:
    try:
        inner = parts_in(part)
        content = b"".join(one.as_bytes(policy=compat32) for one in inner)
        encoded = header(part, "Content-Transfer-Encoding").lower() == "base64"
        if inner and encoded and not inner[0].keys():  # it may not be encoded, but some are
            content = b64decode(content)
        return io.BytesIO(content if inner else content_of(part))
    except MemoryError:
        raise
    except Exception as error:  # serialising a parsed message may fail in many ways
        raise CorruptFileError("The attachment is damaged.") from error


WRAPPED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
"""The media types of signed or encrypted mails."""

ENCRYPTED = "The message is encrypted."

_SIGNED = "signed_data"
_ENCRYPTED_KINDS = {"enveloped_data", "encrypted_data", "auth_enveloped_data"}
_DEEP = 5  # nested signatures; gateways sign, encrypt and sign, which is three


def unwrapped(content: bytes) -> bytes:
    """The content inside a signature.

    Raises EncryptedFileError, CorruptFileError, and UnsupportedFileError for a detached signature
    and for other CMS types.
    """
    from asn1crypto import cms, pem

    try:
        if pem.detect(content):
            content = pem.unarmor(content)[2]
        wrapping = cms.ContentInfo.load(content)
        kind = wrapping["content_type"].native
        inner = wrapping["content"]["encap_content_info"]["content"] if kind == _SIGNED else None
        signed = inner.native if inner is not None else None
    except (ValueError, TypeError, KeyError) as error:  # asn1crypto's errors for damage
        raise CorruptFileError("The file is damaged: it is no signature (CMS).") from error
    if kind in _ENCRYPTED_KINDS:
        raise EncryptedFileError(ENCRYPTED)
    if kind != _SIGNED:
        raise UnsupportedFileError("It is packed in a way that vind does not read (S/MIME).")
    if not isinstance(signed, bytes) or not signed:
        raise UnsupportedFileError(
            "This is a digital signature or a certificate, without what it signs."
        )
    return signed


def opened_mail(message: Part) -> Part:
    """The mail inside its signatures, with the sender and subject of the outer message.

    Raises EncryptedFileError, CorruptFileError, UnsupportedFileError.
    """
    for _ in range(_DEEP):
        if message.get_content_type() not in WRAPPED:
            return message
        message = in_head_of(message, unwrapped(content_of(message)))
    raise UnsupportedFileError("The message is wrapped in too many signatures (S/MIME).")


def in_head_of(outer: Part, signed: bytes) -> Part:
    """The signed mail with the headers of the outer message."""
    inner = message_of(signed)
    for name, value in outer.raw_items():
        if name in ("Subject", *HEAD_FIELDS) and name not in inner:
            inner.set_raw(name, value)
    return inner


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


# A signed mail has a content type before its first blank line.
_SIGNED_MAIL = re.compile(
    rb"\s*(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,50}?content-type:", re.IGNORECASE
)
_SIGNED_NAMES = frozenset({".p7m", ".p7", ".p7s", ".p7b", ".p7c", ".pem"})


def parse_signed(source: Source) -> ParsedDocument:
    """Read a signed mail, or unpack a signed file.

    Raises EncryptedFileError, CorruptFileError, UnsupportedFileError.
    """
    content = unwrapped(source.path.read_bytes())
    if _SIGNED_MAIL.match(content):
        return read_mail(source, message_of(content))

    def opened() -> IO[bytes]:
        return io.BytesIO(content)

    source.unpacker.unpack([Entry(_name_within(source.name), opened)])
    return TextBuilder().build()


def _name_within(wrapped: str) -> str:
    """The name of a signed file: "contract.pdf" for "contract.pdf.p7m"."""
    name = PurePosixPath(wrapped)
    return name.stem if name.suffix.lower() in _SIGNED_NAMES else name.name
