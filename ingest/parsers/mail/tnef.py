"""Parses TNEF (winmail.dat), Outlook's wrapper for text and attachments, by converting it to MIME.

tnefparse is not used, as it has had no release since 2021. Source: MS-OXTNEF. The format is a list
of attributes, some of which are lists of the properties of Outlook messages.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.mail.message import read_mail
from vind.ingest.parsers.mail.msg import read_rich

MARK = b"\x78\x9f\x3e\x22"
"""The first bytes of a TNEF file."""

_HEAD = 6  # bytes: the mark, and a key
_ATTRIBUTE = struct.Struct("<BII")  # level (message or attachment), id, and length
_CHECKSUM = 2  # bytes after each attribute
# Attributes.
_SUBJECT, _PROPERTIES, _CODE_PAGE = 0x18004, 0x69003, 0x69007
_BEGINS, _DATA, _TITLE, _OF_ATTACHMENT = 0x69002, 0x6800F, 0x18010, 0x69005
# Properties; and types, with the length in bytes of those with a fixed one.
_BODY, _RICH, _PAGE, _LONG_NAME, _CONTENT = 0x1000, 0x1009, 0x1013, 0x3707, 0x3701
_SUBJECT_OF_ALL = 0x0037
_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 20: 8, 64: 8, 72: 16}
_OBJECT, _NARROW, _WIDE, _BINARY = 0x0D, 0x1E, 0x1F, 0x102
_MANY = 0x1000  # a flag: several values
_NAMED = 0x8000  # from this number on a property has a name before its value
_AN_OBJECT = 16  # bytes of the class id before an object
_EMBEDDED = "an attachment: an object of another program"


@dataclass(slots=True)
class _Attached:
    """An attachment; its name and content may each be given in two ways."""

    name: str = ""
    content: bytes = b""
    is_unread: bool = False


@dataclass(slots=True)
class _Found:
    """The contents of a file: the raw bodies by kind, and the attachments."""

    subject: str = ""
    encoding: str = ""
    bodies: dict[int, bytes] = field(default_factory=dict)
    attached: list[_Attached] = field(default_factory=list)


def parse(source: Source) -> ParsedDocument:
    """Read the text, and unpack the attachments. Raises CorruptFileError."""
    try:
        found = _found(source.path.read_bytes())
    except struct.error as error:
        raise CorruptFileError("The file is cut off or damaged.") from error
    unread = [_EMBEDDED for one in found.attached if one.is_unread]
    return read_mail(source, _mail(found, unread), "; ".join(dict.fromkeys(unread)))


def _found(content: bytes) -> _Found:
    found = _Found()
    at = _HEAD
    while at < len(content):
        _, attribute, size = _ATTRIBUTE.unpack_from(content, at)
        at += _ATTRIBUTE.size
        if size > len(content) - at:
            raise CorruptFileError("The file is cut off or damaged.")
        _take(found, attribute, content[at : at + size])
        at += size + _CHECKSUM
    return found


def _take(found: _Found, attribute: int, value: bytes) -> None:
    if attribute == _CODE_PAGE and len(value) >= 4:
        found.encoding = f"cp{struct.unpack_from('<I', value)[0]}"
    elif attribute == _SUBJECT:
        found.subject = decode(value.rstrip(b"\0"), found.encoding)
    elif attribute == _PROPERTIES:
        _take_properties(found, value)
    elif attribute == _BEGINS:
        found.attached.append(_Attached())
    elif found.attached:
        _take_attached(found.attached[-1], attribute, value, found.encoding)


def _take_properties(found: _Found, value: bytes) -> None:
    for pid, kind, content in _properties(value):
        if pid == _SUBJECT_OF_ALL:
            found.subject = _text(content, kind, found.encoding)
        elif pid == _BODY:
            found.bodies[pid] = _text(content, kind, found.encoding).encode()
        elif pid == _PAGE:
            found.bodies[pid] = _text(content, kind, "").encode()
        elif pid == _RICH:
            found.bodies[pid] = content


def _take_attached(attached: _Attached, attribute: int, value: bytes, encoding: str) -> None:
    if attribute == _TITLE:
        attached.name = attached.name or decode(value.rstrip(b"\0"), encoding)
    elif attribute == _DATA:
        attached.content = value
    elif attribute == _OF_ATTACHMENT:
        for pid, kind, content in _properties(value):
            if pid == _LONG_NAME:
                attached.name = _text(content, kind, encoding) or attached.name
            elif pid == _CONTENT and kind == _OBJECT:
                # An attached message is a TNEF file itself.
                is_message = content.startswith(MARK, _AN_OBJECT)
                attached.content = content[_AN_OBJECT:] if is_message else b""
                attached.is_unread = not is_message
            elif pid == _CONTENT:
                attached.content = content


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The number, type and first value of each property.

    Ends at an unknown type. Raises struct.error where the list is cut off.
    """
    (count,) = struct.unpack_from("<I", value)
    at = 4
    for _ in range(min(count, len(value))):
        kind, pid = struct.unpack_from("<HH", value, at)
        at += 4
        if pid >= _NAMED:
            at = _behind_name(value, at)
        is_many, kind = bool(kind & _MANY), kind & ~_MANY
        values = 1
        if is_many or kind not in _SIZES:
            (values,) = struct.unpack_from("<I", value, at)
            at += 4
        for number in range(min(values, len(value))):
            size = _SIZES.get(kind)
            if size is None and kind not in (_OBJECT, _NARROW, _WIDE, _BINARY):
                return
            if size is None:
                (size,) = struct.unpack_from("<I", value, at)
                at += 4
            if size > len(value) - at:
                raise struct.error
            if number == 0:
                yield pid, kind, value[at : at + size]
            at += _padded(size)


def _behind_name(value: bytes, at: int) -> int:
    """The offset after the set, kind and number or name of a named property."""
    (is_text,) = struct.unpack_from("<I", value, at + 16)
    if not is_text:
        return at + 24
    (size,) = struct.unpack_from("<I", value, at + 20)
    return at + 24 + _padded(int(size))


def _padded(size: int) -> int:
    return (size + 3) // 4 * 4


def _text(content: bytes, kind: int, encoding: str) -> str:
    if kind == _WIDE:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    return decode(content.rstrip(b"\0"), encoding)


def _mail(found: _Found, unread: list[str]) -> "Message[str, str]":
    mail = MIMEMultipart()
    if subject := one_line(found.subject):
        mail["Subject"] = subject
    texts = {
        kind: found.bodies[pid].decode()
        for kind, pid in (("plain", _BODY), ("html", _PAGE))
        if found.bodies.get(pid, b"").strip()
    }
    if not texts and _RICH in found.bodies:
        try:
            kind, text = read_rich(found.bodies[_RICH])
            texts[kind] = text
        except CorruptFileError:
            unread.append("the text of the message: it is damaged")
    if texts:
        parts = [MIMEText(text, kind, "utf-8") for kind, text in texts.items()]
        mail.attach(MIMEMultipart("alternative", _subparts=parts))
    for one in found.attached:
        if one.content:
            part = MIMEApplication(one.content, "octet-stream")
            part.add_header("Content-Disposition", "attachment", filename=one_line(one.name))
            mail.attach(part)
    return mail
