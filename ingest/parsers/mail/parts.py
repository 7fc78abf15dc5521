"""Separates the text of a mail from its attachments."""

import io
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.policy import compat32
from functools import partial
from mimetypes import guess_extension
from typing import IO

from vind.indexes.errors import CorruptFileError
from vind.ingest.members import Entry
from vind.ingest.parsers.mail.text import has_answers_between, shows_table
from vind.ingest.parsers.mime import (
    Part,
    content_of,
    file_name,
    header,
    message_name,
    parts_in,
    text_of,
)
from vind.ingest.parsers.web.page import words_seen

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
        yield Entry(_name(part, number), partial(_opened, part), sent)


def _name(part: Part, number: int) -> str:
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
