"""Parses Outlook messages (.msg) by converting them to MIME messages.

python-oxmsg reads the storages and properties. Texts are decoded here, as python-oxmsg fails on a
text that is not in the encoding that the message declares.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.ingest.cleaning import one_line
from vind.ingest.document import ParsedDocument
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.mail.message import read_mail
from vind.ingest.parsers.mail.msg_items import property_lines
from vind.ingest.parsers.mail.msg_properties import Item
from vind.ingest.parsers.mail.msg_rich import read_rich
from vind.ingest.parsers.mail.wrapped import ENCRYPTED, in_head_of, unwrapped
from vind.ingest.parsers.mime import Part, header, message_of
from vind.ingest.parsers.office.ole import opened_ole
from vind.ingest.parsers.parts import Parts

# Length of the header before the properties, in a file and in an embedded message.
_OF_FILE, _OF_EMBEDDED = 32, 24

_SUBJECT, _CLASS, _HEADERS = 0x0037, 0x001A, 0x007D
_BODY, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_SENDER_NAMES = (0x0C1A, 0x0042)
_SENDER_ADDRESSES = (0x5D01, 0x0C1F, 0x5D02, 0x0065)
_SENT_TIMES = (0x0039, 0x0E06)
_RECIPIENT_KIND, _TO, _CC = 0x0C15, 1, 2
_DISPLAY_NAME, _ADDRESSES = 0x3001, (0x39FE, 0x3003)
_ATTACHED_NAMES, _ATTACHED, _MEDIA_TYPE = (0x3707, 0x3704, 0x3001), 0x3701, 0x370E

_WRAPPED_CLASS = "ipm.note.smime"


def parse(source: Source) -> ParsedDocument:
    """Read an Outlook message.

    Raises CorruptFileError, EncryptedFileError, UnsupportedFileError.
    """
    from oxmsg.storage import Storage

    unread: list[str] = []
    with opened_ole(source.path) as ole:
        item = Item(Storage.from_ole(ole), _OF_FILE)
        mail: Part = _mail(item, unread)
        if item.text(_CLASS).lower() == _WRAPPED_CLASS:
            wrapped = next((one.content(_ATTACHED) for one in item.attached()), b"")
            if not wrapped:
                raise EncryptedFileError(ENCRYPTED)
            mail = in_head_of(mail, unwrapped(wrapped))
    return read_mail(source, mail, "; ".join(unread))


def _mail(item: Item, unread: list[str]) -> "Message[str, str]":
    sent_with = message_of(item.text(_HEADERS).encode())
    sent = next((time for pid in _SENT_TIMES if (time := item.time(pid))), None)
    mail = MIMEMultipart()
    for name, value in (
        ("Subject", item.text(_SUBJECT) or item.text(_DISPLAY_NAME)),
        ("From", header(sent_with, "From") or _sender(item)),
        ("To", header(sent_with, "To") or _recipients(item, _TO)),
        ("Cc", header(sent_with, "Cc") or _recipients(item, _CC)),
        ("Date", header(sent_with, "Date") or (format_datetime(sent) if sent else "")),
    ):
        if value:
            mail[name] = one_line(value)
    if lines := "\n".join(property_lines(item, item.text(_CLASS))):
        mail.attach(MIMEText(lines, "plain", "utf-8"))
    for part in _parts(item, unread):
        mail.attach(part)
    return mail


def _parts(item: Item, unread: list[str]) -> "Iterator[Message[str, str]]":
    bodies = _bodies(item, unread).items()
    texts = [MIMEText(text, kind, "utf-8") for kind, text in bodies if text.strip()]
    if texts:
        yield MIMEMultipart("alternative", _subparts=texts)
    faults = Parts("attachment")
    for number, attached in enumerate(item.attached(), start=1):
        found: list[Message[str, str]] = []
        with faults.reading(number):
            found += _attachment(attached, unread)
        yield from found
    if faults.unread:
        unread.append(faults.unread)


def _bodies(item: Item, unread: list[str]) -> dict[str, str]:
    """The texts of a message by kind; an HTML text may only be contained in the RTF."""
    bodies = {"plain": item.text(_BODY), "html": item.text(_HTML)}
    rich = item.content(_RTF)
    if rich and not bodies["html"].strip():
        try:
            kind, text = read_rich(rich)
        except CorruptFileError:
            if not bodies["plain"].strip():
                unread.append("the text of the message: it is damaged")
        else:
            if not bodies[kind].strip():
                bodies[kind] = text
    return bodies


def _attachment(attached: Item, unread: list[str]) -> "Iterator[Message[str, str]]":
    """The attachment; nothing where it is only a link."""
    name = one_line(next((name for pid in _ATTACHED_NAMES if (name := attached.text(pid))), ""))
    media_type = attached.text(_MEDIA_TYPE).lower()
    content = attached.content(_ATTACHED)
    embedded = attached.inner(_ATTACHED, _OF_EMBEDDED)
    if embedded and embedded.is_message():
        yield MIMEMessage(_mail(embedded, unread))
    elif embedded:
        unread.append(f"{name or 'an attachment'}: an object of another program")
    elif media_type == "multipart/signed":  # the original mail as a whole
        yield MIMEMessage(message_of(content))
    elif content:
        part = MIMEApplication(content, "octet-stream")
        if re.fullmatch(r"(?:application|audio|image|text|video)/[a-z0-9.+-]+", media_type):
            part.replace_header("Content-Type", media_type)
        part.add_header("Content-Disposition", "attachment", filename=name)
        yield part


def _sender(item: Item) -> str:
    name = next((name for pid in _SENDER_NAMES if (name := item.text(pid))), "")
    return _person(name, [item.text(pid) for pid in _SENDER_ADDRESSES])


def _recipients(item: Item, kind: int) -> str:
    return ", ".join(
        _person(one.text(_DISPLAY_NAME), [one.text(pid) for pid in _ADDRESSES])
        for one in item.recipients()
        if one.number(_RECIPIENT_KIND) == kind
    )


def _person(name: str, addresses: list[str]) -> str:
    """A name with its address, unless that is internal to an Exchange server."""
    address = next((address for address in addresses if "@" in address), "")
    return f"{name} <{address}>" if name and address and name != address else name or address
