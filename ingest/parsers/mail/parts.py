"""What of a mail is its text, and what is attached to it."""

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
# A page of so many times the words of the plain text says what that does not: of a newsletter the
# plain text often says no more than that one should look at the page.
_MORE_TIMES = 1.5
# They say that a mail is its sender's, and nothing that anyone looks for.
_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
}


@dataclass(frozen=True, slots=True)
class MailParts:
    """The parts of a mail that are its text, and those that are files of their own."""

    texts: tuple[Part, ...] = ()
    attached: tuple[Part, ...] = ()


def mail_parts(part: Part) -> MailParts:
    """The parts of a mail: of alternatives the plain text, or the page where that says more.

    Signatures are left out, and a picture without a name, which is part of how the mail looks.
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
    # Beside the text that says who invites, it says what is when, and where.
    if kind == _INVITATION:
        return MailParts(attached=(part,))
    named = bool(file_name(part)) or part.get_content_disposition() == "attachment"
    # What says it has parts, and has none, is read as it stands.
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
    """Whether of alternatives the page is to be read.

    A table of it is lines in the plain text, a cell each. Answers between the lines that they
    answer are told by the marks that only the plain text has.
    """
    if words_seen(page) > _MORE_TIMES * len(plain.split()):
        return True
    return "<table" in page.lower() and not has_answers_between(plain) and shows_table(page)


def _first(choices: list[tuple[Part, ...]], kind: str) -> tuple[Part, ...]:
    """The first of alternatives that is of this kind and not blank; empty where none is."""
    return next(
        (
            texts
            for texts in choices
            if texts[0].get_content_type() == kind and text_of(texts[0]).strip()
        ),
        (),
    )


def entries(attached: Iterable[Part], sent: datetime | None) -> Iterator[Entry]:
    """The attachments of a mail, as of the time it was sent."""
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
    except Exception as error:  # writing what could be read fails in many ways
        raise CorruptFileError("The attachment is damaged.") from error
