r"""Parses Outlook messages (.msg) by converting them to MIME messages.

python-oxmsg reads the storages and properties. Texts are decoded here, as python-oxmsg fails on a
text that is not in the encoding that the message declares.

Outlook keeps HTML in RTF (MS-OXRTFCP): tags in groups that RTF readers skip ("\htmltag"), and
their replacement for these readers between "\htmlrtf" and "\htmlrtf0" (MS-OXRTFEX). RTFDE is not
used: it is LGPL, with several dependencies, for a few lines of code.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from vind.indexes.errors import CorruptFileError, EncryptedFileError
from vind.ingest.document.characters import one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.mail.message import ENCRYPTED, in_head_of, read_mail, unwrapped
from vind.ingest.parsers.mime import Part, header, message_of
from vind.ingest.parsers.notation import day_begun
from vind.ingest.parsers.office.ole import opened_ole
from vind.ingest.parsers.richtext.source import CELL, ROW, ROW_START, text_of

if TYPE_CHECKING:
    from oxmsg.storage import Storage

_OF_PART = 8  # bytes before the properties of a recipient or an attachment
_BINARY, _UNICODE, _BYTES, _OBJECT = 0x0102, 0x001F, 0x001E, 0x000D
_CODE_PAGES = (0x3FDE, 0x3FFD)
_MESSAGE_CLASS = 0x001A

# The storage that maps named properties to numbers (MS-OXMSG 2.2.3).
_NAMES, _SETS, _ENTRIES = "__nameid_version1.0", 0x0002, 0x0003
_SET = struct.Struct("<I12x")
_ENTRY = struct.Struct("<IHH")
_SETS_OF_MAPI = 3  # well-known sets, which are not listed
_FIRST_NAMED = 0x8000


class Name(NamedTuple):
    """A named property, whose number differs between files; the set by its first four bytes."""

    set: int
    number: int


Pid: TypeAlias = int | Name


class Item:
    """A storage with properties, which have a number ("pid") from Microsoft's list, or a name.

    ``names`` has the numbers of named properties, which are the same in the whole file.
    """

    def __init__(
        self,
        storage: "Storage",
        header_size: int,
        encoding: str = "",
        names: Mapping[Name, int] | None = None,
    ) -> None:
        from oxmsg.properties import Properties

        self._storage = storage
        self._properties = Properties(storage, properties_header_offset=header_size)
        self._encoding = encoding or self._named_encoding()
        self._names = dict(_names(storage)) if names is None else names

    def text(self, pid: Pid) -> str:
        """A text property, possibly stored as bytes; empty where it is missing."""
        pid = self._number(pid)
        if content := self._stream(pid, _UNICODE):
            return content.decode("utf-16-le", "replace").rstrip("\0")
        content = self._stream(pid, _BYTES) or self._stream(pid, _BINARY)
        return decode(content, self._encoding).rstrip("\0")

    def content(self, pid: int) -> bytes:
        """A binary property; empty where it is missing."""
        return self._stream(pid, _BINARY)

    def number(self, pid: Pid) -> int:
        """A number, or 1 for true; 0 where it is missing."""
        value: Any = self._value(self._number(pid))
        return value if isinstance(value, int) else 0

    def time(self, pid: Pid) -> datetime | None:
        """A time with its zone; None where it is missing."""
        with suppress(OverflowError):  # the year 60000
            value: Any = self._value(self._number(pid))
            return value if isinstance(value, datetime) else None
        return None

    def recipients(self) -> "Iterator[Item]":
        """The recipients of a message, of all kinds."""
        for storage in self._storage.iter_recipient_storages():
            yield Item(storage, _OF_PART, self._encoding)

    def attached(self) -> "Iterator[Item]":
        """The attachments of a message."""
        for storage in self._storage.iter_attachment_storages():
            yield Item(storage, _OF_PART, self._encoding)

    def inner(self, pid: int, header_size: int) -> "Item | None":
        """A property that is a storage itself; None where it is missing."""
        name = f"__substg1.0_{pid:04X}{_OBJECT:04X}"
        found = (one for one in self._storage.storages if one.name == name)
        return next((Item(one, header_size, names=self._names) for one in found), None)

    def is_message(self) -> bool:
        """Whether the item has a message class, as every message does."""
        return bool(self.text(_MESSAGE_CLASS))

    def _number(self, pid: Pid) -> int:
        return self._names.get(pid, 0) if isinstance(pid, Name) else pid

    def _stream(self, pid: int, kind: int) -> bytes:
        try:
            return self._storage.property_stream_bytes(pid, kind)
        except KeyError:
            return b""

    def _value(self, pid: int) -> Any:
        with suppress(KeyError):  # an object of another program has no properties
            return next((one.value for one in self._properties if one.pid == pid), None)
        return None

    def _named_encoding(self) -> str:
        from oxmsg.domain.encodings import encoding_from_codepage
        from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

        page = next((page for pid in _CODE_PAGES if (page := self.number(pid))), 0)
        try:
            return encoding_from_codepage(page)
        except (UnrecognizedCodePageError, UnsupportedEncodingError):
            return ""


def _names(storage: "Storage") -> Iterator[tuple[Name, int]]:
    for names in storage.storages:
        if names.name == _NAMES:
            with suppress(KeyError):
                sets = _numbers(_SET, names.property_stream_bytes(_SETS, _BINARY))
                entries = _numbers(_ENTRY, names.property_stream_bytes(_ENTRIES, _BINARY))
                for number, kind, index in entries:
                    place = (kind >> 1) - _SETS_OF_MAPI
                    if not kind & 1 and 0 <= place < len(sets):
                        yield Name(sets[place][0], number), _FIRST_NAMED + index


def _numbers(form: struct.Struct, content: bytes) -> list[tuple[int, ...]]:
    return list(form.iter_unpack(content[: len(content) // form.size * form.size]))


# The property sets of named properties (MS-OXPROPS).
_APPOINTMENT, _TASK, _ADDRESS = 0x62002, 0x62003, 0x62004

_CONTACT: tuple[tuple[str, Pid], ...] = (
    ("Organization", 0x3A16),
    ("Department", 0x3A18),
    ("Title", 0x3A17),
    ("Phone (work)", 0x3A08),
    ("Phone (cell)", 0x3A1C),
    ("Phone (home)", 0x3A09),
    ("Fax", 0x3A24),
    ("Email", Name(_ADDRESS, 0x8083)),
    ("Email", Name(_ADDRESS, 0x8093)),
    ("Email", Name(_ADDRESS, 0x80A3)),
    ("Address (work)", Name(_ADDRESS, 0x801B)),
    ("Address (home)", Name(_ADDRESS, 0x801A)),
    ("URL", 0x3A51),
)
_MEETING_TIMES: tuple[tuple[str, tuple[Pid, ...]], ...] = (
    ("Start", (Name(_APPOINTMENT, 0x820D), 0x0060)),
    ("End", (Name(_APPOINTMENT, 0x820E), 0x0061)),
)
_MEETING: tuple[tuple[str, Pid], ...] = (
    ("Repeats", Name(_APPOINTMENT, 0x8232)),
    ("Location", Name(_APPOINTMENT, 0x8208)),
)
_WHOLE_DAYS = Name(_APPOINTMENT, 0x8215)
_TASK_DAYS = (("Start", (Name(_TASK, 0x8104),)), ("Due", (Name(_TASK, 0x8105),)))
_NEVER = 4501  # the year that Outlook writes for no date


def property_lines(item: Item, message_class: str) -> Iterator[str]:
    """The properties of an item that is not a mail, one per line, with labels as for vCard."""
    named = message_class.lower()
    if named.startswith("ipm.contact"):
        yield from _texts(item, _CONTACT)
    elif named.startswith(("ipm.appointment", "ipm.schedule.meeting")):
        if item.number(_WHOLE_DAYS):
            yield from _days(item)
        else:
            yield from _times(item, _MEETING_TIMES, "%Y-%m-%d %H:%M (UTC)")
        yield from _texts(item, _MEETING)
    elif named.startswith("ipm.task"):
        yield from _times(item, _TASK_DAYS, "%Y-%m-%d")


def _texts(item: Item, pids: Sequence[tuple[str, Pid]]) -> Iterator[str]:
    for label, pid in pids:
        if text := one_line(item.text(pid)):
            yield f"{label}: {text}"


def _times(item: Item, pids: Sequence[tuple[str, Sequence[Pid]]], form: str) -> Iterator[str]:
    for label, places in pids:
        if time := _time(item, places):
            yield f"{label}: {time:{form}}"


def _days(item: Item) -> Iterator[str]:
    """The first and last day of an event of whole days, whose stored end is the next midnight."""
    times = [(label, _time(item, places)) for label, places in _MEETING_TIMES]
    days = [(label, day_begun(time)) for label, time in times if time]
    for label, day in days:
        last = day - timedelta(days=1) if label == "End" else day
        yield f"{label}: {last:%Y-%m-%d}"


def _time(item: Item, places: Sequence[Pid]) -> datetime | None:
    """The first time that is set among several properties."""
    times = (item.time(pid) for pid in places)
    return next((one for one in times if one and one.year < _NEVER), None)


_FROM_HTML = re.compile(r"\\fromhtml1?(?!\d)")
_TAG = re.compile(r"\{\\\*\\htmltag\d*(?!\d) ?")
_NOT_OF_HTML = re.compile(r"\\htmlrtf1?(?![a-z0-9]).*?\\htmlrtf0(?![0-9]) ?", re.DOTALL)
# The parts of a replacement that also apply to the HTML: fonts and their groups.
_FONT = re.compile(r"\\[\\{}]|([{}]|\\f\d+)")
_CELLS = str.maketrans({CELL: "\t", ROW: "\n", ROW_START: None})


def read_rich(content: bytes) -> tuple[str, str]:
    """The kind of text in a compressed body, "plain" or "html", and the text.

    Raises CorruptFileError.
    """
    from compressed_rtf import decompress
    from striprtf.striprtf import remove_pict_groups, rtf_to_text

    try:
        raw = decompress(content).decode("cp1252", "replace")
        raw = remove_pict_groups(raw)  # type: ignore[no-untyped-call]
        if not _FROM_HTML.search(raw):
            return "plain", text_of(raw, {}).translate(_CELLS)
        page = _TAG.sub("{", _NOT_OF_HTML.sub(_fonts_in, raw))
        return "html", rtf_to_text(page, errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:
        raise CorruptFileError("The rich text is damaged.") from error


def _fonts_in(found: re.Match[str]) -> str:
    return "".join(f"{part} " if part[1:] else part for part in _FONT.findall(found[0]))


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
